// What was experienced: one transition as an object at the boundaries, many as columns inside, and the environment they come from.
import type { DecisionSpec, Observation } from "./decision.ts";
import type { Random } from "./random.ts";

/** One choice and what came of it. */
export interface Transition {
  readonly observation: Observation;
  readonly action: number;
  readonly propensity: number;
  readonly reward: number;
  /** [L], the cost on each limit. */
  readonly costs: Float32Array;
  /** Weight of what follows; 0 where nothing follows. */
  readonly discount: number;
  /** The next choice of the same episode, or null where nothing follows or it is not known. */
  readonly next: Observation | null;
  /** The end of a record, which need not be the end of the process (`discount` says that). */
  readonly last: boolean;
  /** Which choice of its request this is: 0 unless the request is decided in stages. */
  readonly stage: number;
}

/** Observations as columns. Row r offers offsets[r+1] - offsets[r] candidates. */
export interface ObservationColumns {
  readonly rows: number;
  /** [rows x S] */
  readonly states: Float32Array;
  /** A pool of candidate matrices, each [A x F]; rows that offer the same list share one. */
  readonly features: Float32Array;
  /** [rows], where the matrix of row r begins in `features`. */
  readonly featureStarts: Uint32Array;
  /** [rows + 1] */
  readonly offsets: Uint32Array;
  /** [offsets[rows]] */
  readonly allowed: Uint8Array;
  /** [rows x L] */
  readonly prices: Float32Array;
}

/** Transitions as columns. */
export interface Batch {
  readonly spec: DecisionSpec;
  readonly rows: number;
  readonly observations: ObservationColumns;
  readonly actions: Int32Array;
  readonly propensities: Float64Array;
  readonly rewards: Float64Array;
  /** [rows x L] */
  readonly costs: Float32Array;
  readonly discounts: Float64Array;
  /** The next observation of each row, an empty candidate list where there is none; null when no row has one. */
  readonly next: ObservationColumns | null;
  readonly lasts: Uint8Array;
  readonly stages: Uint8Array;
}

/** A quantity reported beside the reward: the mean of its values per decision, or the ratio of two such means. */
export interface Metric {
  readonly name: string;
  /** Unit of the value, e.g. "cents", "share", "1". */
  readonly unit: string;
  readonly better: "higher" | "lower";
  /** Name of the metric that stands below the line: the quantity is mean(this) / mean(per). Null for a plain mean. */
  readonly per: string | null;
}

/** A log of decisions as columns: what evaluation and learning from logs read. Rows of one episode stand together, in order. */
export interface Log extends Batch {
  readonly metrics: readonly Metric[];
  /** [rows x metrics]; a decision's value stands on the last of its stages, 0 on the others. */
  readonly metricValues: Float64Array;
  /** [rows], numbers of episodes 0, 1, ... in order of appearance. */
  readonly episodes: Uint32Array;
  /** [rows], numbers of subjects 0, 1, ...; rows without one get a number of their own. */
  readonly subjects: Uint32Array;
  /** [rows], milliseconds since 1970, NaN where the log has no time. */
  readonly times: Float64Array;
  /** [rows], the identifier of each decision; null when the log has none. */
  readonly decisions: readonly string[] | null;
}

/**
 * What an environment answers: the first observation of an episode, or what a step led to. `stage` says which choice of its
 * request the observation asks for, 0 when absent. Behind a "last" step the observation may be unknown: no candidates.
 */
export type TimeStep =
  | { readonly kind: "first"; readonly observation: Observation; readonly stage?: number }
  | {
      readonly kind: "mid" | "last";
      readonly observation: Observation;
      readonly reward: number;
      readonly costs: Float32Array;
      /** 0 where the process ended; above 0 on a "last" step that was only cut off. */
      readonly discount: number;
      readonly stage?: number;
    };

/** Any state that can be written down as JSON. */
export type State = null | boolean | number | string | readonly State[] | { readonly [key: string]: State };

/** One process to act in. `save` and `restore` carry all of it, its randomness included. */
export interface Environment {
  readonly spec: DecisionSpec;
  reset(random: Random): TimeStep;
  step(action: number): TimeStep;
  save(): State;
  restore(state: State): void;
}

