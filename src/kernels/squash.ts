// The hyperbolic tangent as a change of variable: how a Gaussian number is folded into (-1, 1), and what that does to its density.
import { exponential, hyperbolicTangent, logarithm } from "./exponential.ts";

const HALF_LOG_TWO_PI = 0.9189385332046727;

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
  return -0.5 * noise * noise - logDeviation - HALF_LOG_TWO_PI - logSlope(u);
}

/** The u with tanh(u) = a, for |a| < 1. */
export function inverseSquash(a: number): number {
  return 0.5 * logarithm((1 + a) / (1 - a));
}

/** A number anywhere folded smoothly into (-limit, limit), unchanged near zero. */
export function foldWithin(value: number, limit: number): number {
  return limit * hyperbolicTangent(value / limit);
}
