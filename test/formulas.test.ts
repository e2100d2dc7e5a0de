// docs/formulas.md and its translation against the code: worked numbers, files that are named, and one shape in both languages.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { algorithms, continuousAlgorithms, planners } from "../src/algorithms/index.ts";
import { root } from "./tidy/source.ts";
import { worked } from "./worked.ts";

const pages = ["docs/formulas.md", "docs/formulas.zh-CN.md"] as const;
const read = (path: string): string => readFileSync(join(root, path), "utf8");

interface Block {
  readonly name: string;
  readonly numbers: { readonly [key: string]: readonly string[] };
}

function blocksOf(path: string): Block[] {
  return [...read(path).matchAll(/^```worked\n([\s\S]*?)^```$/gm)].map(([, body]) => {
    const [name, ...lines] = body.trim().split("\n");
    const numbers = lines.map((line): [string, string[]] => {
      const at = line.indexOf(" = ");
      return [line.slice(0, at), line.slice(at + 3).split(", ")];
    });
    return { name, numbers: Object.fromEntries(numbers) };
  });
}

const headings = (path: string): string[] => [...read(path).matchAll(/^(#+) /gm)].map(([, marks]) => marks);

describe.each(pages)("%s", (path) => {
  const blocks = blocksOf(path);

  it("works every example, and only those", () => {
    expect(blocks.map(({ name }) => name).sort()).toEqual(Object.keys(worked).sort());
  });

  it.each(blocks.map((block) => [block.name, block] as const))("prints what the code computes: %s", (name, { numbers }) => {
    const computed = worked[name]();
    expect(Object.keys(numbers)).toEqual(Object.keys(computed));
    for (const [key, printed] of Object.entries(numbers)) {
      expect(printed, key).toHaveLength(computed[key].length);
      // Half a unit in the last digit that four digits can show.
      printed.forEach((text, index) => expect(Math.abs(Number(text) - computed[key][index]), `${key}[${index}]`).toBeLessThanOrEqual(0.500001e-4));
    }
  });

  it("names files that exist", () => {
    const named = [...read(path).matchAll(/`((?:src|examples|test)\/[^`]+)`/g)].map(([, file]) => file);
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });
});

it("both languages have the same headings, worked blocks, tables and files", () => {
  const [english, chinese] = pages;
  expect(headings(chinese)).toEqual(headings(english));
  expect(blocksOf(chinese)).toEqual(blocksOf(english));
  const files = (path: string): string[] => [...read(path).matchAll(/`((?:src|examples)\/[^`]+)`/g)].map(([, file]) => file).sort();
  expect(files(chinese)).toEqual(files(english));
  const rows = (path: string): number => [...read(path).matchAll(/^\|/gm)].length;
  expect(rows(chinese)).toBe(rows(english));
  const misprints = (path: string, words: RegExp): number => [...read(path).matchAll(words)].length;
  expect(misprints(chinese, /\*常见误写：\*/g)).toBe(misprints(english, /\*Often misprinted:\*/g));
});

it("every learner and planner of the registries has its formula here", () => {
  const text = read(pages[0]);
  const yardsticks = ["uniform", "best-constant", "best-per-segment"];
  const files = [...algorithms.map(({ name }) => `src/algorithms/${name}.ts`), ...planners.map(({ name }) => `src/algorithms/planners/${name}.ts`), ...continuousAlgorithms.map(({ name }) => `src/algorithms/continuous/${name}.ts`)];
  expect(files.filter((file) => !text.includes(file) && !yardsticks.some((name) => file.endsWith(`/${name}.ts`)))).toEqual([]);
});