/** What `copies` environments show at one moment, for a fixed list of A candidates without fields. */
export interface ObservationBlock {
  /** [copies x S] */
  readonly states: Float32Array;
  /** [copies x A] */
  readonly allowed: Uint8Array;
  /** [copies x L] */
  readonly prices: Float32Array;
  /** [copies], which choice of its request each copy asks for. */
  readonly stages: Uint8Array;
}

/** Where many copies of an environment write what they answer; live arrays that are laid out once and never move. */
export interface VectorColumns {
  /** What is to be acted on now; behind a last step this is the first observation of the copy's following episode. */
  readonly now: ObservationBlock;
  /** What the step led to; differs from `now` only where the episode is over. All `allowed` are 0 where it is not known. */
  readonly next: ObservationBlock;
  /** [copies] */
  readonly rewards: Float64Array;
  /** [copies x L] */
  readonly costs: Float32Array;
  /** [copies], 0 where the process ended; above 0 on a last step that was only cut off. */
  readonly discounts: Float64Array;
  /** [copies], 1 where the episode is over. */
  readonly lasts: Uint8Array;
}

/** Copies of one environment that step together and write into columns; an episode that is over is followed by another at once. */
export interface VectorEnvironment {
  readonly spec: DecisionSpec;
  readonly copies: number;
  readonly columns: VectorColumns;
  /** Begins an episode in every copy, each with a stream of its own, and writes `now`. */
  reset(random: Random): void;
  /** One step in every copy; actions [copies]. */
  step(actions: Int32Array): void;
  save(): State;
  /** Goes on from `save`, with the observations that stood in `now`. */
  restore(state: State): void;
}

/** Row r as an observation: views into the columns, nothing is copied. */
export function observationAt(columns: ObservationColumns, row: number, spec: DecisionSpec): Observation {
  const width = spec.state.length;
  const limits = spec.limits.length;
  const from = columns.offsets[row];
  const to = columns.offsets[row + 1];
  const start = columns.featureStarts[row];
  return {
    state: columns.states.subarray(row * width, (row + 1) * width),
    candidates: columns.features.subarray(start, start + (to - from) * spec.candidate.length),
    allowed: columns.allowed.subarray(from, to),
    prices: columns.prices.subarray(row * limits, (row + 1) * limits),
  };
}

/** Row r as a transition; views, nothing is copied. */
export function transitionAt(batch: Batch, row: number): Transition {
  const limits = batch.spec.limits.length;
  const followed = batch.next !== null && batch.next.offsets[row + 1] > batch.next.offsets[row];
  return {
    observation: observationAt(batch.observations, row, batch.spec),
    action: batch.actions[row],
    propensity: batch.propensities[row],
    reward: batch.rewards[row],
    costs: batch.costs.subarray(row * limits, (row + 1) * limits),
    discount: batch.discounts[row],
    next: followed ? observationAt(batch.next, row, batch.spec) : null,
    last: batch.lasts[row] === 1,
    stage: batch.stages[row],
  };
}

/** Reward minus the price of every limit times its cost: what a learner under limits maximises. */
export function pricedReward(batch: Batch, row: number): number {
  const limits = batch.spec.limits.length;
  let value = batch.rewards[row];
  for (let limit = 0; limit < limits; limit++) {
    value -= batch.observations.prices[row * limits + limit] * batch.costs[row * limits + limit];
  }
  return value;
}

/**
 * The priced reward summed from each choice to the end of its request, [rows]: what a bandit learns from on slates, where
 * one stage's reward alone would miss what it does to the later ones. Stages of a request must stand together.
 */
export function requestReturns(batch: Batch): Float64Array {
  const returns = new Float64Array(batch.rows);
  for (let row = batch.rows - 1; row >= 0; row--) {
    const continues = row + 1 < batch.rows && batch.stages[row + 1] === batch.stages[row] + 1 && batch.lasts[row] === 0;
    returns[row] = pricedReward(batch, row) + (continues ? returns[row + 1] : 0);
  }
  return returns;
}
