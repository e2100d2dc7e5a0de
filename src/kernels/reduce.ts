// Sums and moments of long columns that do not drift: compensated, so that order and length hardly matter.

/** The sum by Neumaier's compensation (1974): its error does not grow with the number of values. */
export function sum(values: ArrayLike<number>): number {
  let total = 0;
  let lost = 0;
  for (let k = 0; k < values.length; k++) {
    const value = values[k];
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return Number.isFinite(lost) ? total + lost : total;
}

/** The mean; NaN of nothing. */
export function mean(values: ArrayLike<number>): number {
  return sum(values) / values.length;
}

/** The sum of a[k] * b[k], compensated like `sum`. */
export function weightedSum(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let total = 0;
  let lost = 0;
  for (let k = 0; k < a.length; k++) {
    const value = a[k] * b[k];
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return Number.isFinite(lost) ? total + lost : total;
}

/** Weight, mean and spread of a column. */
export interface Moments {
  /** The sum of the weights: the number of values where there are none. */
  readonly weight: number;
  readonly mean: number;
  /** The sum of weight * (value - mean)^2: divide by `weight` or by `weight - 1` for a variance. */
  readonly squares: number;
}

/** Moments in two passes, the second corrected for what rounding left in the mean (Chan, Golub & LeVeque 1983, equation 1.7). */
export function moments(values: ArrayLike<number>, weights?: ArrayLike<number>): Moments {
  const weight = weights === undefined ? values.length : sum(weights);
  const centre = (weights === undefined ? sum(values) : weightedSum(values, weights)) / weight;
  let squares = 0;
  let drift = 0;
  for (let k = 0; k < values.length; k++) {
    const share = weights === undefined ? 1 : weights[k];
    const distance = values[k] - centre;
    squares += share * distance * distance;
    drift += share * distance;
  }
  return { weight, mean: centre, squares: Math.max(0, squares - (drift * drift) / weight) };
}

/** The variance of the values over n - `freedom`: 0 for the population's, 1 for the sample's estimate. */
export function variance(values: ArrayLike<number>, freedom: 0 | 1): number {
  const { weight, squares } = moments(values);
  return squares / (weight - freedom);
}
