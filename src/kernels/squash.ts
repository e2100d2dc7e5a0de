// The hyperbolic tangent as a change of variable: how a Gaussian number is folded into (-1, 1), and what that does to its density.
import { exponential, hyperbolicTangent, logarithm } from "./exponential.ts";

/** ln(2 pi) / 2. */
export const halfLogTwoPi = 0.9189385332046727;

/** ln(1 - tanh(u)^2), the logarithm of the slope of tanh: 2 (ln 2 - |u| - ln(1 + e^(-2 |u|))), which no u overflows. */
export function logSlope(u: number): number {
  const size = Math.abs(u);
  return 2 * (Math.LN2 - size - logarithm(1 + exponential(-2 * size)));
}

/**
 * ln of the density of a = tanh(u) for u = mean + e^logDeviation noise and a standard normal noise: the Gaussian's less the slope's
 * (Haarnoja et al. 2018, "Soft Actor-Critic: Off-Policy ...", appendix C, eq. 21).
 */
export function squashedLogDensity(noise: number, logDeviation: number, u: number): number {
  return -0.5 * noise * noise - logDeviation - halfLogTwoPi - logSlope(u);
}

/** The u with tanh(u) = a, for |a| < 1. */
export function inverseSquash(a: number): number {
  return 0.5 * logarithm((1 + a) / (1 - a));
}

/** out[k] = tanh(values[k] x scales[k mod scales.length]) for the first `count`: in a loop of its own, whose numbers the engine need not put on the heap. */
export function foldAll(values: Float32Array, scales: Float64Array, count: number, out: Float64Array): void {
  for (let k = 0, column = 0; k < count; k++) {
    out[k] = hyperbolicTangent(values[k] * scales[column]);
    if (++column === scales.length) column = 0;
  }
}

/** out[k] = tanh(points[k]) for the first `count`. */
export function squashAll(points: Float64Array, count: number, out: Float64Array): void {
  for (let k = 0; k < count; k++) out[k] = hyperbolicTangent(points[k]);
}

/** out[k] = e^values[k] for the first `count`. */
export function exponentialAll(values: Float64Array, count: number, out: Float64Array): void {
  for (let k = 0; k < count; k++) out[k] = exponential(values[k]);
}

/** Adds ln(1 - tanh(u)^2) of row after row of `width` points to `sums`, times `sign`. */
export function addLogSlopes(points: Float64Array, shape: { readonly rows: number; readonly width: number }, sign: number, sums: Float64Array): void {
  for (let row = 0; row < shape.rows; row++) {
    for (let at = row * shape.width; at < (row + 1) * shape.width; at++) sums[row] += sign * logSlope(points[at]);
  }
}
