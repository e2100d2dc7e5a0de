// Holds the error function and the normal law to values by mpmath and to the laws between them.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { erf, erfc } from "./error-function.ts";
import { normalCdf, normalDensity, normalQuantile } from "./normal.ts";
import { quickNormal } from "./normal-table.ts";

/** Within 1e-13 relative; exact where the value is 0. */
function expectRelative(actual: number, wanted: number, tolerance = 1e-13): void {
  expect(Math.abs(actual - wanted), `${actual} against ${wanted}`).toBeLessThanOrEqual(tolerance * Math.abs(wanted));
}

describe("error function (mpmath 1.3.0 at 60 digits, ../shared/reference/special-functions.json)", () => {
  it.each([
    [-3, -0.9999779095030014], [0, 0], [1e-300, 1.1283791670955126e-300], [0.5, 0.5204998778130465], [1.25, 0.9229001282564583],
    [5, 0.9999999999984626], [7, 1],
  ])(
    "erf(%d)", (x, value) => expectRelative(erf(x), value),
  );
  it.each([
    [-3, 1.9999779095030015], [0, 1], [0.5, 0.4795001221869535], [3, 2.209049699858544e-5], [10, 2.088487583762545e-45],
    [26, 5.663192408856143e-296], [30, 0],
  ])(
    "erfc(%d)", (x, value) => expectRelative(erfc(x), value),
  );
  it("passes on what is no number, and knows its limits", () => {
    expect([erf(Number.NaN), erfc(Number.NaN)]).toEqual([Number.NaN, Number.NaN]);
    expect([erf(-Infinity), erf(Infinity), erfc(-Infinity), erfc(Infinity)]).toEqual([-1, 1, 2, 0]);
  });
  it("is odd, and its parts sum to one", () => {
    fc.assert(fc.property(fc.double({ min: -30, max: 30, noNaN: true }), (x) => {
      expect(erf(-x)).toBe(-erf(x));
      expect(Math.abs(erf(x) + erfc(x) - 1)).toBeLessThan(4e-16);
    }));
  });
});

describe("normal law (same source)", () => {
  it.each([
    [-37, 5.725571222524577e-300], [-20, 2.7536241186062337e-89], [-8.5, 9.479534822203318e-18], [-1.96, 0.024997895148220435],
    [-1e-8, 0.4999999960105772], [1.96, 0.9750021048517795], [8, 0.9999999999999993],
  ])(
    "cdf(%d)", (x, value) => expectRelative(normalCdf(x), value),
  );
  it("is right to the last subnormal digit at -38", () => expect(Math.abs(normalCdf(-38) - 2.88542835e-316)).toBeLessThanOrEqual(1e-323));
  it.each([
    [1e-300, -37.0470962993612], [1e-20, -9.262340089798407], [0.02425, -1.972961051311885], [0.4999, -0.00025066283008800747],
    [0.5, 0], [0.975, 1.9599639845400538], [0.999999999999, 7.0344869100478356],
  ])(
    "quantile(%d)", (p, value) => expectRelative(normalQuantile(p), value),
  );
  it("knows the ends and refuses what is no probability", () => {
    expect([normalQuantile(0), normalQuantile(1), normalQuantile(-0.1), normalQuantile(Number.NaN)]).toEqual([-Infinity, Infinity, Number.NaN, Number.NaN]);
    expect([normalCdf(-Infinity), normalCdf(Infinity), normalCdf(Number.NaN)]).toEqual([0, 1, Number.NaN]);
  });
  it("has a quantile that inverts it", () => {
    fc.assert(fc.property(fc.double({ min: -37, max: 5, noNaN: true }), (x) => {
      // What a rounding of p moves x by is p's last digit over the density.
      const p = normalCdf(x);
      expect(Math.abs(normalQuantile(p) - x)).toBeLessThan(1e-14 * Math.abs(x) + (4e-16 * p) / normalDensity(x));
    }));
  });
});

describe("tabulated normal law", () => {
  it("errs by less than stated, everywhere", () => {
    const out = new Float64Array(2);
    fc.assert(fc.property(fc.double({ min: -9, max: 9, noNaN: true }), (z) => {
      quickNormal(z, out, 0);
      expect(Math.abs(out[0] - normalCdf(z))).toBeLessThan(Math.abs(z) < 6 ? 3e-10 : 1e-9);
      expect(Math.abs(out[1] - normalDensity(z))).toBeLessThan(Math.abs(z) < 6 ? 2e-9 : 7e-9);
    }), { numRuns: 2000 });
  });
});
