// Plays a target policy over a log: the weight of every row and what a model expects there, as columns.
import { checkDistribution, observationAt, type Log, type Observation, type Policy, type Random } from "../core/index.ts";
import { fitReturns, type Prediction, type RewardModel } from "../models/index.ts";
import { outlineOf, type Outline } from "./outline.ts";
import { quantitiesOf, type ObservedQuantity } from "./quantities.ts";

/** A quantity with what a model expects of it under the target. */
export interface ReplayedQuantity extends ObservedQuantity {
  /** [rows], sum over candidates of target probability x prediction; empty without a model. */
  readonly expected: Float64Array;
  /** [rows], the prediction for the logged candidate; empty without a model. */
  readonly taken: Float64Array;
}

/** A target on a log, as columns: all that estimators read. */
export interface Replay {
  readonly target: string;
  readonly outline: Outline;
  readonly hasModel: boolean;
  /** [rows], target probability / logged propensity. */
  readonly weights: Float64Array;
  /** [rows], the weight of what follows within the chain. */
  readonly discounts: Float64Array;
  readonly quantities: readonly ReplayedQuantity[];
  /** Share of the target's probability on candidates of a fixed list that the log never took. */
  readonly unsupportedShare: number;
  /** Mean probability the target gives each action index, [most candidates of a row]. */
  readonly actionShares: Float64Array;
}

/** What all replays of one log have in common. */
export interface LogView {
  readonly log: Log;
  readonly outline: Outline;
  readonly quantities: readonly ObservedQuantity[];
}

/** The parts of a log that do not depend on a target, computed once. */
export function viewLog(log: Log): LogView {
  return { log, outline: outlineOf(log), quantities: quantitiesOf(log) };
}

/** A policy known only by its probabilities on the rows of one log: [sum of A], aligned with `observations.allowed`. */
export interface RowPolicy {
  readonly columns: Float64Array;
}

/** Whom to replay. */
export interface ReplayTarget {
  readonly name: string;
  readonly policy: Policy | RowPolicy;
}

/** What a replay needs beside the log and the target. */
export interface ReplayOptions {
  /** Fitted on the view's quantities, in their order; null replays without one. */
  readonly model: RewardModel | null;
  /** [L], stated prices under which the target decides; never the row's. Zero when left out. */
  readonly prices?: Float32Array;
  readonly random: Random;
}

/** Replays a target; throws `broken-policy` where it does not give a distribution over the allowed candidates. */
export function replay(view: LogView, target: ReplayTarget, options: ReplayOptions): Replay {
  const { log, outline, quantities } = view;
  const { model } = options;
  const columns = quantities.map((quantity) => ({ ...quantity, ...emptyColumns(model === null ? 0 : log.rows) }));
  const weights = new Float64Array(log.rows);
  const usage = new Float64Array(mostCandidates(log));
  const sequential = outline.horizon > 1 && model !== null;
  const kept = new Float64Array(sequential ? log.observations.offsets[log.rows] : 0);
  const direct = model === null || sequential ? [] : columns.map((_, index): Prediction => (row, observation, out) => model.predict(index, row, observation, out));
  const fill = columnFiller(log, columns);
  decideAll(log, target.policy, options, (row, observation, probabilities) => {
    weights[row] = probabilities[log.actions[row]] / log.propensities[row];
    for (let action = 0; action < probabilities.length; action++) usage[action] += probabilities[action];
    if (sequential) kept.set(probabilities, log.observations.offsets[row]);
    else fill(row, observation, probabilities, direct);
  });
  if (sequential) fillFromReturns(view, columns, model, kept);
  return {
    target: target.name, outline, hasModel: model !== null, weights, discounts: log.discounts, quantities: columns,
    unsupportedShare: unsupportedShare(log, usage),
    actionShares: usage.map((total) => total / log.rows),
  };
}

function emptyColumns(length: number): { expected: Float64Array; taken: Float64Array } {
  return { expected: new Float64Array(length), taken: new Float64Array(length) };
}

type RowVisit = (row: number, observation: Observation, probabilities: Float64Array) => void;

function decideAll(log: Log, policy: Policy | RowPolicy, options: ReplayOptions, visit: RowVisit): void {
  const prices = options.prices ?? new Float32Array(log.spec.limits.length);
  const { offsets } = log.observations;
  let out = new Float64Array(0);
  for (let row = 0; row < log.rows; row++) {
    const { state, candidates, allowed } = observationAt(log.observations, row, log.spec);
    const observation = { state, candidates, allowed, prices };
    if (out.length !== allowed.length) out = new Float64Array(allowed.length);
    const probabilities = "columns" in policy ? policy.columns.subarray(offsets[row], offsets[row + 1])
      : policy.probabilities(observation, options.random, out);
    checkDistribution(probabilities, observation);
    visit(row, observation, probabilities);
  }
}

type Fill = (row: number, observation: Observation, probabilities: Float64Array, predictions: readonly Prediction[]) => void;

function columnFiller(log: Log, columns: readonly ReplayedQuantity[]): Fill {
  let scores = new Float64Array(0);
  return (row, observation, probabilities, predictions) => {
    if (scores.length !== probabilities.length) scores = new Float64Array(probabilities.length);
    for (let index = 0; index < predictions.length; index++) {
      predictions[index](row, observation, scores);
      let expected = 0;
      for (let action = 0; action < scores.length; action++) expected += probabilities[action] * scores[action];
      columns[index].expected[row] = expected;
      columns[index].taken[row] = scores[log.actions[row]];
    }
  };
}

// On sequences the model has to speak of the whole rest of the sequence under the target, not of one step.
function fillFromReturns({ log, outline }: LogView, columns: readonly ReplayedQuantity[], model: RewardModel, probabilities: Float64Array): void {
  const continues = new Uint8Array(log.rows).fill(1);
  for (let chain = 0; chain < outline.chains; chain++) continues[outline.starts[chain + 1] - 1] = 0;
  const continuation = { probabilities, continues, discounts: log.discounts, horizon: outline.horizon };
  const predictions = columns.map((column) => fitReturns(model.fit, column.observed, continuation));
  const fill = columnFiller(log, columns);
  const { offsets } = log.observations;
  for (let row = 0; row < log.rows; row++) {
    fill(row, observationAt(log.observations, row, log.spec), probabilities.subarray(offsets[row], offsets[row + 1]), predictions);
  }
}

function mostCandidates(log: Log): number {
  let most = 0;
  for (let row = 0; row < log.rows; row++) most = Math.max(most, log.observations.offsets[row + 1] - log.observations.offsets[row]);
  return most;
}

// Only a fixed list names its candidates, so only there can it be said which of them the log never tried.
function unsupportedShare(log: Log, usage: Float64Array): number {
  if (log.spec.fixed === null) return 0;
  const seen = new Uint8Array(usage.length);
  for (let row = 0; row < log.rows; row++) seen[log.actions[row]] = 1;
  let unsupported = 0;
  for (let action = 0; action < usage.length; action++) if (seen[action] === 0) unsupported += usage[action];
  return unsupported / log.rows;
}
