// Rates by place: drawn where a store reports them, one curve per policy with its numbers in a table.
import { expect, it } from "vitest";
import type { Comparison, Measured } from "../../experiment/seasons/results.ts";
import { comparisonReport } from "./comparison.ts";

const measured = (mean: number): Measured => ({ mean, interval: [mean - 0.01, mean + 0.01], runs: 3 });
const row = (policy: string, metrics: Comparison["rows"][number]["metrics"]): Comparison["rows"][number] => ({
  policy, kind: "baseline", reward: measured(1), shareOfOptimum: null, spend: measured(0), difference: null, metrics, actionShares: {},
  explorationShare: null, fallbackShare: null, versionStability: null, stateStability: null, note: "",
});
const metric = (name: string, per: string | null) => ({ name, unit: "share", better: "higher" as const, per });

it("metrics named by place become one picture; policies without them are left out", () => {
  const metrics = [metric("clickRate@1", "shown@1"), metric("shown@1", null), metric("clickRate@2", "shown@2"), metric("shown@2", null)];
  const both = { "clickRate@1": measured(0.125), "shown@1": measured(1), "clickRate@2": measured(0.0625), "shown@2": measured(1) };
  const comparison: Comparison = {
    problem: "shop", preset: "default", seeds: [1, 2, 3], decisionsPerSeed: 10, rows: [row("popularity", both), row("bound", {})], curves: [], spendCurves: [], metrics,
    verdicts: [], bestBaseline: "popularity", bestStaticBaseline: "popularity", bound: null,
  };
  const page = comparisonReport(comparison, { subject: "shop" });
  const figures = (page.match(/<figure[^]*?<\/figure>/g) ?? []).filter((one) => one.includes("by place"));
  expect(figures).toHaveLength(1);
  expect(figures[0]).toContain("popularity");
  expect(figures[0]).toMatch(/0\.125|12\.5/);
  expect(figures[0]).not.toContain("bound");
  expect(comparisonReport({ ...comparison, metrics: [] }, { subject: "shop" })).not.toContain("by place");
});
