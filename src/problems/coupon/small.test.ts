// The exact optimum against enumeration of every rule on a tiny horizon, and against seasons played by it.
import { describe, expect, it } from "vitest";
import { seeded } from "../../core/index.ts";
import { createCouponProblem, type CouponRequest } from "./index.ts";
import { smallSettings } from "./presets.ts";
import { evaluateSmall, myopicRule, solveSmall, type SmallRule, type SmallState } from "./small.ts";

const tiny = createCouponProblem({
  ...smallSettings,
  catalogue: [smallSettings.catalogue[1]],
  world: { ...smallSettings.world, seasonDays: 14, erosionPerCoupon: [0.6, 0.6], erosionEffect: [2, 2], unsubscribeShare: [0.05, 0.05] },
});
const small = createCouponProblem(smallSettings);

describe("the exact optimum", () => {
  it.each([0, 1])("is the best of all 64 rules per segment over two visits, at price %d", (price) => {
    // Per segment: visit 0 with and without an open basket, visit 1 after each of two histories, with and without.
    const slots = (state: SmallState): number => (state.visit === 0 ? 0 : 2 + 2 * state.history) + (state.basketOpen ? 1 : 0);
    const best = [0, 1, 2].map((segment) => {
      const shares = [0, 1, 2].map((other) => (other === segment ? 1 : 0));
      let most = Number.NEGATIVE_INFINITY;
      for (let rule = 0; rule < 64; rule++) {
        const { rewardPerDecision, spendPerDecision } = evaluateSmall(tiny, (state) => (rule >> slots(state)) & 1, shares);
        most = Math.max(most, rewardPerDecision - price * spendPerDecision);
      }
      return most;
    });
    const optimum = solveSmall(tiny, price);
    const value = optimum.rewardPerDecision - price * optimum.spendPerDecision;
    expect(value).toBeCloseTo((best[0] + 1.5 * best[1] + best[2]) / 3.5, 10);
  });

  it("looks ahead: memory makes it hold back where the rule without foresight does not", () => {
    const ahead = solveSmall(tiny);
    const state = { segment: 1, visit: 0, basketOpen: true, history: 0 };
    expect(myopicRule(tiny)(state)).toBe(1);
    expect(ahead.rule(state)).toBe(0);
    expect(ahead.rewardPerDecision).toBeGreaterThan(evaluateSmall(tiny, myopicRule(tiny)).rewardPerDecision);
  });

  it("has the values the README states", () => {
    const single = [0, 1, 2].map((action) => evaluateSmall(small, () => action).rewardPerDecision);
    expect(Math.max(...single)).toBeCloseTo(0.806, 4);
    expect(single.indexOf(Math.max(...single))).toBe(0);
    expect(solveSmall(small).rewardPerDecision).toBeCloseTo(0.8587, 4);
    expect(evaluateSmall(small, myopicRule(small)).rewardPerDecision).toBeCloseTo(0.8574, 4);
  });

  it("spends less at a higher price", () => {
    const spends = [0, 0.5, 1, 2, 4].map((price) => solveSmall(small, price).spendPerDecision);
    expect(spends).toEqual([...spends].sort((a, b) => b - a));
  });

  // 4 seasons of 12,000 decisions: the mean reward must lie within 4 standard errors of the exact value.
  it("is what seasons played by its rule come to", () => {
    const optimum = solveSmall(small);
    const rewards = [1, 2, 3, 4].flatMap((seed) => playedRewards(optimum.rule, seed));
    const mean = rewards.reduce((sum, value) => sum + value, 0) / rewards.length;
    const variance = rewards.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (rewards.length - 1);
    expect(Math.abs(mean - optimum.rewardPerDecision)).toBeLessThan(4 * Math.sqrt(variance / rewards.length));
  });
});

function playedRewards(rule: SmallRule, seed: number): number[] {
  const world = small.world(seeded(seed));
  const histories = new Map<string, number>();
  const rewards: number[] = [];
  for (let event = world.next(); event !== null; event = world.next()) {
    const { request } = event;
    const history = histories.get(request.subject) ?? 0;
    const state = { segment: smallSettings.tiers.indexOf(request.tier), visit: visitOf(request), basketOpen: request.basketCents > 0, history };
    const action = request.subscribed ? rule(state) : 0;
    if (action > 0) histories.set(request.subject, history | (1 << state.visit));
    const chosen = [small.candidates[action]];
    const { reports } = world.respond(request, chosen);
    rewards.push(small.assess({ request, chosen }, reports.map(({ outcome }) => outcome)).stages[0].reward);
  }
  return rewards;
}

function visitOf({ timeMs }: CouponRequest): number {
  return Math.floor((timeMs - smallSettings.startMs) / (7 * 86_400_000));
}
