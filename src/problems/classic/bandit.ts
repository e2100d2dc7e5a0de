// A bandit of ten candidates without anything to see: each pays 1 with a chance of its own.
import type { DecisionSpec } from "../../core/index.ts";
import { environmentOfDynamics, expectation, observationOf, type Dynamics } from "./dynamics.ts";
import type { KnownWorld } from "./world.ts";

/** Chance of the reward 1 of each candidate. */
const chances = [0.32, 0.41, 0.13, 0.57, 0.65, 0.25, 0.75, 0.5, 0.06, 0.6] as const;

const spec: DecisionSpec = {
  // One field that is always 1, since what learns from states needs some number to see.
  state: [{ name: "always", low: 0, high: 1 }],
  candidate: [], fixed: chances.map((_, index) => String(index)), limits: [], stages: 1, discount: 0,
};

const seen = observationOf([1], chances.map(() => true));

const dynamics: Dynamics<number> = {
  spec,
  start: () => 0,
  observe: () => seen,
  act: (_state, action, random) => ({ reward: random.uniform() < chances[action] ? 1 : 0, discount: 0, next: 0, last: true }),
};

/** Best .75, next to it .65; uniform 4.24 / 10. */
export const bandit: KnownWorld = {
  name: "bandit",
  summary: "ten candidates, each with a chance of its own",
  create: () => environmentOfDynamics(dynamics),
  value: (policy, random) => expectation(policy, seen, random, (action) => chances[action]),
  optimum: 0.75,
  uniform: 0.424,
};
