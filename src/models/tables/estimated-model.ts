// A table of transitions counted from experience: the maximum-likelihood model of a process, or its mean under a Dirichlet prior.
import { fail, pricedReward, transitionAt, type Batch, type DecisionSpec, type Observation, type TabularModel } from "../../core/index.ts";
import { createCellIndex, writeBins } from "../states/discretizer.ts";
import { createTabularModel, type Outcome } from "./tabular-model.ts";

/** How experience is counted. */
export interface CountingOptions {
  /** Equal parts that each field's range is cut into. */
  readonly bins: number;
  /** Added to the count of every state (and of the end) behind every action that was ever tried; 0 for plain shares. */
  readonly prior: number;
}

/** Experience as numbers of states, one row per transition that says what it led to. */
export interface CountedRows {
  readonly states: number;
  readonly actions: number;
  readonly discount: number;
  readonly rows: number;
  /** [rows]; `next` is -1 where the process was over. */
  readonly state: Int32Array;
  readonly action: Int32Array;
  readonly next: Int32Array;
  readonly reward: Float64Array;
  /** [rows], 1 on the first row of an episode. */
  readonly begins: Uint8Array;
  /** The number of the state that is seen so, -1 where it was never seen. */
  readonly stateOf: (observation: Observation) => number;
}

/**
 * Numbers the discretised states of a batch; rewards are less the priced costs. Rows whose following observation is not known though
 * something follows are left out. Throws `unsuited` unless the candidates are a fixed list.
 */
export function countedRows(batch: Batch, bins: number): CountedRows {
  const { spec } = batch;
  if (spec.fixed === null) fail("unsuited", "estimated model", "a fixed list of candidates", "lists that differ from request to request");
  const key = new Uint16Array(spec.state.length);
  const cells = createCellIndex(key.length, Math.max(1, 2 * batch.rows));
  const numberOf = (observation: Observation, add: boolean): number => {
    writeBins(spec.state, observation.state, bins, key);
    return add ? cells.add(key) : cells.find(key);
  };
  const rows = { state: [] as number[], action: [] as number[], next: [] as number[], reward: [] as number[], begins: [] as number[] };
  let begins = 1;
  for (let row = 0; row < batch.rows; row++) {
    const { observation, action, discount, next, last } = transitionAt(batch, row);
    if (discount === 0 || next !== null) {
      rows.state.push(numberOf(observation, true));
      rows.action.push(action);
      rows.next.push(discount === 0 || next === null ? -1 : numberOf(next, true));
      rows.reward.push(pricedReward(batch, row));
      rows.begins.push(begins);
      begins = 0;
    }
    if (last) begins = 1;
  }
  return {
    states: cells.size(), actions: spec.fixed.length, discount: processDiscount(spec), rows: rows.state.length,
    state: Int32Array.from(rows.state), action: Int32Array.from(rows.action), next: Int32Array.from(rows.next),
    reward: Float64Array.from(rows.reward), begins: Uint8Array.from(rows.begins),
    stateOf: (observation) => numberOf(observation, false),
  };
}

// Between the stages of a request nothing is discounted; a request that is decided in stages is its own process where none follows it.
function processDiscount(spec: DecisionSpec): number {
  return spec.stages > 1 && spec.discount === 0 ? 1 : spec.discount;
}

/** A model with what it rests on. */
export interface EstimatedModel {
  readonly model: TabularModel;
  /** [S x A], how often each action was tried. */
  readonly tries: Float64Array;
}

/**
 * Shares of what followed each action, and the mean of its rewards. `times` [rows] says how often each row counts, 1 unless given. An
 * action that was never tried is forbidden, so that no plan can rest on it; an episode begins where episodes were seen to.
 */
export function estimateModel(counted: CountedRows, { prior }: Pick<CountingOptions, "prior">, times?: ArrayLike<number>): EstimatedModel {
  const { states, actions, discount, rows } = counted;
  const tries = new Float64Array(states * actions);
  const rewards = new Float64Array(states * actions);
  const first = new Float64Array(states);
  const followed = Array.from({ length: states * actions }, () => new Map<number, number>());
  for (let row = 0; row < rows; row++) {
    const weight = times?.[row] ?? 1;
    if (weight === 0) continue;
    const pair = counted.state[row] * actions + counted.action[row];
    tries[pair] += weight;
    rewards[pair] += weight * counted.reward[row];
    followed[pair].set(counted.next[row], (followed[pair].get(counted.next[row]) ?? 0) + weight);
    if (counted.begins[row] === 1) first[counted.state[row]] += weight;
  }
  const outcomes = (state: number, action: number): Outcome[] => {
    const pair = state * actions + action;
    if (tries[pair] === 0) return [];
    const reward = rewards[pair] / tries[pair];
    const total = tries[pair] + prior * (states + 1);
    const shareOf = (next: number): number => ((followed[pair].get(next) ?? 0) + prior) / total;
    const reachable = prior > 0 ? Array.from({ length: states + 1 }, (_, index) => index - 1) : [...followed[pair].keys()];
    return reachable.map((next) => (next < 0 ? { probability: shareOf(next), next: state, reward, ends: true } : { probability: shareOf(next), next, reward }));
  };
  return { model: createTabularModel({ states, actions, discount, first: (state) => first[state], outcomes }), tries };
}
