// What follows a choice under a target policy: fitted-Q evaluation with the linear models of a cross-fit.
import { observationAt } from "../../core/index.ts";
import { predictionOf, predictWith, type CrossFit, type FoldModel, type Prediction } from "./cross-fit.ts";

/** How the rows of a log follow one another, and what the target would choose in each. */
export interface Continuation {
  /** [offsets[rows]], the target's probabilities of every row's candidates. */
  readonly probabilities: Float64Array;
  /** [rows], 1 where row + 1 continues the same sequence. */
  readonly continues: Uint8Array;
  /** [rows], the weight of what follows. */
  readonly discounts: Float64Array;
  /** Rounds of backing up, the length of the longest sequence; more than `mostRounds` are not made. */
  readonly horizon: number;
}

const mostRounds = 60;
const settled = 1e-7;

/**
 * Q(s, a) = E[outcome + discount x sum over a' of target(a' | s') Q(s', a')], by repeated regression (Le, Voloshin & Yue 2019),
 * within each fold on its own coefficients, so that no row is predicted from its own group.
 */
export function fitReturns(fit: CrossFit, outcome: Float64Array, continuation: Continuation): Prediction {
  const { continues, discounts } = continuation;
  let models = fit.solve((row) => outcome[row]);
  for (let round = 1; round < Math.min(continuation.horizon, mostRounds); round++) {
    const values = models.map((model) => stateValues(fit, model, continuation.probabilities));
    const next = fit.solve((row, fold) => outcome[row] + (continues[row] === 1 ? discounts[row] * values[fold][row + 1] : 0));
    const moved = largestMove(models, next);
    models = next;
    if (moved < settled) break;
  }
  return predictionOf(fit, models);
}

function stateValues({ batch, features }: CrossFit, model: FoldModel, probabilities: Float64Array): Float64Array {
  const { observations, spec } = batch;
  const values = new Float64Array(batch.rows);
  let scores = new Float64Array(0);
  for (let row = 0; row < batch.rows; row++) {
    const from = observations.offsets[row];
    const count = observations.offsets[row + 1] - from;
    if (scores.length !== count) scores = new Float64Array(count);
    predictWith(features, model, observationAt(observations, row, spec), scores);
    for (let action = 0; action < count; action++) values[row] += probabilities[from + action] * scores[action];
  }
  return values;
}

function largestMove(before: readonly FoldModel[], after: readonly FoldModel[]): number {
  let largest = 0;
  before.forEach((model, fold) => {
    largest = Math.max(largest, Math.abs(model.offset - after[fold].offset));
    model.coefficients.forEach((value, index) => { largest = Math.max(largest, Math.abs(value - after[fold].coefficients[index])); });
  });
  return largest;
}
