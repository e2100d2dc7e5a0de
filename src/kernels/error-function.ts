// The error function and its complement, by the rational approximations of Cody (1969).

// Cody, "Rational Chebyshev approximations for the error function", Mathematics of Computation 23 (1969): each pair is
// numerator and denominator, highest power first; relative error below 1e-17 on its interval in exact arithmetic.
const SMALL = {
  above: [0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694],
  below: [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171],
};
const MIDDLE = {
  above: [
    2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001,
    881.952221241769, 1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
  ],
  below: [
    1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903,
    3290.7992357334597, 4362.619090143247, 3439.3676741437216, 1230.3393548037495,
  ],
};
const LARGE = {
  above: [
    0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926,
    0.016083785148742275, 0.0006587491615298378,
  ],
  below: [1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918],
};
const INVERSE_ROOT_PI = 0.5641895835477563;

/** The polynomial with these coefficients, highest power first, at x (Horner). */
export function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (const coefficient of coefficients) value = value * x + coefficient;
  return value;
}

function ratio(parts: { readonly above: readonly number[]; readonly below: readonly number[] }, x: number): number {
  return polynomial(parts.above, x) / polynomial(parts.below, x);
}

/**
 * exp(-scale * x^2) without the error that squaring x costs in far tails: x is split into a multiple of 1/16, whose
 * square is exact, and a small rest (Cody 1969, section 3).
 */
export function gaussianDecay(x: number, scale: number): number {
  const coarse = Math.trunc(x * 16) / 16;
  return Math.exp(-scale * coarse * coarse) * Math.exp(-scale * (x - coarse) * (x + coarse));
}

/** exp(x^2) erfc(x) for x >= 0.46875. */
export function scaledErfc(x: number): number {
  if (x <= 4) return ratio(MIDDLE, x);
  const inverseSquare = 1 / (x * x);
  return (INVERSE_ROOT_PI - inverseSquare * ratio(LARGE, inverseSquare)) / x;
}

/** The error function 2/sqrt(pi) * integral of exp(-t^2) from 0 to x; relative error below 1e-15. */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size <= 0.46875) return x * ratio(SMALL, x * x);
  if (!(size < 6)) return Number.isNaN(x) ? x : Math.sign(x);
  const value = 1 - gaussianDecay(size, 1) * scaledErfc(size);
  return x < 0 ? -value : value;
}

/** 1 - erf(x), keeping its relative accuracy (1e-15) down to the smallest numbers. */
export function erfc(x: number): number {
  if (Math.abs(x) <= 0.46875) return 1 - erf(x);
  if (x < 0) return 2 - erfc(-x);
  if (!(x < 28)) return Number.isNaN(x) ? x : 0;
  return gaussianDecay(x, 1) * scaledErfc(x);
}
