// The normal law cut to an interval: its density.
import { logarithm } from "./exponential.ts";
import { normalCdf } from "./normal.ts";
import { halfLogTwoPi } from "./squash.ts";

/** A normal law of this mean and deviation, given that it falls between `low` and `high`; the mean must lie between them. */
export interface TruncatedNormal {
  readonly mean: number;
  readonly deviation: number;
  readonly low: number;
  readonly high: number;
}

/** ln of the density at x; -Infinity outside the interval. */
export function truncatedLogDensity({ mean, deviation, low, high }: TruncatedNormal, x: number): number {
  if (!(x >= low && x <= high)) return Number.NEGATIVE_INFINITY;
  const z = (x - mean) / deviation;
  // Both ends are taken in the lower tail, so that nothing is lost where the law is wide beside the interval or the mean stands at an end.
  const inside = 1 - normalCdf((low - mean) / deviation) - normalCdf((mean - high) / deviation);
  return -0.5 * z * z - halfLogTwoPi - logarithm(deviation * inside);
}
