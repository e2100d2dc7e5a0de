// From a replay to the terms of an estimate: one number per chain whose mean is the value and whose spread is its uncertainty.
import { asItIs, type Estimator } from "./estimators.ts";
import type { Replay, ReplayedQuantity } from "./replay.ts";
import { normalisedTerms } from "./normalised.ts";
import type { ObservedQuantity } from "./quantities.ts";
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
  const bent = new Float64Array(replay.weights.length);
  for (let row = 0; row < bent.length; row++) bent[row] = estimator.bend(replay.weights[row], parameter ?? 0);
  return bent;
}

/**
 * One term per chain, [chains]: its mean is the estimate. Where the estimator divides by a sum of weights the terms are
 * linearised (value + influence), so that their spread is that of the ratio.
 */
export function chainTerms(source: TermSource): Float64Array {
  if (source.estimator.over === "trajectory") return trajectoryTerms(source);
  return source.estimator.normalises ? normalisedTerms(source) : recursiveTerms(source);
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

/** What the logging policy itself earned in each chain, discounted, [chains]. */
export function observedTerms(replay: Pick<Replay, "outline" | "discounts">, quantity: ObservedQuantity): Float64Array {
  const { outline: { chains, starts }, discounts } = replay;
  const terms = new Float64Array(chains);
  for (let chain = 0; chain < chains; chain++) {
    let value = 0;
    for (let row = starts[chain + 1] - 1; row >= starts[chain]; row--) value = quantity.observed[row] + discounts[row] * value;
    terms[chain] = value;
  }
  return terms;
}

/**
 * The terms of mean(above) / mean(below) from those of its two sides, linearised (delta method), so that their mean is the ratio.
 * All zero where the lower side is 0.
 */
export function ratioTerms(above: Float64Array, below: Float64Array): Float64Array {
  const denominator = meanOf(below);
  const terms = new Float64Array(above.length);
  if (denominator === 0) return terms;
  const ratio = meanOf(above) / denominator;
  for (let chain = 0; chain < terms.length; chain++) terms[chain] = ratio + (above[chain] - ratio * below[chain]) / denominator;
  return terms;
}

/** The plain mean of terms; 0 of none. */
export function meanOf(terms: Float64Array): number {
  let total = 0;
  for (let index = 0; index < terms.length; index++) total += terms[index];
  return terms.length === 0 ? 0 : total / terms.length;
}
