// What was logged, chain by chain, and the arithmetic of terms: their mean, and the ratio of two means.
import type { Outline } from "./outline.ts";
import type { ObservedQuantity } from "./quantities.ts";

/** What the logging policy itself earned in each chain, discounted, [chains]. */
export function observedTerms(log: { readonly outline: Outline; readonly discounts: Float64Array }, quantity: ObservedQuantity): Float64Array {
  const { outline: { chains, starts }, discounts } = log;
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
