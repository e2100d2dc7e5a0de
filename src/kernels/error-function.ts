// The error function and its complement, by the rational approximations of Cody (1969).

// Cody, "Rational Chebyshev approximations for the error function", Mathematics of Computation 23 (1969): each pair is
// numerator and denominator, highest power first; relative error below 1e-17 on its interval in exact arithmetic.
const SMALL = {
  above: [1.85777706184603153e-1, 3.1611237438705656, 1.13864154151050156e2, 3.77485237685302021e2, 3.20937758913846947e3],
  below: [1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3],
};
const MIDDLE = {
  above: [
    2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1, 2.98635138197400131e2,
    8.8195222124176909e2, 1.71204761263407058e3, 2.05107837782607147e3, 1.23033935479799725e3,
  ],
  below: [
    1, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3,
    3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3,
  ],
};
const LARGE = {
  above: [
    1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1,
    1.60837851487422766e-2, 6.58749161529837803e-4,
  ],
  below: [1, 2.56852019228982242, 1.87295284992346725, 5.27905102951428412e-1, 6.05183413124413191e-2, 2.33520497626869185e-3],
};
const INVERSE_ROOT_PI = 5.6418958354775628695e-1;

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
