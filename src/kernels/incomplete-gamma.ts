// The regularised incomplete gamma functions, and the Poisson law that they are the distribution of.
import { continuedFraction } from "./continued-fraction.ts";
import { poissonKernel } from "./saddle-point.ts";

/** P(a, x): the probability that a Gamma(a, 1) variable is at most x; a > 0, x >= 0. */
export function regularizedLowerGamma(a: number, x: number): number {
  return x < a + 1 ? lowerSeries(a, x) : 1 - upperFraction(a, x);
}

/** Q(a, x) = 1 - P(a, x), keeping its relative accuracy where it is small. */
export function regularizedUpperGamma(a: number, x: number): number {
  return x < a + 1 ? 1 - lowerSeries(a, x) : upperFraction(a, x);
}

// NIST Digital Library of Mathematical Functions 8.11.4.
function lowerSeries(a: number, x: number): number {
  if (x <= 0) return x === 0 ? 0 : Number.NaN;
  let term = 1;
  let total = 1;
  for (let n = 1; term > total * 1e-17; n++) {
    term *= x / (a + n);
    total += term;
  }
  return total * poissonKernel(a, x);
}

// NIST Digital Library of Mathematical Functions 8.9.2, in its even part.
function upperFraction(a: number, x: number): number {
  if (x === Number.POSITIVE_INFINITY) return 0;
  const fraction = continuedFraction((n) => (n === 1 ? 1 : -(n - 1) * (n - 1 - a)), (n) => x - a + 2 * n - 1);
  return a * poissonKernel(a, x) * fraction;
}

/** P(K = k) for a Poisson K of this mean >= 0; 0 where k is no whole number from 0 on. */
export function poissonPmf(k: number, mean: number): number {
  if (k < 0 || !Number.isInteger(k)) return 0;
  if (mean === 0) return k === 0 ? 1 : 0;
  return k === 0 ? Math.exp(-mean) : poissonKernel(k, mean);
}

/** P(K <= k) for a Poisson K of this mean >= 0. */
export function poissonCdf(k: number, mean: number): number {
  return k < 0 ? 0 : regularizedUpperGamma(Math.floor(k) + 1, mean);
}
