// Student's t law: what intervals over subjects stand on.
import { betaLogitQuantile, incompleteBetaOf } from "./incomplete-beta.ts";

/** P(T <= t) for Student's t with `df` > 0 degrees of freedom (NIST DLMF 8.17.21 and Abramowitz & Stegun 1964, 26.7.1). */
export function studentTCdf(df: number, t: number): number {
  const square = t * t;
  if (square === Number.POSITIVE_INFINITY) return t < 0 ? 0 : 1;
  const tail = 0.5 * incompleteBetaOf(df / 2, 0.5, df / (df + square), square / (df + square));
  return t < 0 ? tail : 1 - tail;
}

/** The t with P(T <= t) = p; -Infinity at 0, Infinity at 1. */
export function studentTQuantile(df: number, p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0.5) return 0;
  if (p > 0.5) return -studentTQuantile(df, 1 - p);
  // With x = df / (df + t^2) the lower tail is half of I_x(df / 2, 1 / 2), and t^2 = df (1 - x) / x.
  const logit = betaLogitQuantile(df / 2, 0.5, 2 * p);
  return -Math.sqrt(df) * Math.exp(-logit / 2);
}
