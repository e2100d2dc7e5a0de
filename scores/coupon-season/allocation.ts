// A budget-constrained offline learner after BCRLSP: long-run values of every coupon from a log, then a linear programme over the customers.
import { createLearner, type Observation } from "../../src/core/index.ts";
import { longRunRidge } from "../../src/algorithms/long-run-ridge.ts";
import { solveKnapsack } from "../../src/models/index.ts";
import { logOfRecords, type Baseline, type CouponCandidate, type CouponRequest } from "../../src/problems/index.ts";
import type { Campaign } from "../coupons/season.ts";

const settings = { features: "disjoint", penalty: 1000, valuePenalty: 100, floor: 0 } as const;

/**
 * After Chen, Y., et al. 2022 (arXiv 2207.07790): action values by offline reinforcement learning on random coupons, then at decision time the
 * price of a linear programme that maximises value under the budget. Theirs are networks and the programme runs every day; here the values are
 * those of `long-run-ridge`, reward and spend apart, and one programme over the pilot's visits sets the price for the season.
 */
export function allocatingRule({ problem, records, random }: Campaign): Baseline<CouponRequest, CouponCandidate> {
  const { spec, settings: { limits, reward } } = problem;
  const log = logOfRecords(problem, records.map((record, row) => ({ where: `pilot ${row}`, record })));
  const learner = createLearner(longRunRidge, spec, settings);
  learner.learn(log, random.fork("allocation"));
  const valued = (observation: Observation, price: number): readonly number[] => {
    const prices = Float32Array.from(spec.limits, (_, limit) => (limit === 0 ? price : 0));
    return Array.from(learner.policy.explain!({ ...observation, prices }).scores);
  };
  const width = problem.candidates.length;
  const offers = records.map(({ request }) => problem.stage(problem.parseRequest(request), [], new Float32Array(spec.limits.length))!.observation);
  const values = new Float64Array(offers.length * width).fill(Number.NEGATIVE_INFINITY);
  const costs = new Float64Array(offers.length * width);
  offers.forEach((observation, user) => {
    const free = valued(observation, 0);
    const priced = valued(observation, 1);
    for (let candidate = 0; candidate < width; candidate++) {
      if (observation.allowed[candidate] === 0) continue;
      values[user * width + candidate] = free[candidate] - free[0];
      costs[user * width + candidate] = Math.max(0, free[candidate] - priced[candidate] - (free[0] - priced[0]));
    }
  });
  const budget = (limits.budgetCents / reward.moneyScaleCents) * (offers.length / limits.decisionsPerPeriod);
  const { price } = solveKnapsack({ users: offers.length, options: width, values, costs, budget });
  return {
    name: "offline values and a linear programme (after BCRLSP)", estimated: true,
    act(request) {
      const { observation } = problem.stage(request, [], new Float32Array(spec.limits.length))!;
      const scores = valued(observation, price);
      let best = 0;
      for (let candidate = 1; candidate < width; candidate++) if (observation.allowed[candidate] === 1 && scores[candidate] > scores[best]) best = candidate;
      return [problem.candidates[best]];
    },
  };
}
