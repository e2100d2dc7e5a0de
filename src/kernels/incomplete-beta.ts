// The regularised incomplete beta function and its inverse: the beta law's distribution and quantiles.
import { continuedFraction } from "./continued-fraction.ts";
import { betaKernel } from "./saddle-point.ts";

/** I_x(a, b): the probability that a Beta(a, b) variable is at most x; a, b > 0, x in [0, 1]. */
export function regularizedIncompleteBeta(a: number, b: number, x: number): number {
  return incompleteBetaOf(a, b, x, 1 - x);
}

/** I_x(a, b) of a pair x + y = 1 given separately, so that neither loses digits when the other is near one. */
export function incompleteBetaOf(a: number, b: number, x: number, y: number): number {
  if (!(x > 0)) return x === 0 ? 0 : Number.NaN;
  if (!(y > 0)) return y === 0 ? 1 : Number.NaN;
  if (x * (a + b) > a) return 1 - lowerTail(b, a, y, x);
  return lowerTail(a, b, x, y);
}

// DiDonato & Morris 1992, "Algorithm 708", equations 7 to 9: the even part of NIST DLMF 8.17.22. `distance` says how far x
// lies below the mean; where a is large it is what the plain fraction would lose to cancellation.
function lowerTail(a: number, b: number, x: number, y: number): number {
  const distance = a > b ? (a + b) * y - b : a - (a + b) * x;
  const above = (n: number): number => {
    if (n === 1) return 1;
    const m = n - 1;
    const order = a + 2 * m - 1;
    return ((a + m - 1) / order) * ((a + b + m - 1) / order) * m * (b - m) * x * x;
  };
  const below = (n: number): number => {
    const m = n - 1;
    const bend = m === 0 ? 0 : (m * (b - m) * x) / (a + 2 * m - 1);
    return m + bend + ((a + m) / (a + 2 * m + 1)) * (distance + 1 + m * (1 + y));
  };
  return betaKernel(a, b, x, y) * continuedFraction(above, below);
}

/** The x with I_x(a, b) = p. */
export function betaQuantile(a: number, b: number, p: number): number {
  return 1 / (1 + Math.exp(-betaLogitQuantile(a, b, p)));
}

/** log(x / (1 - x)) of the x with I_x(a, b) = p: keeps its digits where x or 1 - x is tiny. */
export function betaLogitQuantile(a: number, b: number, p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  return p <= 0.5 ? lowerLogit(a, b, p) : -lowerLogit(b, a, 1 - p);
}

/**
 * Newton's method on log I - log p over the logit of x. The law of the logit has the log-concave density
 * exp(a t) / (1 + exp(t))^(a + b), so its log distribution is concave and rising: every step but the first lands at or
 * below the root and closes in on it without a bracket. Where the first step leaps so far that I is no longer a positive
 * double, half the leap is taken back.
 */
function lowerLogit(a: number, b: number, p: number): number {
  if (p === 0) return Number.NEGATIVE_INFINITY;
  const wanted = Math.log(p);
  let logit = Math.log(a / b);
  let change = 0;
  for (let step = 0; step < 200; step++) {
    const x = 1 / (1 + Math.exp(-logit));
    const y = 1 / (1 + Math.exp(logit));
    const share = incompleteBetaOf(a, b, x, y);
    change = share > 0 ? ((Math.log(share) - wanted) * share) / betaKernel(a, b, x, y) : -Math.abs(change) / 2;
    logit -= change;
    // Convergence is quadratic: after a step this small nothing is left to gain.
    if (!(Math.abs(change) > 1e-10)) break;
  }
  return logit;
}
