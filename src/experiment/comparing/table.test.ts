// The table of a comparison by hand: the best static baseline, paired differences, shares of the optimum, verdicts by interval.
import { expect, test } from "vitest";
import type { SimulationResult } from "../seasons/results.ts";
import type { SeedResult, SeedRow } from "./seed.ts";
import { tableOf } from "./table.ts";

function season(reward: number, spent = 0): SimulationResult {
  return {
    policy: "", decisions: 10, fallbacks: 1, reward: 10 * reward, rewardPerDecision: reward, costs: {}, metrics: { margin: reward }, actionShares: { a: 1 },
    explorationShare: 0.1, rewardCurve: { at: [10], values: [reward] }, prices: {}, stability: null,
    accounts: {
      budget: { cap: 100, unit: "cents", spent, curve: { at: [5, 10], values: [0, spent] } },
      stock: { cap: 9, unit: "pieces", spent: 7, curve: { at: [5, 10], values: [3, 7] } },
    },
  };
}

const row = (policy: string, kind: SeedRow["kind"], reward: number, spent?: number): SeedRow =>
  ({ policy, kind, static: kind === "baseline", measured: season(reward, spent), training: kind === "learner" ? season(reward) : null });

const seedOf = (seed: number, rewards: Readonly<Record<"good" | "bad" | "mixed" | "none" | "rule", number>>, bound: number | null): SeedResult => ({
  seed, bound,
  rows: [
    row("good", "learner", rewards.good, 20), row("bad", "learner", rewards.bad), row("mixed", "learner", rewards.mixed),
    row("none", "baseline", rewards.none), row("rule", "baseline", rewards.rule),
  ],
});

// "none" is best on the first seed, "rule" over all of them.
const results = [
  seedOf(1, { good: 3, bad: 0, mixed: 4, none: 3, rule: 1 }, 5),
  seedOf(2, { good: 5, bad: 1, mixed: 1, none: 0, rule: 3 }, 7),
  seedOf(3, { good: 4.5, bad: 0.5, mixed: 2, none: 0, rule: 2 }, 6),
];

test("the yardstick is the baseline that is best over all seeds, and everybody is paired with it", () => {
  const table = tableOf(results);
  expect(table.bestBaseline).toBe("rule");
  const [good, , , none, rule] = table.rows;
  expect(good.difference!.mean).toBeCloseTo((2 + 2 + 2.5) / 3, 12);
  expect(none.difference!.mean).toBeCloseTo((2 - 3 - 2) / 3, 12);
  expect(rule.difference).toBeNull();
  expect(good.spend.mean).toBe(2);
  expect(good.fallbackShare!.mean).toBeCloseTo(0.1, 12);
});

test("only an interval that lies wholly on one side gives a verdict; baselines get none", () => {
  // Paired differences: good 2, 2, 2.5; bad -1, -2, -1.5; mixed 3, -2, 0, whose mean is above zero.
  expect(tableOf(results).verdicts.map(({ policy, against, verdict }) => [policy, against, verdict])).toEqual([
    ["good", "rule", "better"], ["bad", "rule", "worse"], ["mixed", "rule", "not shown"],
  ]);
  expect(tableOf(results.slice(0, 1)).verdicts.map(({ verdict }) => verdict)).toEqual(["not shown", "not shown", "not shown"]);
});

test("the share of the optimum is what is gained over what there was to gain: (6.5 / 3) / (12 / 3)", () => {
  const table = tableOf(results);
  expect(table.rows[0].shareOfOptimum!.mean).toBeCloseTo(6.5 / 12, 12);
  expect(table.rows[4].shareOfOptimum!.mean).toBe(0);
  expect(table.rows.at(-1)).toMatchObject({ kind: "bound", reward: { mean: 6 } });
  const unknown = tableOf([...results.slice(1), { ...results[0], bound: null }]);
  expect([unknown.bound, unknown.rows.length, unknown.rows[0].shareOfOptimum]).toEqual([null, 5, null]);
});

test("money is added up in one unit, for spend and for its curve: the stock of pieces is left out", () => {
  expect(tableOf(results).spendCurves[0]).toMatchObject({ name: "good", at: [5, 10], mean: [0, 20] });
});

test("a baseline that estimates is a rival, but the share of the optimum starts at the best fixed rule", () => {
  const estimating = results.map((result) => ({
    ...result, bound: 8, rows: result.rows.map((one) => (one.policy === "rule" ? { ...one, static: false } : one)),
  }));
  const table = tableOf(estimating);
  expect(table.bestBaseline).toBe("rule");
  expect(table.bestStaticBaseline).toBe("none");
  // good earns 12.5 in all and none 3, of 24 in all.
  expect(table.rows[0].shareOfOptimum!.mean).toBeCloseTo((12.5 - 3) / (24 - 3), 12);
});
