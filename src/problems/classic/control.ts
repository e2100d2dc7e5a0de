// A deterministic control task as plain functions over columns of its state: one set of equations, run by one environment or by many copies.
import {
  createEpisodeStreams, createVectorColumns, fail,
  type DecisionSpec, type Environment, type Observation, type Random, type State, type TimeStep, type VectorColumns, type VectorEnvironment,
} from "../../core/index.ts";
import type { ClassicWorld } from "./world.ts";

/** The equations of motion. A state is `width` 64-bit numbers, kept in a column from `at` on. */
export interface Control {
  readonly spec: DecisionSpec;
  readonly width: number;
  /** Steps after which an episode is cut off. */
  readonly longest: number;
  /** Writes a first state. */
  start(random: Random, state: Float64Array, at: number): void;
  /** Moves the state one step on and returns the reward. */
  advance(state: Float64Array, at: number, action: number): number;
  /** Whether the process is over in this state. */
  ended(state: Float64Array, at: number): boolean;
  /** Writes what is seen of the state, as the spec's fields. */
  observe(state: Float64Array, at: number, out: Float32Array, to: number): void;
}

const nothing = new Float32Array(0);

/** One copy as an environment. Only a first state is random, so that what is saved is the state and the number of steps. */
export function environmentOfControl(control: Control): Environment {
  const { spec, longest } = control;
  const actions = spec.fixed!.length;
  const allowed = new Uint8Array(actions).fill(1);
  const state = new Float64Array(control.width);
  let steps = -1;
  const look = (): Observation => {
    const seen = new Float32Array(spec.state.length);
    control.observe(state, 0, seen, 0);
    return { state: seen, candidates: nothing, allowed, prices: nothing };
  };
  return {
    spec,
    reset(random) {
      control.start(random, state, 0);
      steps = 0;
      return { kind: "first", observation: look() };
    },
    step(action): TimeStep {
      if (steps < 0) throw new Error("step before reset");
      if (!(action >= 0 && action < actions)) fail("no-candidate", "action", "a candidate that is allowed", action);
      const reward = control.advance(state, 0, action);
      const ended = control.ended(state, 0);
      const last = ended || ++steps === longest;
      if (last) steps = -1;
      return { kind: last ? "last" : "mid", observation: look(), reward, costs: nothing, discount: ended ? 0 : spec.discount };
    },
    save: () => (steps < 0 ? null : { state: [...state], steps }),
    restore(saved) {
      const given = saved as { readonly state: readonly number[]; readonly steps: number } | null;
      steps = given?.steps ?? -1;
      if (given !== null) state.set(given.state);
    },
  };
}

/** Many copies in one column of states: a step allocates nothing, and each copy goes exactly as the environment does. */
export function vectorOfControl(control: Control, copies: number, given?: VectorColumns): VectorEnvironment {
  const { spec, width, longest } = control;
  const columns = given ?? createVectorColumns(spec, copies);
  const { now, next, rewards, discounts, lasts } = columns;
  const seen = spec.state.length;
  const states = new Float64Array(copies * width);
  const steps = new Int32Array(copies);
  const streams = createEpisodeStreams(copies);
  const begin = (copy: number): void => {
    control.start(streams.next(copy), states, copy * width);
    steps[copy] = 0;
    control.observe(states, copy * width, now.states, copy * seen);
  };
  const finish = (copy: number, ended: boolean): void => {
    lasts[copy] = 1;
    discounts[copy] = ended ? 0 : spec.discount;
    begin(copy);
  };
  const openAll = (): void => {
    for (const block of [now, next]) block.allowed.fill(1);
  };
  return {
    spec, copies, columns,
    reset(random) {
      openAll();
      streams.reset(random);
      for (let copy = 0; copy < copies; copy++) begin(copy);
    },
    step(actions) {
      for (let copy = 0; copy < copies; copy++) {
        const at = copy * width;
        rewards[copy] = control.advance(states, at, actions[copy]);
        control.observe(states, at, next.states, copy * seen);
        const ended = control.ended(states, at);
        if (ended || ++steps[copy] === longest) {
          finish(copy, ended);
          continue;
        }
        lasts[copy] = 0;
        discounts[copy] = spec.discount;
        for (let index = copy * seen; index < (copy + 1) * seen; index++) now.states[index] = next.states[index];
      }
    },
    save: () => ({ streams: streams.save(), states: [...states], steps: [...steps] }),
    restore(saved) {
      const numbers = saved as { readonly streams: State; readonly states: readonly number[]; readonly steps: readonly number[] };
      openAll();
      streams.restore(numbers.streams);
      states.set(numbers.states);
      steps.set(numbers.steps);
      for (let copy = 0; copy < copies; copy++) control.observe(states, copy * width, now.states, copy * seen);
    },
  };
}

/** A control task as a world of the registry. */
export function controlWorld(name: string, summary: string, control: Control): ClassicWorld {
  return {
    name, summary,
    create: () => environmentOfControl(control),
    vector: (copies, columns) => vectorOfControl(control, copies, columns),
  };
}
