// The standard normal law: density, distribution and quantile, accurate in both far tails.
import { erf, gaussianDecay, polynomial, scaledErfc } from "./error-function.ts";

const INVERSE_ROOT_TWO_PI = 3.989422804014326779e-1;

/** The standard normal density at x. */
export function normalDensity(x: number): number {
  return INVERSE_ROOT_TWO_PI * gaussianDecay(x, 0.5);
}

/** P(Z <= x) for a standard normal Z; relative error below 1e-14 wherever the result is not subnormal. */
export function normalCdf(x: number): number {
  const size = Math.abs(x);
  if (size <= 0.66) return 0.5 + 0.5 * erf(x * Math.SQRT1_2);
  // The decay is taken of x itself: rounding x / sqrt(2) first would cost 1e-13 at x = -38.
  const tail = size < 39 ? 0.5 * gaussianDecay(size, 0.5) * scaledErfc(size * Math.SQRT1_2) : 0;
  return x < 0 ? tail : 1 - (Number.isNaN(x) ? x : tail);
}

// Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37 (1988), PPND16:
// highest power first.
const CENTRE = {
  above: [
    2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4,
    1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.387132872796366608,
  ],
  below: [
    5.226495278852854561e3, 2.8729085735721942674e4, 3.930789580009271061e4, 2.1213794301586595867e4,
    5.3941960214247511077e3, 6.871870074920579083e2, 4.2313330701600911252e1, 1,
  ],
};
const TAIL = {
  above: [
    7.7454501427834140764e-4, 2.27238449892691845833e-2, 2.4178072517745061177e-1, 1.27045825245236838258,
    3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
  ],
  below: [
    1.05075007164441684324e-9, 5.475938084995344946e-4, 1.51986665636164571966e-2, 1.4810397642748007459e-1,
    6.8976733498510000455e-1, 1.6763848301838038494, 2.05319162663775882187, 1,
  ],
};
const FAR_TAIL = {
  above: [
    2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.2426609473880784386e-3, 2.6532189526576123093e-2,
    2.9656057182850489123e-1, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
  ],
  below: [
    2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
    1.48753612908506148525e-2, 1.3692988092273580531e-1, 5.9983220655588793769e-1, 1,
  ],
};

/** The x with P(Z <= x) = p; -Infinity at 0, Infinity at 1, NaN outside [0, 1]. Relative error below 1e-14. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  const centred = p - 0.5;
  if (Math.abs(centred) <= 0.425) {
    const r = 0.180625 - centred * centred;
    return (centred * polynomial(CENTRE.above, r)) / polynomial(CENTRE.below, r);
  }
  const tail = centred < 0 ? p : 1 - p;
  if (tail === 0) return centred < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const distance = Math.sqrt(-Math.log(tail));
  const { above, below } = distance <= 5 ? TAIL : FAR_TAIL;
  const shifted = distance - (distance <= 5 ? 1.6 : 5);
  const size = polynomial(above, shifted) / polynomial(below, shifted);
  return centred < 0 ? -size : size;
}
