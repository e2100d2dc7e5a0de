// The house rules as a test: layers, purity, cycles, prose. Each rule is also shown a fault that it must find.
import { describe, expect, it } from "vitest";
import { cycleFaults, layerFaults } from "./tidy/layers.ts";
import { docstringFaults, lengthFaults, openingFaults } from "./tidy/prose.ts";
import { purityFaults } from "./tidy/purity.ts";
import { parseSource, readSources } from "./tidy/source.ts";

const sources = readSources("src");
const withTests = readSources("src", true);

describe("the house is tidy", () => {
  it("imports only downwards, and only named packages below the line", () => expect(layerFaults(sources)).toEqual([]));
  it("has no import cycles", () => expect(cycleFaults(sources)).toEqual([]));
  it("is pure up to experiment/, and takes clock and randomness by ports in service/", () => expect(purityFaults(sources)).toEqual([]));
  it("opens every file with what it is for", () => expect(openingFaults(withTests)).toEqual([]));
  it("keeps files short enough to read", () => expect(lengthFaults(sources)).toEqual([]));
  it("documents every public symbol", () => expect(docstringFaults(sources)).toEqual([]));
});

const opening = "// A file made up to break one rule of the house.\n";

describe("every rule finds its fault", () => {
  const faulty: readonly [string, string, string, (sources: ReturnType<typeof readSources>) => string[]][] = [
    ["core importing models", "src/core/x.ts", 'import "../models/linear/ridge.ts";', layerFaults],
    ["evaluation importing its sibling", "src/evaluation/x.ts", 'import type { A } from "../problems/index.ts";', layerFaults],
    ["a package in kernels", "src/kernels/x.ts", 'import "zod";', layerFaults],
    ["a Node module in a pure folder", "src/models/x.ts", 'import "node:fs";', layerFaults],
    ["Math.random", "src/core/x.ts", "const a = Math.random();", purityFaults],
    ["a clock in service", "src/service/x.ts", "const a = Date.now();", purityFaults],
    ["process in problems", "src/problems/x.ts", "const a = process.env;", purityFaults],
    ["a timer in models", "src/models/x.ts", "setTimeout(() => 1, 1);", purityFaults],
    ["Math.pow", "src/kernels/x.ts", "const a = Math.pow(2, 0.5);", purityFaults],
    ["a broken power", "src/kernels/x.ts", "const a = 2 ** b;", purityFaults],
    ["a missing docstring", "src/core/x.ts", "// a plain comment\nexport const a = 1;", docstringFaults],
    ["a very long file", "src/core/x.ts", "const a = 1;\n".repeat(251), lengthFaults],
  ];
  it.each(faulty)("%s", (_name, path, text, rule) => expect(rule([parseSource(path, opening + text)])).toHaveLength(1));

  it("a file without an opening", () => expect(openingFaults([parseSource("src/core/x.ts", "const a = 1;")])).toHaveLength(1));
  it("a cycle of two files", () => {
    const pair = [parseSource("src/core/a.ts", 'import "./b.ts";'), parseSource("src/core/b.ts", 'import "./a.ts";')];
    expect(cycleFaults(pair).length).toBeGreaterThan(0);
    expect(cycleFaults([pair[0], parseSource("src/core/b.ts", 'import type { A } from "./a.ts";')])).toEqual([]);
  });
  it("but no fault where there is none", () => {
    const source = parseSource("src/core/x.ts", `${opening}/** A whole power. */\nexport const square = (row: { process: number }): number => row.process ** 2;`);
    for (const rule of [layerFaults, purityFaults, docstringFaults, openingFaults, lengthFaults]) expect(rule([source])).toEqual([]);
  });
});
