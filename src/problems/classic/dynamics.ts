// A small process given as plain functions of its state, and the environment that runs it.
import {
  fail, resumeRandom, type DecisionSpec, type Environment, type Observation, type Policy, type Random, type RandomState, type State, type TimeStep,
} from "../../core/index.ts";

/** What an action led to. */
interface Move<S> {
  readonly reward: number;
  /** Weight of what follows: 1 between stages, 0 where the process ended. */
  readonly discount: number;
  readonly next: S;
  readonly last: boolean;
}

/** A process without limits; its state is plain data, so that saving it is writing it down. */
export interface Dynamics<S extends State> {
  readonly spec: DecisionSpec;
  start(random: Random): S;
  observe(state: S): Observation;
  act(state: S, action: number, random: Random): Move<S>;
  /** Which choice of its request the state asks for; absent where there are no stages. */
  stage?(state: S): number;
}

/** The process as an environment. The randomness of an episode is the one given to `reset`. */
export function environmentOfDynamics<S extends State>(dynamics: Dynamics<S>): Environment {
  let running: { state: S; random: Random } | null = null;
  const stage = (state: S): number => dynamics.stage?.(state) ?? 0;
  return {
    spec: dynamics.spec,
    reset(random) {
      running = { state: dynamics.start(random), random };
      return { kind: "first", observation: dynamics.observe(running.state), stage: stage(running.state) };
    },
    step(action): TimeStep {
      if (running === null) throw new Error("step before reset");
      const { state, random } = running;
      if (dynamics.observe(state).allowed[action] !== 1) fail("no-candidate", "action", "a candidate that is allowed", action);
      const { reward, discount, next, last } = dynamics.act(state, action, random);
      running = last ? null : { state: next, random };
      return { kind: last ? "last" : "mid", observation: dynamics.observe(next), reward, costs: new Float32Array(0), discount, stage: stage(next) };
    },
    save: () => running && { state: running.state, random: { ...running.random.state() } },
    restore(saved) {
      const given = saved as unknown as { state: S; random: RandomState } | null;
      running = given && { state: given.state, random: resumeRandom(given.random) };
    },
  };
}

/** The mean of a number per candidate under the policy's probabilities. */
export function expectation(policy: Policy, observation: Observation, random: Random, value: (action: number) => number): number {
  const probabilities = policy.probabilities(observation, random);
  let total = 0;
  for (let action = 0; action < probabilities.length; action++) {
    if (probabilities[action] > 0) total += probabilities[action] * value(action);
  }
  return total;
}

/** An observation of a world without candidate features, limits or prices. */
export function observationOf(state: readonly number[], allowed: readonly boolean[]): Observation {
  return {
    state: Float32Array.from(state),
    candidates: new Float32Array(0),
    allowed: Uint8Array.from(allowed, Number),
    prices: new Float32Array(0),
  };
}

/** `count` numbers, 1 at `index` and 0 elsewhere. */
export function oneHot(index: number, count: number): number[] {
  return Array.from({ length: count }, (_, at) => (at === index ? 1 : 0));
}
