// A contextual bandit whose reward is linear in the state: nine states, three candidates, every value known.
import { sampleIndex, type DecisionSpec } from "../../core/index.ts";
import { environmentOfDynamics, expectation, observationOf, type Dynamics } from "./dynamics.ts";
import type { KnownWorld } from "./world.ts";

const names = ["left", "right", "steady"] as const;
/** Mean reward of a candidate: weights . [1, x, y]. */
const weights = [[0.5, -0.4, 0.1], [0.5, 0.4, -0.1], [0.6, 0, 0]] as const;
/** Rewards are uniform within this distance of their mean. */
const noise = 0.25;

const spec: DecisionSpec = {
  state: [{ name: "x", low: -1, high: 1 }, { name: "y", low: -1, high: 1 }],
  candidate: [], fixed: names, limits: [], stages: 1, discount: 0,
};

/** x and y are -1, 0 or 1, independent and uniform. */
const states: readonly (readonly [x: number, y: number])[] = [-1, 0, 1].flatMap((x) => [-1, 0, 1].map((y) => [x, y] as const));

function meanReward(state: number, action: number): number {
  const [intercept, ofX, ofY] = weights[action];
  const [x, y] = states[state];
  return intercept + ofX * x + ofY * y;
}

const observe = (state: number) => observationOf(states[state], names.map(() => true));

const dynamics: Dynamics<number> = {
  spec,
  start: (random) => sampleIndex(random, states.length),
  observe,
  act: (state, action, random) => ({
    reward: meanReward(state, action) + noise * (2 * random.uniform() - 1),
    discount: 0,
    next: state,
    last: true,
  }),
};

/**
 * Known answers. Best: at x = -1 left, at x = 1 right, each .9 + .1 y at worst .8; at x = 0 steady, .6 (left and right reach .6
 * only as ties at y = 1 and y = -1). Optimum (.9 + .6 + .9) / 3 = .8; best constant, steady, .6; uniform (.5 + .5 + .6) / 3 = 1.6 / 3.
 */
export const linearBandit: KnownWorld = {
  name: "linear-bandit",
  summary: "reward linear in two numbers, three candidates",
  create: () => environmentOfDynamics(dynamics),
  value(policy, random) {
    const values = states.map((_, state) => expectation(policy, observe(state), random, (action) => meanReward(state, action)));
    return values.reduce((sum, value) => sum + value, 0) / states.length;
  },
  optimum: 0.8,
  uniform: 1.6 / 3,
};
