// A comparison in the gift shop: the optimum is known, the null setting shows nothing, pairs share their customers.
import { describe, expect, test } from "vitest";
import { giftKind, type GiftSettings } from "../../test/fixtures/gift-shop.ts";
import { compare } from "./compare.ts";
import type { SeedResult } from "./seed.ts";
import type { SimulationResult } from "./results.ts";
import { tableOf } from "./table.ts";

const learners = [{ name: "linear-ucb", algorithm: "linear-ucb" }, { name: "uniform", algorithm: "uniform" }];
const run = (preset: string, seeds: readonly number[]) => compare<GiftSettings>({
  kind: giftKind, preset, settings: giftKind.presets[preset], learners, seeds, decisions: 800, measured: 800,
});

describe("the gift shop", () => {
  test("a learner that sees taste comes near the optimum; uniform does not", async () => {
    const comparison = await run("default", [1, 2, 3, 4]);
    expect(comparison.bestStaticBaseline).toBe("always-small");
    const [learner, chance] = comparison.rows;
    expect(learner.shareOfOptimum!.mean).toBeGreaterThan(0.8);
    expect(chance.shareOfOptimum!.mean).toBeLessThan(0);
    expect(comparison.verdicts.map(({ policy, verdict }) => [policy, verdict])).toEqual([["linear-ucb", "better"], ["uniform", "worse"]]);
    expect(comparison.rows.map((row) => row.kind)).toEqual(["learner", "learner", "baseline", "baseline", "baseline", "bound"]);
    const small = comparison.rows.find((row) => row.policy === "always-small")!;
    expect(small.difference).toBeNull();
    expect(small.spend.mean).toBe(100);
    expect(comparison.rows.find((row) => row.policy === "bound")!.reward.mean).toBe(400);
    expect(comparison.curves.map((curve) => curve.name)).toEqual(["linear-ucb", "uniform"]);
    expect(comparison.spendCurves).toHaveLength(5);
  });

  test("where gifts do nothing, nothing beats giving nothing", async () => {
    const comparison = await run("null", [1, 2, 3]);
    expect(comparison.bestStaticBaseline).toBe("always-none");
    expect(comparison.verdicts.filter(({ verdict }) => verdict === "better")).toEqual([]);
    expect(comparison.rows[0].shareOfOptimum).toBeNull();
  });

  test("the same comparison twice is the same, and progress reaches 1", async () => {
    const shares: number[] = [];
    const once = await compare<GiftSettings>({
      kind: giftKind, preset: "default", settings: giftKind.presets["default"], learners, seeds: [7], decisions: 50, measured: 50,
      onProgress: (share) => shares.push(share),
    });
    const again = await compare<GiftSettings>({
      kind: giftKind, preset: "default", settings: giftKind.presets["default"], learners, seeds: [7], decisions: 50, measured: 50,
    });
    expect(again).toEqual(once);
    expect(shares.at(-1)).toBe(1);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
  });

  test("refuses an algorithm it does not know before anything runs", async () => {
    await expect(compare<GiftSettings>({
      kind: giftKind, preset: "default", settings: giftKind.presets["default"], learners: [{ name: "x", algorithm: "no-such" }], seeds: [1], decisions: 10, measured: 10,
    })).rejects.toThrow("no-such");
  });
});

describe("the table", () => {
  const season = (rewardPerDecision: number): SimulationResult => ({
    policy: "", decisions: 10, fallbacks: 1, reward: 10 * rewardPerDecision, rewardPerDecision, costs: {}, metrics: {}, actionShares: { a: 1 },
    explorationShare: 0, rewardCurve: { at: [10], values: [rewardPerDecision] }, prices: {}, stability: null,
    accounts: {
      money: { cap: 100, unit: "cents", spent: 50, curve: { at: [10], values: [50] } },
      mails: { cap: 9, unit: "mails", spent: 9, curve: { at: [10], values: [9] } },
    },
  });
  const seed = (number: number, [learner, good, poor]: readonly number[], bound: number): SeedResult => ({
    seed: number, bound,
    rows: [
      { policy: "learner", kind: "learner", measured: season(learner), training: season(learner) },
      { policy: "good", kind: "baseline", measured: season(good), training: null },
      { policy: "poor", kind: "baseline", measured: season(poor), training: null },
    ],
  });

  test("by hand: share of the optimum is the ratio of mean differences, spend adds only money", () => {
    const { rows, bestStaticBaseline } = tableOf([seed(1, [7, 5, 4], 9), seed(2, [10, 6, 8], 10)]);
    expect(bestStaticBaseline).toBe("poor");
    const [learner] = rows;
    expect(learner.reward.mean).toBe(8.5);
    expect(learner.difference!.mean).toBe((3 + 2) / 2);
    expect(learner.shareOfOptimum!.mean).toBeCloseTo((3 + 2) / (5 + 2), 12);
    expect(learner.spend.mean).toBe(5);
    expect(learner.fallbackShare!.mean).toBeCloseTo(0.1, 12);
  });
});
