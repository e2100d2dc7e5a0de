// Holds the beta and Student laws to values by mpmath (1.3.0, 60 digits; ../shared/reference/special-functions.json) and to their inverses.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { betaLogitQuantile, betaQuantile, incompleteBetaOf, regularizedIncompleteBeta } from "./incomplete-beta.ts";
import { studentTCdf, studentTQuantile } from "./student.ts";

function expectRelative(actual: number, wanted: number, tolerance = 1e-11): void {
  expect(Math.abs(actual - wanted), `${actual} against ${wanted}`).toBeLessThanOrEqual(tolerance * Math.abs(wanted));
}

const parameter = fc.double({ min: 0.2, max: 500, noNaN: true });

describe("incomplete beta", () => {
  it.each([
    [0.5, 0.5, 0.1, 0.20483276469913345], [2, 3, 0.999, 0.999999996003], [21, 81, 0.3, 0.9858098402358485],
    [0.001, 0.001, 0.5, 0.5], [0.1, 20, 0.001, 0.7079970084234154],
    [50, 0.3, 0.98, 0.08394664191099684], [1000, 1000, 0.49, 0.18555265943151145], [3000, 97000, 0.031, 0.9671137731405053],
    [30, 30, 1e-6, 5.913063128580925e-164],
  ])("I(%d, %d) at %d", (a, b, x, value) => expectRelative(regularizedIncompleteBeta(a, b, x), value));
  it.each([
    [2, 3, 0.5, 0.38572756813238956], [21, 81, 0.975, 0.2891228981950767], [0.5, 0.5, 0.05, 0.006155829702431137],
    [5, 1, 0.01, 0.39810717055349726], [1, 30, 0.5, 0.022840031565754045],
  ])(
    "quantile of Beta(%d, %d) at %d", (a, b, p, value) => expectRelative(betaQuantile(a, b, p), value),
  );
  it("knows the ends and refuses what lies outside", () => {
    expect([regularizedIncompleteBeta(2, 3, 0), regularizedIncompleteBeta(2, 3, 1), regularizedIncompleteBeta(2, 3, -1), regularizedIncompleteBeta(2, 3, 2)]).toEqual([0, 1, Number.NaN, Number.NaN]);
    expect([betaQuantile(2, 3, 0), betaQuantile(2, 3, 1), betaQuantile(2, 3, 1.5)]).toEqual([0, 1, Number.NaN]);
  });
  it("has a quantile that inverts it", () => {
    fc.assert(fc.property(parameter, parameter, fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }), (a, b, p) => {
      const logit = betaLogitQuantile(a, b, p);
      expect(Math.abs(incompleteBetaOf(a, b, 1 / (1 + Math.exp(-logit)), 1 / (1 + Math.exp(logit))) - p)).toBeLessThan(1e-11);
    }), { numRuns: 500 });
  });
  it("mirrors: I(a, b, x) + I(b, a, 1 - x) = 1", () => {
    fc.assert(fc.property(parameter, parameter, fc.integer({ min: 0, max: 1024 }), (a, b, k) => {
      expect(Math.abs(regularizedIncompleteBeta(a, b, k / 1024) + regularizedIncompleteBeta(b, a, 1 - k / 1024) - 1)).toBeLessThan(1e-12);
    }));
  });
});

describe("Student's t", () => {
  it.each([[1, -4, 0.07797913037736932], [1, 2, 0.8524163823495667], [1, 6.25, 0.949498461550987], [200, -4, 0.00004456547609296719]])(
    "cdf with %d degrees of freedom at %d", (df, t, value) => expectRelative(studentTCdf(df, t), value),
  );
  it.each([
    [1, 0.975, 12.706204736174694], [1, 0.05, -6.313751514675043], [1e5, 0.99, 2.326385165355268],
    [1e5, 0.9995, 3.2906240314119137],
  ])(
    "quantile with %d degrees of freedom at %d", (df, p, value) => expectRelative(studentTQuantile(df, p), value),
  );
  it("is centred, has its ends, and refuses what is no probability", () => {
    expect([studentTCdf(3, 0), studentTCdf(3, -Infinity), studentTCdf(3, Infinity), studentTQuantile(3, 0.5)]).toEqual([0.5, 0, 1, 0]);
    expect([studentTQuantile(3, 0), studentTQuantile(3, 1), studentTQuantile(3, 2)]).toEqual([-Infinity, Infinity, Number.NaN]);
  });
  it("has a quantile that inverts it, tiny or large", () => {
    fc.assert(fc.property(fc.double({ min: 0.8, max: 1e6, noNaN: true }), fc.double({ min: -12, max: 12, noNaN: true }), (df, t) => {
      const p = studentTCdf(df, -Math.abs(t));
      expect(Math.abs(studentTQuantile(df, p) + Math.abs(t))).toBeLessThan(1e-10 * Math.abs(t) + 1e-12);
    }));
  });
});
