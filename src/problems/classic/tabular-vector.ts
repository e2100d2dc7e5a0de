// Many copies of a world whose transitions are a table, in columns: a step allocates nothing, and each copy goes exactly as the environment does.
import {
  createEpisodeStreams, createVectorColumns, fail, resumeRandom, sampleWeighted, sampleWeightedIn,
  type DecisionSpec, type Observation, type ObservationBlock, type Random, type RandomState, type State, type TabularModel, type VectorColumns, type VectorEnvironment,
} from "../../core/index.ts";

/** The table, how its states are seen, and after how many steps an episode is cut off. */
export interface TabularVectorParts {
  readonly spec: DecisionSpec;
  readonly model: TabularModel;
  readonly longest: number;
  readonly observe: (state: number) => Observation;
}

/** Copies that stand in states of the table. */
export function vectorOfTable({ spec, model, longest, observe }: TabularVectorParts, copies: number, given?: VectorColumns): VectorEnvironment {
  const columns = given ?? createVectorColumns(spec, copies);
  const { now, next, rewards, discounts, lasts } = columns;
  const actions = spec.fixed!.length;
  const states = new Int32Array(copies);
  const steps = new Int32Array(copies);
  const streams = createEpisodeStreams(copies);
  const draws: Random[] = [];
  const show = (block: ObservationBlock, copy: number): void => {
    const { state, allowed } = observe(states[copy]);
    for (let index = 0; index < state.length; index++) block.states[copy * state.length + index] = state[index];
    for (let index = 0; index < actions; index++) block.allowed[copy * actions + index] = allowed[index];
  };
  const begin = (copy: number): void => {
    draws[copy] = streams.next(copy);
    states[copy] = sampleWeighted(draws[copy], model.first);
    steps[copy] = 0;
    show(now, copy);
  };
  const stepCopy = (copy: number, action: number): void => {
    if (now.allowed[copy * actions + action] !== 1) fail("no-candidate", "action", "a candidate that is allowed", action);
    const pair = states[copy] * actions + action;
    const index = sampleWeightedIn(draws[copy], model.probabilities, model.starts[pair], model.starts[pair + 1]);
    const ends = model.continues[index] === 0;
    states[copy] = model.next[index];
    rewards[copy] = model.rewards[index];
    discounts[copy] = ends ? 0 : spec.discount;
    lasts[copy] = ends || ++steps[copy] === longest ? 1 : 0;
    show(next, copy);
    if (lasts[copy] === 1) begin(copy);
    else show(now, copy);
  };
  return {
    spec, copies, columns,
    reset(random) {
      streams.reset(random);
      for (let copy = 0; copy < copies; copy++) begin(copy);
    },
    step(chosen) {
      for (let copy = 0; copy < copies; copy++) stepCopy(copy, chosen[copy]);
    },
    save: () => ({ streams: streams.save(), states: [...states], steps: [...steps], draws: draws.map((random) => ({ ...random.state() })) }),
    restore(saved) {
      const numbers = saved as unknown as { readonly streams: State; readonly states: readonly number[]; readonly steps: readonly number[]; readonly draws: readonly RandomState[] };
      streams.restore(numbers.streams);
      states.set(numbers.states);
      steps.set(numbers.steps);
      numbers.draws.forEach((state, copy) => { draws[copy] = resumeRandom(state); });
      for (let copy = 0; copy < copies; copy++) show(now, copy);
    },
  };
}
