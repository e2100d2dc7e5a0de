// Inspection against hand-computed numbers, and against logs made with a known fault.
import { describe, expect, it } from "vitest";
import { sampleIndex, seeded } from "../../../core/index.ts";
import { parseMapping } from "../mapping.ts";
import { tableOf, type Cell } from "../table-of.ts";
import { binColumn } from "./bins.ts";
import { countDuplicates, inspectColumns } from "./column-quality.ts";
import { stability } from "./drift.ts";
import { findingTexts, sayFinding } from "./findings.ts";
import { inspectLog, type Inspection } from "./inspect.ts";
import { inspectLeakage } from "./leakage.ts";

const codesOf = ({ findings }: Pick<Inspection, "findings">): string[] => findings.map((finding) => `${finding.severity} ${finding.code}`);

describe("columns", () => {
  it("have gaps, ranges, outliers and fences", () => {
    const table = tableOf("log.csv", { n: [1, 2, 3, 4, 5, 6, 7, 8, 9, 1000], gap: ["a", null, "b", null, "a", "a", "a", "a", "a", "a"], same: Array.from({ length: 10 }, () => 7) });
    const { columns, findings } = inspectColumns(table, { n: [0, 8] });
    expect(columns).toEqual([
      // Median 5.5; distances 4.5 3.5 2.5 1.5 .5 .5 1.5 2.5 3.5 994.5, their median 2.5: 3.5 x 2.5 / .6745 = 12.97 reaches all but 1000.
      { name: "n", kind: "number", missingShare: 0, distinct: 10, range: { low: 1, median: 5.5, high: 1000 }, outliers: 1 },
      { name: "gap", kind: "text", missingShare: 0.2, distinct: 2, range: null, outliers: 0 },
      { name: "same", kind: "number", missingShare: 0, distinct: 1, range: { low: 7, median: 7, high: 7 }, outliers: 0 },
    ]);
    expect(findings).toEqual([
      { code: "outliers", severity: "note", values: { column: "n", count: 1, limit: 3.5, value: 1000, place: "log.csv:11" } },
      { code: "outside-fences", severity: "warning", values: { column: "n", count: 2, low: 0, high: 8, value: 9, place: "log.csv:10" } },
      { code: "missing-values", severity: "warning", values: { column: "gap", share: 0.2 } },
      { code: "constant-column", severity: "note", values: { column: "same" } },
    ]);
  });

  it("repeat rows exactly, apart from the identifier", () => {
    const table = tableOf("log.csv", { id: [1, 2, 3, 4, 5], x: [1, 2, 1, null, null], y: ["a", "b", "a", null, "a"] });
    expect(countDuplicates(table, null)).toEqual({ count: 0, first: -1 });
    expect(countDuplicates(table, "id")).toEqual({ count: 1, first: 2 });
  });

  it("differ by order and column, not only by their cells", () => {
    const size = 40;
    const pairs = Array.from({ length: size * size }, (_, index) => [index % size, Math.floor(index / size)]);
    expect(countDuplicates(tableOf("log.csv", { x: pairs.map(([x]) => x), y: pairs.map(([, y]) => y) }), null).count).toBe(0);
    expect(countDuplicates(tableOf("log.csv", { x: [...pairs, ...pairs].map(([x]) => x), y: [...pairs, ...pairs].map(([, y]) => y) }), null).count).toBe(size * size);
  });

  it("are cut into bins", () => {
    const rows = Int32Array.of(0, 1, 2, 3, 4, 5);
    const numbers = binColumn({ kind: "number", values: Float64Array.of(5, 1, Number.NaN, 3, 9, 2) }, rows, { most: 2, fitted: 6 });
    expect([...numbers.codes]).toEqual([1, 0, 2, 0, 1, 0]);
    expect(numbers.names).toEqual(["at most 3", "above 3", "nothing"]);
    const levels = binColumn({ kind: "text", codes: Int32Array.of(0, 1, 1, 2, -1, 3), dictionary: ["a", "b", "c", "d"] }, rows, { most: 2, fitted: 6 });
    expect([...levels.codes]).toEqual([1, 0, 0, 1, 2, 1]);
    expect(levels.names).toEqual(["b", "any other", "nothing"]);
  });
});

