// Hidden interests behind counts of views: a multinomial logit over candidates whose taste vector is a customer's own, and the filter for it.
import { choleskyInPlace, choleskySolve, dotAt } from "../../kernels/index.ts";

/** P(view of a) = softmax over a of embedding_a . interests + popularity_a, with interests ~ N(0, I) over customers. */
export interface InterestModel {
  readonly candidates: number;
  readonly rank: number;
  /** [candidates x rank] */
  readonly embedding: Float64Array;
  /** [candidates] */
  readonly popularity: Float64Array;
}

/** What a customer's views say about their interests; scratch memory is kept, so one filter serves one caller. */
export interface InterestFilter {
  /**
   * The likeliest interests behind these counts [candidates], which may be faded and so broken, into out [rank]; the factor of the
   * posterior's curvature there stays in `factor` for draws (Laplace's method).
   */
  mode(counts: ArrayLike<number>, out: Float64Array): void;
  /** View probabilities of all candidates for these interests, [candidates]: a view that the next call overwrites. */
  probabilities(interests: Float64Array): Float64Array;
  /** [rank x rank], the lower triangle of the last curvature's factor. */
  readonly factor: Float64Array;
}

/** Candidates of a smaller probability do not bend the posterior. */
const leastShare = 1e-6;
const mostSteps = 8;

/** The filter of a model, by Newton's method: the posterior is concave, so that steps halved while they do not improve reach its mode. */
export function createInterestFilter({ candidates, rank, embedding, popularity }: InterestModel): InterestFilter {
  const shares = new Float64Array(candidates);
  const factor = new Float64Array(rank * rank);
  const [seen, mean, gradient, step, trial] = Array.from({ length: 5 }, () => new Float64Array(rank));

  const normalise = (interests: Float64Array): number => {
    let highest = Number.NEGATIVE_INFINITY;
    for (let a = 0; a < candidates; a++) {
      shares[a] = popularity[a] + dotAt(embedding, a * rank, interests, 0, rank);
      if (shares[a] > highest) highest = shares[a];
    }
    let total = 0;
    for (let a = 0; a < candidates; a++) total += shares[a] = Math.exp(shares[a] - highest);
    for (let a = 0; a < candidates; a++) shares[a] /= total;
    return highest + Math.log(total);
  };
  // log posterior but for a constant: counts . scores - views x log-sum-exp - |interests|^2 / 2.
  const objective = (interests: Float64Array, views: number): number => (
    dotAt(seen, 0, interests, 0, rank) - views * normalise(interests) - dotAt(interests, 0, interests, 0, rank) / 2
  );
  const bend = (views: number, at: Float64Array): void => {
    mean.fill(0);
    factor.fill(0);
    for (let a = 0; a < candidates; a++) {
      if (shares[a] < leastShare) continue;
      for (let k = 0; k < rank; k++) {
        const weighted = shares[a] * embedding[a * rank + k];
        mean[k] += weighted;
        for (let l = 0; l <= k; l++) factor[k * rank + l] += weighted * embedding[a * rank + l];
      }
    }
    for (let k = 0; k < rank; k++) {
      gradient[k] = seen[k] - views * mean[k] - at[k];
      for (let l = 0; l <= k; l++) factor[k * rank + l] = views * (factor[k * rank + l] - mean[k] * mean[l]) + (k === l ? 1 : 0);
    }
    choleskyInPlace(factor, rank);
  };
  const sumViews = (counts: ArrayLike<number>): number => {
    let views = 0;
    seen.fill(0);
    for (let a = 0; a < candidates; a++) {
      if (counts[a] === 0) continue;
      views += counts[a];
      for (let k = 0; k < rank; k++) seen[k] += counts[a] * embedding[a * rank + k];
    }
    return views;
  };
  return {
    factor,
    mode(counts, out) {
      const views = sumViews(counts);
      out.fill(0);
      let value = objective(out, views);
      for (let round = 0; round < mostSteps; round++) {
        bend(views, out);
        choleskySolve(factor, rank, gradient, step);
        let scale = 1;
        for (let halving = 0; halving < 8; halving++, scale /= 2) {
          for (let k = 0; k < rank; k++) trial[k] = out[k] + scale * step[k];
          const reached = objective(trial, views);
          if (reached < value - 1e-9) continue;
          value = reached;
          break;
        }
        out.set(trial);
        if (scale * largest(step) < 1e-3) break;
      }
    },
    probabilities(interests) {
      normalise(interests);
      return shares;
    },
  };
}

function largest(values: Float64Array): number {
  let result = 0;
  for (const value of values) result = Math.max(result, Math.abs(value));
  return result;
}
