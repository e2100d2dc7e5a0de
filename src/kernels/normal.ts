// The standard normal law: density, distribution and quantile, accurate in both far tails.
import { erf, gaussianDecay, polynomial, scaledErfc } from "./error-function.ts";

const INVERSE_ROOT_TWO_PI = 0.3989422804014327;

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
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987,
    13731.69376550946, 1971.5909503065513, 133.14166789178438, 3.3871328727963665,
  ],
  below: [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597,
    5394.196021424751, 687.1870074920579, 42.31333070160091, 1,
  ],
};
const TAIL = {
  above: [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684,
    3.6478483247632045, 5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  below: [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008,
    0.6897673349851, 1.6763848301838038, 2.053191626637759, 1,
  ],
};
const FAR_TAIL = {
  above: [
    2.0103343992922881e-7, 0.000027115555687434876, 0.0012426609473880784, 0.026532189526576124,
    0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  below: [
    2.0442631033899397e-15, 1.421511758316446e-7, 0.000018463183175100548, 0.0007868691311456133,
    0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1,
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