describe("drift", () => {
  it("is the stability index of the two halves", () => {
    // 6 and 2 of 8, then 2 and 6; half a row more in each used bin makes shares of 6.5/9 and 2.5/9: 2 x (4/9) x ln(6.5/2.5).
    const codes = Int32Array.of(0, 0, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 1, 0, 1);
    const { index, chance } = stability("x", { codes, names: ["a", "b", "never"] }, 8);
    expect(index).toBeCloseTo(2 * (4 / 9) * Math.log(2.6), 12);
    // Chi-square with one degree: 6.635 at 99 %, times 1/8 + 1/8; Wilson and Hilferty are within 2 % there.
    expect(Math.abs(chance - 6.635 / 4)).toBeLessThan(0.03);
  });
});

describe("leakage", () => {
  it("is suspected where a level always brings what is rare, or a column explains nearly all", () => {
    const rows = 1000;
    const rewards = Float64Array.from({ length: rows }, (_, row) => (row % 10 === 0 ? 1 : 0));
    const leaky = Int32Array.from({ length: rows }, (_, row) => (row % 20 === 0 ? 1 : 0));
    expect(inspectLeakage("sold", { codes: leaky, names: ["no", "yes", "nothing"] }, rewards).findings).toEqual([
      { code: "leakage-certain", severity: "warning", values: { column: "sold", level: "yes", rows: 50, value: 1 } },
    ]);
    const harmless = Int32Array.from({ length: rows }, (_, row) => (row % 10 === 3 ? 1 : 0));
    expect(inspectLeakage("shop", { codes: harmless, names: ["n", "o", "nothing"] }, rewards).findings).toEqual([]);
    const full = inspectLeakage("twin", { codes: Int32Array.from(rewards), names: ["0", "1", "nothing"] }, rewards);
    expect(full.explainedShare).toBeCloseTo(1, 12);
    expect(full.findings.map((finding) => finding.code)).toEqual(["leakage-explains", "leakage-certain"]);
  });
});

interface Made {
  readonly shareOfX: (row: number) => number;
  readonly stated: (row: number) => number;
  readonly rows?: number;
}

// A log of two actions: `shareOfX` is how often x is really drawn, `stated` what the log says of it.
function madeLog({ shareOfX, stated, rows = 4000 }: Made): { readonly [name: string]: readonly Cell[] } {
  const random = seeded("inspect");
  const actions = Array.from({ length: rows }, (_, row) => (random.uniform() < shareOfX(row) ? "x" : "y"));
  return {
    a: actions, p: actions.map((action, row) => (action === "x" ? stated(row) : 1 - stated(row))), r: actions.map(() => sampleIndex(random, 2)),
    shop: actions.map((_, row) => (row % 4 === 0 ? "big" : "small")), who: actions.map((_, row) => (row < 400 ? 0 : row)),
  };
}

const mapping = parseMapping({ action: "a", propensity: "p", reward: "r", subject: "who" });
const inspectMade = (made: Made, stated = mapping): Inspection => inspectLog(tableOf("log.csv", madeLog(made)), stated);

