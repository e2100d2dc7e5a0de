// From a replay to the terms of an estimate: one number per chain whose mean is the value and whose spread is its uncertainty.
import { asItIs, type Estimator } from "./estimators.ts";
import type { Replay, ReplayedQuantity } from "./replay.ts";
import { normalisedTerms } from "./normalised.ts";
import { trajectoryTerms } from "./trajectory.ts";

/** What the terms of one quantity are made from. */
export interface TermSource {
  readonly replay: Replay;
  readonly estimator: Estimator;
  readonly quantity: ReplayedQuantity;
  /** [rows], the weights after the estimator has bent them. */
  readonly weights: Float64Array;
}

/** The weights as the estimator uses them, [rows]; the replay's own array where nothing is bent. */
export function bentWeights(replay: Replay, estimator: Estimator, parameter: number | null): Float64Array {
  if (estimator.bend === asItIs) return replay.weights;
  if (estimator.parameter?.bendsAbove === true && largestOf(replay.weights) <= (parameter ?? 0)) return replay.weights;
  const bent = new Float64Array(replay.weights.length);
  for (let row = 0; row < bent.length; row++) bent[row] = estimator.bend(replay.weights[row], parameter ?? 0);
  return bent;
}

function largestOf(weights: Float64Array): number {
  let largest = 0;
  for (let row = 0; row < weights.length; row++) if (weights[row] > largest) largest = weights[row];
  return largest;
}

/**
 * One term per chain, [chains]: its mean is the estimate. Where the estimator divides by a sum of weights the terms are
 * linearised (value + influence), so that their spread is that of the ratio.
 */
export function chainTerms(source: TermSource): Float64Array {
  if (source.estimator.over === "trajectory") return trajectoryTerms(source);
  if (source.estimator.normalises) return normalisedTerms(source);
  return source.replay.outline.horizon === 1 ? singleTerms(source) : recursiveTerms(source);
}

// The recursion where nothing follows: the same numbers, several times faster.
function singleTerms({ estimator, quantity, weights }: TermSource): Float64Array {
  const { observed, expected, taken } = quantity;
  const terms = new Float64Array(weights.length);
  if (estimator.usesModel) for (let row = 0; row < terms.length; row++) terms[row] = expected[row] + weights[row] * (observed[row] - taken[row]);
  else for (let row = 0; row < terms.length; row++) terms[row] = weights[row] * observed[row];
  return terms;
}

/** V(t) = expected(t) + w(t) (reward(t) + discount(t) V(t+1) - taken(t)) (Jiang & Li 2016, equation 10), [chains]. */
function recursiveTerms({ replay, estimator, quantity, weights }: TermSource): Float64Array {
  const { outline: { chains, starts }, discounts } = replay;
  const { observed, expected, taken } = quantity;
  const terms = new Float64Array(chains);
  for (let chain = 0; chain < chains; chain++) {
    let value = 0;
    for (let row = starts[chain + 1] - 1; row >= starts[chain]; row--) {
      const gain = observed[row] + discounts[row] * value;
      value = estimator.usesModel ? expected[row] + weights[row] * (gain - taken[row]) : weights[row] * gain;
    }
    terms[chain] = value;
  }
  return terms;
}
