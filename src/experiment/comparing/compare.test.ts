// A comparison in the gift shop: the optimum is known, the null setting shows nothing, pairs share their customers.
import { describe, expect, test } from "vitest";
import { giftKind, type GiftSettings } from "../../../test/fixtures/gift-shop.ts";
import { algorithms } from "../../algorithms/index.ts";
import { compare } from "./compare.ts";
import { runSeed } from "./seed.ts";

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

test("a learner is measured on other customers than it was trained on, and everybody on the same ones", async () => {
  const chance = (name: string) => ({ name, algorithm: "uniform" });
  const job = { problem: "gift-shop", settings: giftKind.presets["default"], learners: [chance("one"), chance("two")], seed: 3, decisions: 60, measured: 60 };
  const { rows: [one, two] } = await runSeed(job, { kinds: [giftKind], algorithms });
  expect(one.measured.rewardCurve).not.toEqual(one.training!.rewardCurve);
  expect({ ...two.measured, policy: "" }).toEqual({ ...one.measured, policy: "" });
});
