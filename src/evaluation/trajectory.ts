// Trajectory-wide importance sampling: one weight for the whole sequence, plain (TIS) or self-normalised (WIS).
import type { Replay } from "./replay.ts";
import { meanOf, observedTerms } from "./observed.ts";
import type { TermSource } from "./terms.ts";

/** The product of the weights of each chain, [chains]; the replay's own weights where every chain is one row. */
export function chainWeights(replay: Pick<Replay, "outline" | "weights">): Float64Array {
  const { outline: { chains, starts, horizon }, weights } = replay;
  if (horizon <= 1) return weights;
  const products = new Float64Array(chains);
  for (let chain = 0; chain < chains; chain++) {
    let product = 1;
    for (let row = starts[chain]; row < starts[chain + 1]; row++) product *= weights[row];
    products[chain] = product;
  }
  return products;
}

/** Weight of the whole chain times its discounted return, [chains]; divided by the mean weight and linearised for WIS (Precup 2000). */
export function trajectoryTerms({ replay, estimator, quantity }: TermSource): Float64Array {
  const weights = chainWeights(replay);
  const terms = observedTerms(replay, quantity);
  for (let chain = 0; chain < terms.length; chain++) terms[chain] *= weights[chain];
  if (!estimator.normalises) return terms;
  const meanWeight = meanOf(weights);
  const value = meanWeight === 0 ? 0 : meanOf(terms) / meanWeight;
  for (let chain = 0; chain < terms.length; chain++) {
    terms[chain] = meanWeight === 0 ? 0 : value + (terms[chain] - value * weights[chain]) / meanWeight;
  }
  return terms;
}
