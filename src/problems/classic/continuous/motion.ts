// A continuous process given as plain functions over its numbers, the environment that runs it, and what the registry of them holds.
import {
  fail, resumeRandom, type ContinuousEnvironment, type ContinuousPolicy, type ContinuousSpec, type Random, type RandomState, type State,
} from "../../../core/index.ts";

/** The equations of motion. The state is `width` 64-bit numbers. */
export interface Motion {
  readonly spec: ContinuousSpec;
  readonly width: number;
  /** Steps after which an episode is cut off. */
  readonly longest: number;
  /** Writes a first state. */
  start(random: Random, state: Float64Array): void;
  /** Moves the state one step on under an action of the box and returns the reward. */
  advance(state: Float64Array, action: Float64Array, random: Random): number;
  /** Writes what is seen of the state, as the spec's fields. */
  observe(state: Float64Array, out: Float32Array): void;
}

/** A continuous test world. */
export interface ContinuousWorld {
  readonly name: string;
  readonly summary: string;
  create(): ContinuousEnvironment;
}

/** A continuous test world whose values are known exactly. */
export interface KnownContinuousWorld extends ContinuousWorld {
  /** The expected reward of a decision by the policy's `mode`, to the accuracy of its quadrature. */
  value(policy: ContinuousPolicy): number;
  readonly optimum: number;
  /** The value of the best action that ignores the state. */
  readonly constant: number;
}

/** The process as an environment. It never ends by itself; the randomness of an episode is the one given to `reset`. */
export function environmentOfMotion(motion: Motion): ContinuousEnvironment {
  const { spec, longest } = motion;
  const state = new Float64Array(motion.width);
  const inside = new Float64Array(spec.action.length);
  let running: { steps: number; readonly random: Random } | null = null;
  const look = (): Float32Array => {
    const seen = new Float32Array(spec.state.length);
    motion.observe(state, seen);
    return seen;
  };
  const clip = (action: Float32Array): void => {
    if (action.length !== inside.length) fail("bad-request", "action", `${inside.length} numbers`, `${action.length}`);
    spec.action.forEach(({ name, low, high }, index) => {
      if (!Number.isFinite(action[index])) fail("bad-request", `action.${name}`, "a finite number", action[index]);
      inside[index] = Math.min(high, Math.max(low, action[index]));
    });
  };
  return {
    spec,
    reset(random) {
      motion.start(random, state);
      running = { steps: 0, random };
      return { kind: "first", state: look() };
    },
    step(action) {
      if (running === null) throw new Error("step before reset");
      clip(action);
      const reward = motion.advance(state, inside, running.random);
      const last = ++running.steps === longest;
      if (last) running = null;
      return { kind: last ? "last" : "mid", state: look(), reward, discount: spec.discount };
    },
    save: () => running && { state: [...state], steps: running.steps, random: { ...running.random.state() } },
    restore(saved: State) {
      const given = saved as unknown as { readonly state: readonly number[]; readonly steps: number; readonly random: RandomState } | null;
      running = given && { steps: given.steps, random: resumeRandom(given.random) };
      if (given !== null) state.set(given.state);
    },
  };
}
