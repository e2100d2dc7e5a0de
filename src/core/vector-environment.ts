// Many copies of any environment behind one interface that writes into columns; worlds with plain dynamics have a faster twin of it.
import type { DecisionSpec, Observation } from "./decision.ts";
import { fail } from "./errors.ts";
import type { Environment, ObservationBlock, State, TimeStep, VectorColumns, VectorEnvironment } from "./experience.ts";
import { createRenewableRandom, resumeRandom, type Random, type RandomState } from "./random.ts";

/** Columns for this many copies, all zero; throws `unsuited` unless the candidates are a fixed list without fields. */
export function createVectorColumns(spec: DecisionSpec, copies: number): VectorColumns {
  if (spec.fixed === null || spec.candidate.length > 0) {
    fail("unsuited", "vector environment", "a fixed list of candidates without fields", "lists that differ from request to request");
  }
  return {
    now: createBlock(spec, copies), next: createBlock(spec, copies),
    rewards: new Float64Array(copies), costs: new Float32Array(copies * spec.limits.length),
    discounts: new Float64Array(copies), lasts: new Uint8Array(copies),
  };
}

function createBlock(spec: DecisionSpec, copies: number): ObservationBlock {
  return {
    states: new Float32Array(copies * spec.state.length), allowed: new Uint8Array(copies * spec.fixed!.length),
    prices: new Float32Array(copies * spec.limits.length), stages: new Uint8Array(copies),
  };
}

/** The streams of randomness of many copies: each copy's episodes follow from one stream of its own. */
export interface EpisodeStreams {
  reset(random: Random): void;
  /** The stream of the copy's next episode, for which four numbers are drawn; the one of its last episode is over. */
  next(copy: number): Random;
  save(): State;
  restore(state: State): void;
}

/** Streams for this many copies; nothing in it depends on what the environments draw themselves. */
export function createEpisodeStreams(copies: number): EpisodeStreams {
  let streams: Random[] = [];
  const episodes = Array.from({ length: copies }, () => createRenewableRandom("episode "));
  const word = (stream: Random): number => Math.floor(stream.uniform() * 4_294_967_296) | 0;
  return {
    reset(random) {
      streams = Array.from({ length: copies }, (_, copy) => random.fork(copy));
    },
    next(copy) {
      const { words, random, renew } = episodes[copy];
      for (let index = 0; index < 4; index++) words[index] = word(streams[copy]);
      words[3] |= 1;
      renew();
      return random;
    },
    save: () => streams.map((stream) => ({ ...stream.state() })),
    restore(state) {
      streams = (state as unknown as RandomState[]).map(resumeRandom);
    },
  };
}

/** Copies of an environment, stepped one after the other: works for every environment, and allocates what that one allocates. */
export function vectorOf(create: () => Environment, copies: number, given?: VectorColumns): VectorEnvironment {
  const environments = Array.from({ length: copies }, create);
  const { spec } = environments[0];
  const columns = given ?? createVectorColumns(spec, copies);
  const streams = createEpisodeStreams(copies);
  const begin = (copy: number): void => writeStep(columns.now, copy, spec, environments[copy].reset(streams.next(copy)));
  const stepCopy = (copy: number, action: number): void => {
    const step = environments[copy].step(action);
    if (step.kind === "first") throw new Error("an environment answered a step with the beginning of an episode");
    columns.rewards[copy] = step.reward;
    columns.costs.set(step.costs, copy * spec.limits.length);
    columns.discounts[copy] = step.discount;
    columns.lasts[copy] = step.kind === "last" ? 1 : 0;
    writeStep(columns.next, copy, spec, step);
    if (step.kind === "last") begin(copy);
    else writeStep(columns.now, copy, spec, step);
  };
  return {
    spec, copies, columns,
    reset(random) {
      streams.reset(random);
      for (let copy = 0; copy < copies; copy++) begin(copy);
    },
    step(actions) {
      for (let copy = 0; copy < copies; copy++) stepCopy(copy, actions[copy]);
    },
    save: () => ({ streams: streams.save(), environments: environments.map((each) => each.save()), now: saveBlock(columns.now) }),
    restore(state) {
      const saved = state as { readonly streams: State; readonly environments: readonly State[]; readonly now: State };
      streams.restore(saved.streams);
      environments.forEach((each, copy) => each.restore(saved.environments[copy]));
      restoreBlock(columns.now, saved.now);
    },
  };
}

function writeStep(block: ObservationBlock, copy: number, spec: DecisionSpec, step: TimeStep): void {
  const { observation, stage = 0 } = step;
  const actions = spec.fixed!.length;
  writeObservation(block, copy, observation);
  if (observation.allowed.length !== actions) block.allowed.fill(0, copy * actions, (copy + 1) * actions);
  block.stages[copy] = stage;
}

function writeObservation(block: ObservationBlock, copy: number, observation: Observation): void {
  block.states.set(observation.state, copy * observation.state.length);
  block.allowed.set(observation.allowed, copy * observation.allowed.length);
  block.prices.set(observation.prices, copy * observation.prices.length);
}

function saveBlock({ states, allowed, prices, stages }: ObservationBlock): State {
  return { states: [...states], allowed: [...allowed], prices: [...prices], stages: [...stages] };
}

function restoreBlock(block: ObservationBlock, saved: State): void {
  const numbers = saved as { readonly [name in keyof ObservationBlock]: readonly number[] };
  block.states.set(numbers.states);
  block.allowed.set(numbers.allowed);
  block.prices.set(numbers.prices);
  block.stages.set(numbers.stages);
}
