// A world whose transitions are known as a table: played from that table, seen one-hot, and valued exactly.
import { sampleWeighted, sampleWeightedIn, type DecisionSpec, type Observation, type Random, type TabularModel, type VectorColumns } from "../../core/index.ts";
import { policyValues, tableOfPolicy, valueAtStart } from "../../models/index.ts";
import { environmentOfDynamics, observationOf, oneHot, type Dynamics } from "./dynamics.ts";
import { vectorOfTable } from "./tabular-vector.ts";
import type { KnownWorld } from "./world.ts";

/** A world that planners can solve. */
export interface TabularWorld extends KnownWorld {
  /** Its transitions; built when it is asked for, and kept. */
  model(): TabularModel;
  /** How a state of the model is seen. */
  observe(state: number): Observation;
  /** The state of the model that is seen so. */
  readonly stateOf: (observation: Observation) => number;
}

/** A part of a state's number, the last one changing fastest; seen as `size` fields of which one is 1. */
interface Coordinate {
  readonly name: string;
  readonly size: number;
}

/** What a tabular world is made of. */
export interface TabularWorldParts {
  readonly name: string;
  readonly summary: string;
  readonly coordinates: readonly Coordinate[];
  readonly actions: readonly string[];
  readonly discount: number;
  /** Steps after which an episode is cut off. */
  readonly longest: number;
  model(): TabularModel;
  /** The values of the best policy and of uniform choice at the first states. */
  readonly optimum: number;
  readonly uniform: number;
  /** Plays the true game where the table holds only means; from the table unless given. */
  readonly play?: (state: number, action: number, random: Random) => { readonly next: number; readonly reward: number; readonly ends: boolean };
}

/**
 * The world of a table. Every coordinate of the state is seen one-hot, so that learners over bins see the exact state at any
 * number of bins of 2 or more, and linear ones have a number for each.
 */
export function tabularWorld(parts: TabularWorldParts): TabularWorld {
  const { name, summary, coordinates, longest, discount } = parts;
  const spec = specOf(parts);
  let made: TabularModel | null = null;
  const model = (): TabularModel => (made ??= parts.model());
  const seen: Observation[] = [];
  const observe = (state: number): Observation => (seen[state] ??= observationOf(encode(coordinates, state), allowedIn(model(), state)));
  const play = parts.play ?? ((state, action, random) => drawOutcome(model(), state * parts.actions.length + action, random));
  const dynamics: Dynamics<{ readonly state: number; readonly step: number }> = {
    spec,
    start: (random) => ({ state: sampleWeighted(random, model().first), step: 0 }),
    observe: ({ state }) => observe(state),
    act({ state, step }, action, random) {
      const { next, reward, ends } = play(state, action, random);
      return { reward, discount: ends ? 0 : discount, next: { state: next, step: step + 1 }, last: ends || step + 1 === longest };
    },
  };
  return {
    name, summary, model, observe,
    create: () => environmentOfDynamics(dynamics),
    // A game of its own has no faster way than one copy after the other.
    ...(parts.play === undefined && { vector: (copies: number, columns?: VectorColumns) => vectorOfTable({ spec, model: model(), longest, observe }, copies, columns) }),
    stateOf: ({ state }) => decode(coordinates, state),
    value: (policy, random) => valueOfTable(model(), tableOfPolicy(model(), policy, { observe, random })),
    optimum: parts.optimum,
    uniform: parts.uniform,
  };
}

function specOf({ coordinates, actions, discount }: TabularWorldParts): DecisionSpec {
  return {
    state: coordinates.flatMap(({ name, size }) => Array.from({ length: size }, (_, value) => ({ name: `${name}=${value}`, low: 0, high: 1 }))),
    candidate: [], fixed: actions, limits: [], stages: 1, discount,
  };
}

function encode(coordinates: readonly Coordinate[], state: number): number[] {
  const parts: number[][] = [];
  let rest = state;
  for (const { size } of [...coordinates].reverse()) {
    parts.unshift(oneHot(rest % size, size));
    rest = Math.floor(rest / size);
  }
  return parts.flat();
}

function decode(coordinates: readonly Coordinate[], seen: Float32Array): number {
  let state = 0;
  let at = 0;
  for (const { size } of coordinates) {
    let value = 0;
    while (value < size - 1 && seen[at + value] < 0.5) value++;
    state = state * size + value;
    at += size;
  }
  return state;
}

function allowedIn(model: TabularModel, state: number): boolean[] {
  return Array.from(model.allowed.subarray(state * model.actions, (state + 1) * model.actions), (flag) => flag === 1);
}

function drawOutcome(model: TabularModel, pair: number, random: Random): { next: number; reward: number; ends: boolean } {
  const index = sampleWeightedIn(random, model.probabilities, model.starts[pair], model.starts[pair + 1]);
  return { next: model.next[index], reward: model.rewards[index], ends: model.continues[index] === 0 };
}

// Only what the policy can come to counts: elsewhere it may go round in circles for ever, which no linear system can value.
function valueOfTable(model: TabularModel, table: Float64Array): number {
  const reached = reachedStates(model, table);
  const within = table.map((share, pair) => (reached[Math.floor(pair / model.actions)] === 1 ? share : 0));
  return valueAtStart(model, policyValues(model, within));
}

function reachedStates(model: TabularModel, table: Float64Array): Uint8Array {
  const reached = Uint8Array.from(model.first, (weight) => (weight > 0 ? 1 : 0));
  const open = [...reached.keys()].filter((state) => reached[state] === 1);
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    for (let pair = state * model.actions; pair < (state + 1) * model.actions; pair++) {
      for (let index = model.starts[pair]; table[pair] > 0 && index < model.starts[pair + 1]; index++) {
        const next = model.next[index];
        if (model.continues[index] === 0 || reached[next] === 1) continue;
        reached[next] = 1;
        open.push(next);
      }
    }
  }
  return reached;
}
