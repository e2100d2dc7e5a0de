// A season of the gift shop, computed by hand: delay, money, learning, metrics.
import { describe, expect, test } from "vitest";
import { giftProblem, gifts, HOUR, type Gift, type GiftRequest, type GiftSettings } from "../../../test/fixtures/gift-shop.ts";
import { constant, seeded, uniform, type Batch, type Learner } from "../../core/index.ts";
import type { DecisionRecord } from "../../problems/index.ts";
import { simulate } from "./simulate.ts";
import type { Actor } from "./actor.ts";

const settings: GiftSettings = { capCents: 1_000_000, visitors: 1000, smallCents: 600, largeCents: 800 };
const problem = giftProblem(settings);
const always = (action: number): Actor<GiftRequest, Gift> => ({ kind: "policy", name: gifts[action].name, policy: constant(action) });
const run = (actor: Actor<GiftRequest, Gift>, extra: object = {}) =>
  simulate({ problem, actor, decisions: 400, random: seeded(1), ...extra });

describe("a season", () => {
  test("of small gifts: every gift is paid, means and ratios add up", () => {
    const result = run(always(1));
    expect(result.decisions).toBe(400);
    expect(result.accounts["gifts"].spent).toBe(400 * 100);
    expect(result.costs).toEqual({ spend: 40_000 });
    expect(result.metrics["buyers"]).toBe(1);
    expect(result.metrics["margin"]).toBeCloseTo(result.rewardPerDecision, 9);
    expect(result.metrics["marginPerBuyer"]).toBeCloseTo(result.rewardPerDecision, 9);
    expect(result.actionShares).toEqual({ small: 1 });
    expect(result.explorationShare).toBe(0);
    expect(result.stability).toEqual({ versions: 1, states: 1 });
  });

  test("is the same for whoever decides: the difference of two constants is free of noise", () => {
    const likers = (run(always(1)).reward - run(always(0)).reward + 400 * 100) / 300;
    expect(likers).toBeCloseTo(Math.round(likers), 6);
    expect(likers).toBeGreaterThan(150);
    expect(likers).toBeLessThan(250);
  });

  test("same seed, same bytes; another seed, another season", () => {
    const uniformly: Actor<GiftRequest, Gift> = { kind: "policy", name: "uniform", policy: uniform };
    expect(JSON.stringify(run(uniformly))).toBe(JSON.stringify(run(uniformly)));
    expect(run(uniformly, { random: seeded(2) }).reward).not.toBe(run(uniformly).reward);
    expect(run(uniformly).explorationShare).toBeCloseTo(2 / 3, 9);
  });

  test("ends with the world", () => {
    expect(simulate({ problem: giftProblem({ ...settings, visitors: 7 }), actor: always(0), decisions: 50, random: seeded(1) }).decisions).toBe(7);
  });
});

describe("money", () => {
  test("never exceeds the cap: a policy is masked, a baseline falls back", () => {
    for (const cap of [0, 399, 400, 1_000, 5_037]) {
      const masked = run(always(2), { caps: { gifts: cap } });
      expect(masked.accounts["gifts"].spent).toBeLessThanOrEqual(cap);
      const fallen = run({ kind: "baseline", baseline: problem.baselines![2] }, { caps: { gifts: cap } });
      expect(fallen.accounts["gifts"].spent).toBe(400 * Math.floor(cap / 400));
      expect(fallen.fallbacks).toBe(400 - Math.floor(cap / 400));
    }
  });

  test("what is only reserved is out of reach: with room for two, the third visitor waits for nobody", () => {
    const small = giftProblem({ ...settings, capCents: 800 });
    const records: DecisionRecord[] = [];
    simulate({ problem: small, actor: always(2), decisions: 4, random: seeded(1), onRecord: (record) => records.push(record) });
    expect(records.map((record) => record.choices[0].candidate).slice(0, 2)).toEqual(["large", "large"]);
    expect(records[2].choices[0]).toMatchObject({ candidate: "none", propensity: 1, masked: ["small", "large"] });
  });

  test("a paced price rises when the account runs dry too early", () => {
    const result = run(always(1), { caps: { gifts: 20_000 }, pricing: { kind: "paced", limits: { spend: { account: "gifts" } } } });
    const prices = result.prices["spend"].values;
    expect(prices[0]).toBeGreaterThan(0);
    expect(prices[prices.indexOf(Math.max(...prices))]).toBeGreaterThan(prices[0]);
  });
});

describe("learning", () => {
  const watch = (): { learner: Learner; batches: Batch[] } => {
    const batches: Batch[] = [];
    const learner: Learner = {
      policy: uniform,
      learn: (batch) => batches.push(batch),
      snapshot: () => ({ algorithm: "watch", spec: problem.spec, config: {}, tensors: {}, lineage: {} }),
    };
    return { learner, batches };
  };

  test("sees every decision once, in batches, with its propensity and whole reward", () => {
    const { learner, batches } = watch();
    const result = run({ kind: "learner", name: "watch", learner }, { learnEvery: 30 });
    expect(batches.map((batch) => batch.rows)).toEqual([...Array.from({ length: 13 }, () => 30), 10]);
    const rewards = batches.flatMap((batch) => Array.from(batch.rewards));
    expect(rewards.reduce((a, b) => a + b, 0)).toBeCloseTo(result.reward, 6);
    expect(batches.every((batch) => batch.propensities.every((p) => Math.abs(p - 1 / 3) < 1e-12))).toBe(true);
  });

  test("honours the delay: nothing is learned before the first outcome window is over", () => {
    const { learner, batches } = watch();
    const seen: number[] = [];
    let decided = 0;
    const policy: Learner["policy"] = { probabilities: (...input) => { decided++; return uniform.probabilities(...input); } };
    const delayed: Learner = { ...learner, policy, learn: (batch, random) => { seen.push(decided); learner.learn(batch, random); } };
    simulate({ problem, actor: { kind: "learner", name: "watch", learner: delayed }, decisions: 40, random: seeded(1), learnEvery: 1 });
    expect(24 * HOUR).toBe(problem.outcomeWindowMs);
    expect(seen[0]).toBeGreaterThanOrEqual(24);
    expect(batches).toHaveLength(40);
  });
});
