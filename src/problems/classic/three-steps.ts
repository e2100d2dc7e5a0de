// Three steps to a late reward: who only looks at the next reward takes the small one and never sees the large one.
import type { DecisionSpec } from "../../core/index.ts";
import { environmentOfDynamics, expectation, observationOf, type Dynamics } from "./dynamics.ts";
import type { KnownWorld } from "./world.ts";

/** What "take" pays at each step, and ends the process. "wait" pays nothing and goes on; at the last step it ends it too. */
const pays = [0.2, 0.3, 1] as const;
const discount = 0.9;

const spec: DecisionSpec = {
  state: [{ name: "step", low: 0, high: 2 }],
  candidate: [], fixed: ["take", "wait"], limits: [], stages: 1, discount,
};

const observe = (step: number) => observationOf([step], [true, true]);

const dynamics: Dynamics<number> = {
  spec,
  start: () => 0,
  observe,
  act(step, action) {
    if (action === 0) return { reward: pays[step], discount: 0, next: step, last: true };
    const ends = step === pays.length - 1;
    return { reward: 0, discount: ends ? 0 : discount, next: ends ? step : step + 1, last: ends };
  },
};

/**
 * Known answers, discount .9. Optimal: wait, wait, take; values of the steps .81, .9, 1. Action values [take, wait]:
 * [.2, .81], [.3, .9], [1, 0]. Always take: .2. Uniform: .5 * .2 + .5 * .9 * (.5 * .3 + .5 * .9 * .5) = .26875.
 */
export const threeSteps: KnownWorld = {
  name: "three-steps",
  summary: "a reward of 1 after waiting twice, or less at once",
  create: () => environmentOfDynamics(dynamics),
  value(policy, random) {
    const from = (step: number): number => expectation(policy, observe(step), random, (action) => {
      if (action === 0) return pays[step];
      return step === pays.length - 1 ? 0 : discount * from(step + 1);
    });
    return from(0);
  },
  optimum: 0.81,
  uniform: 0.26875,
};
