// The documents against the code: the table of errors, the README's commands and the layers of ARCHITECTURE.md.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { errorTitles } from "../src/core/index.ts";
import { standardConfig } from "../src/edge/deployment/config.ts";
import { environment } from "../src/edge/deployment/read-config.ts";
import { httpStatus } from "../src/edge/http/problem.ts";
import { mayImport } from "./tidy/layers.ts";
import { root } from "./tidy/source.ts";

const read = (path: string): string => readFileSync(join(root, path), "utf8");

describe("documents", () => {
  it("docs/errors.md lists every code with its title and its status over HTTP, and no other", () => {
    const rows = [...read("docs/errors.md").matchAll(/^\| `([a-z-]+)` \| ([^|]+) \| (\d+) \|/gm)];
    expect(Object.fromEntries(rows.map(([, code, title]) => [code, title.trim()]))).toEqual(errorTitles);
    expect(Object.fromEntries(rows.map(([, code, , status]) => [code, Number(status)]))).toEqual(httpStatus);
  });

  it("docs/http.md names every field of the configuration and every variable", () => {
    const text = read("docs/http.md");
    expect([...Object.keys(standardConfig), ...Object.keys(environment)].filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });

  it("ARCHITECTURE.md draws every layer that the tidy test knows", () => {
    const text = read("ARCHITECTURE.md");
    for (const layer of Object.keys(mayImport).filter((name) => name !== "index")) expect(text).toContain(layer);
  });

  it.each(["README.md", "README.zh-CN.md", "ARCHITECTURE.md", "docs/decisions/README.md", "docs/http.md"])("%s links to files that exist", (path) => {
    const links = [...read(path).matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(([, target]) => target);
    const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : ".";
    expect(links.filter((target) => !existsSync(join(root, folder, target)))).toEqual([]);
  });

  it.each(["README.md", "README.zh-CN.md"])("%s names only npm scripts that exist", (path) => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const named = [...read(path).matchAll(/npm run (?:-s )?([a-z:]+)/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});
