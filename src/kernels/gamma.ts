// The logarithm of the gamma function and its derivative, with full relative accuracy at their zeros.
import { polynomial } from "./error-function.ts";

// Abramowitz & Stegun 1964, 6.1.33: log Gamma(2 + t) = (1 - Euler's constant) t + sum over k >= 2 of (-1)^k (zeta(k) - 1) t^k / k.
// Here the sum's coefficients for k = 27 down to 2; at |t| = 1/2 the rest is below 1e-17.
const ZETA_SERIES = [
  -2.7595228851242334e-10, 5.731367241678862e-10, -1.1921401405860912e-9, 2.4836745438024785e-9,
  -5.183475041970047e-9, 1.0838659214896955e-8, -2.2711094608943164e-8, 4.7698101693639804e-8,
  -1.0043224823968099e-7, 2.1207184805554665e-7, -4.492469198764566e-7, 9.55141213040742e-7,
  -0.000002039215753801366, 0.000004374866789907488, -0.000009439488275268397, 0.00002050721277567069,
  -0.00004492623673813314, 0.00009945751278180853, -0.00022315475845357939, 0.0005096695247430425,
  -0.001192753911703261, 0.0028905103307415234, -0.007385551028673986, 0.020580808427784546, -0.0673523010531981,
  0.3224670334241132,
];
const ONE_MINUS_EULER = 0.42278433509846713;
const HALF_LOG_TWO_PI = 0.9189385332046728;

/** log Gamma(2 + t) for |t| <= 1/2, exact to the last digits also relative to a result near zero. */
function logGammaNearTwo(t: number): number {
  return t * (ONE_MINUS_EULER + t * polynomial(ZETA_SERIES, t));
}

// Coefficients B(2k) / (2k (2k - 1)) of Stirling's series, k = 8 down to 1 (Abramowitz & Stegun 1964, 6.1.41).
const STIRLING = [-3617 / 122400, 1 / 156, -691 / 360360, 1 / 1188, -1 / 1680, 1 / 1260, -1 / 360, 1 / 12];

/**
 * What Stirling's formula lacks: log Gamma(x) - ((x - 1/2) log x - x + log sqrt(2 pi)), x > 0; the same for Gamma(x + 1) by
 * (x + 1/2) log x - x + log sqrt(2 pi), as Loader 2000 needs it.
 */
export function stirlingError(x: number): number {
  if (x >= 10) return polynomial(STIRLING, 1 / (x * x)) / x;
  return logGamma(x) - ((x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI);
}

/** log Gamma(x) for x > 0 (Infinity at 0, NaN below): relative error below 1e-14, also near the zeros 1 and 2. */
export function logGamma(x: number): number {
  if (!(x >= 0)) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  if (x >= 10) return (x - 0.5) * (Math.log(x) - 1) - 0.5 + HALF_LOG_TWO_PI + stirlingError(x);
  if (x < 0.5) return logGammaNearTwo(x) - Math.log1p(x) - Math.log(x);
  if (x < 1.5) return logGammaNearTwo(x - 1) - Math.log1p(x - 1);
  let shifted = x;
  let product = 1;
  while (shifted > 2.5) product *= --shifted;
  return logGammaNearTwo(shifted - 2) + Math.log(product);
}

// The positive zero of digamma as a sum of two doubles, and the Taylor coefficients around it, powers 15 down to 1:
// psi^(k)(zero) / k! = (-1)^(k+1) zeta(k + 1, zero); computed with mpmath 1.3.0 at 40 digits.
const ZERO = 1.4616321449683622;
const ZERO_REST = 9.549995429965697e-17;
const AROUND_ZERO = [
  0.002305126326734928, -0.003369801655439328, 0.004926781395729853, -0.007204534386356869, 0.010538791616612175,
  -0.01542476590494896, 0.022597648232218104, -0.03316112647484736, 0.04880428816414311, -0.07219956125645471,
  0.10782405069126237, -0.16394270544240652, 0.258499760955651, -0.4427631689835921, 0.9676722454476212,
];
// Coefficients B(2k) / (2k), k = 8 down to 1 (Abramowitz & Stegun 1964, 6.3.18).
const DIGAMMA_SERIES = [-3617 / 8160, 1 / 12, -691 / 32760, 1 / 132, -1 / 240, 1 / 252, -1 / 120, 1 / 12];

/** The derivative of log Gamma for x > 0 (-Infinity at 0, NaN below); relative error below 1e-13, also near its zero 1.4616. */
export function digamma(x: number): number {
  if (!(x >= 0)) return Number.NaN;
  if (x === 0) return Number.NEGATIVE_INFINITY;
  const distance = x - ZERO - ZERO_REST;
  if (Math.abs(distance) < 0.125) return distance * polynomial(AROUND_ZERO, distance);
  let shifted = x;
  let removed = 0;
  for (; shifted < 10; shifted++) removed += 1 / shifted;
  const inverseSquare = 1 / (shifted * shifted);
  return Math.log(shifted) - 0.5 / shifted - inverseSquare * polynomial(DIGAMMA_SERIES, inverseSquare) - removed;
}