describe("decisions", () => {
  it("are sound where propensities are right", () => {
    const result = inspectMade({ shareOfX: () => 0.3, stated: () => 0.3 });
    expect(codesOf(result)).toEqual(["warning busy-subjects", "note duplicate-rows"]);
    const { support, inverseCheck, subjects, calibration } = result.decisions!;
    const x = madeLog({ shareOfX: () => 0.3, stated: () => 0.3 })["a"].filter((action) => action === "x").length;
    expect(support[0]).toMatchObject({ action: "x", rows: x, smallestPropensity: 0.3 });
    expect(support[0].effectiveSampleSize).toBeCloseTo(x, 6);
    expect(inverseCheck[0].inverseMean).toBeCloseTo(x / 0.3 / 4000, 9);
    expect(subjects).toBe(3601);
    expect(calibration.map((bin) => Math.abs(bin.predicted - bin.observed) < 0.02)).toEqual([true, true]);
  });

  it("are not where they are wrong for all, or for one shop only", () => {
    const all = inspectMade({ shareOfX: () => 0.3, stated: () => 0.5 });
    expect(all.findings.filter((finding) => finding.code === "propensities-miscalibrated").map((finding) => finding.severity)).toEqual(["error", "error"]);
    expect(all.reading).not.toBeNull();
    const part = inspectMade({ shareOfX: (row) => (row % 4 === 0 ? 0.9 : 0.3), stated: () => 0.45 });
    const segments = part.findings.filter((finding) => finding.code === "segment-miscalibrated");
    expect(segments.map((finding) => [finding.values["action"], finding.values["segment"]])).toEqual([["x", "shop=big"], ["y", "shop=big"]]);
    expect(segments[0].values["observed"]).toBeCloseTo(0.9, 1);
    expect(segments[0].values["predicted"]).toBeCloseTo(0.45, 6);
  });

  it("are found to drift, with time or without", () => {
    const made: Made = { shareOfX: (row) => (row < 2000 ? 0.2 : 0.6), stated: (row) => (row < 2000 ? 0.2 : 0.6) };
    expect(codesOf(inspectMade(made))).toContain("warning drift-actions");
    const shuffled = { ...madeLog(made), t: Array.from({ length: 4000 }, (_, row) => (row * 1009) % 4000) };
    expect(codesOf(inspectLog(tableOf("log.csv", shuffled), { ...mapping, time: "t" }))).not.toContain("warning drift-actions");
  });

  it("say where support is thin", () => {
    const rare = inspectMade({ shareOfX: () => 0.004, stated: () => 0.004 });
    expect(rare.findings.find((finding) => finding.code === "weak-support")!.values).toMatchObject({ count: 1, total: 2, actions: "x", limit: 100 });
    expect(rare.findings.find((finding) => finding.code === "tiny-propensity")).toMatchObject({ severity: "note", values: { value: 0.004, weight: 250 } });
    const one = inspectMade({ shareOfX: () => 1, stated: () => 1 }, { ...mapping, eligible: null });
    expect(codesOf(one)).toContain("warning only-action");
    const never = inspectLog(tableOf("log.csv", { a: ["x", "y"], p: [0.5, 0.5], r: [0, 1], e: ["x|z", "y"] }), { ...mapping, subject: null, eligible: "e" });
    expect(never.findings.find((finding) => finding.code === "never-chosen")!.values).toEqual({ count: 1, total: 3, actions: "z" });
  });

  it("say what kind of propensities there are", () => {
    expect(codesOf(inspectMade({ shareOfX: () => 0.5, stated: () => 0.5 }, { ...mapping, propensity: "estimate" }))).toContain("warning propensities-estimated");
    expect(codesOf(inspectMade({ shareOfX: () => 0.5, stated: () => 0.5 }, { ...mapping, propensity: 0.5 }))).toContain("note propensities-constant");
  });

  it("that cannot be used are a finding, beside what the columns say", () => {
    const result = inspectLog(tableOf("log.csv", { a: ["x", "y"], p: [0.5, 0], r: [1, null] }), { ...mapping, subject: null });
    expect(codesOf(result)).toEqual(["error unusable", "warning missing-values"].toSorted((a, b) => (a < b ? -1 : 1)).concat("note constant-column"));
    expect(result.decisions).toBeNull();
  });

  it("are not asked for without a mapping", () => {
    const result = inspectLog(tableOf("log.csv", { a: ["x", "x"] }), null);
    expect([result.reading, result.decisions, result.duplicateRows]).toEqual([null, null, 1]);
    expect(codesOf(result)).toEqual(["note constant-column", "note duplicate-rows"]);
  });
});

describe("sentences", () => {
  it("say every finding in both languages, with the same values", () => {
    const holes = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
    for (const { en, zh } of Object.values(findingTexts)) expect(holes(zh)).toEqual(holes(en));
  });

  it("fill in values, shares as percentages", () => {
    const finding = { code: "missing-values", severity: "note", values: { column: "age", share: 0.12345 } } as const;
    expect(sayFinding(finding, "en")).toBe("Column age: 12.3 % of the cells are empty.");
    expect(sayFinding(finding, "zh")).toBe("列 age：12.3 % 的单元格为空。");
  });

  it("leave no hole where a finding was made", () => {
    const inspections = [
      inspectMade({ shareOfX: () => 0.004, stated: () => 0.2 }), inspectMade({ shareOfX: (row) => (row < 2000 ? 0.2 : 0.6), stated: () => 0.4 }),
      inspectLog(tableOf("log.csv", { a: ["x", "y"], p: [0.5, 0], r: [1, null] }), { ...mapping, subject: null }, { fences: { p: [0.1, 1] } }),
    ];
    for (const { findings } of inspections) for (const finding of findings) expect(sayFinding(finding, "en")).not.toMatch(/[{}]/);
  });
});
