// Loader's saddle-point form of the binomial and Poisson laws: full accuracy where powers and gamma functions would cancel.
import { stirlingError } from "./gamma.ts";

const TWO_PI = 6.283185307179586;

// x log(x / mean) + mean - x for x, mean > 0, without cancellation near x = mean (Loader 2000, "Fast and accurate computation
// of binomial probabilities", section 3).
function deviance(x: number, mean: number): number {
  const difference = x - mean;
  if (Math.abs(difference) >= 0.1 * (x + mean)) return x * Math.log(x / mean) + mean - x;
  const v = difference / (x + mean);
  let total = difference * v;
  let term = 2 * x * v;
  for (let odd = 3; odd < 2000; odd += 2) {
    term *= v * v;
    const next = total + term / odd;
    if (next === total) break;
    total = next;
  }
  return total;
}

/** mean^x exp(-mean) / Gamma(x + 1) for x > 0, mean > 0: the Poisson law, for any real x. */
export function poissonKernel(x: number, mean: number): number {
  return Math.exp(-stirlingError(x) - deviance(x, mean)) / Math.sqrt(TWO_PI * x);
}

/** x^a y^b / B(a, b) with y = 1 - x, all positive: the density of a beta law on the scale of log(x / y). */
export function betaKernel(a: number, b: number, x: number, y: number): number {
  const n = a + b;
  const exponent = stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x) - deviance(b, n * y);
  return Math.exp(exponent) * Math.sqrt(((a / n) * b) / TWO_PI);
}
