// The identity world: the right candidate is the one the state names. What cannot learn this learns nothing.
import { sampleIndex, type DecisionSpec } from "../../core/index.ts";
import { environmentOfDynamics, expectation, observationOf, oneHot, type Dynamics } from "./dynamics.ts";
import type { KnownWorld } from "./world.ts";

/** The shape of an identity world. */
export interface IdentitySettings {
  /** Number of states and of candidates. */
  readonly size: number;
  /** Steps of an episode; it is cut off there, as the process has no end of its own. */
  readonly length: number;
  readonly discount: number;
}

/**
 * The state is one of `size`, uniform at every step whatever is chosen, seen one-hot. Reward 1 where the chosen candidate is the
 * state's, else 0 (the identity environment of Stable-Baselines3's tests). Optimum per decision 1; uniform and every constant 1/size.
 */
export function identityWorld({ size, length, discount }: IdentitySettings): KnownWorld {
  const names = Array.from({ length: size }, (_, index) => String(index));
  const spec: DecisionSpec = {
    state: names.map((name) => ({ name: `state=${name}`, low: 0, high: 1 })),
    candidate: [], fixed: names, limits: [], stages: 1, discount,
  };
  const observe = (state: number) => observationOf(oneHot(state, size), names.map(() => true));
  const dynamics: Dynamics<{ readonly state: number; readonly step: number }> = {
    spec,
    start: (random) => ({ state: sampleIndex(random, size), step: 0 }),
    observe: ({ state }) => observe(state),
    act: ({ state, step }, action, random) => ({
      reward: action === state ? 1 : 0,
      discount,
      next: { state: sampleIndex(random, size), step: step + 1 },
      last: step + 1 === length,
    }),
  };
  return {
    name: "identity",
    summary: `${size} states, ${size} candidates, reward 1 for the state's own`,
    create: () => environmentOfDynamics(dynamics),
    value(policy, random) {
      const rewards = names.map((_, state) => expectation(policy, observe(state), random, (action) => (action === state ? 1 : 0)));
      return rewards.reduce((sum, reward) => sum + reward, 0) / size;
    },
    optimum: 1,
    uniform: 1 / size,
  };
}
