// Holds win probabilities to closed forms, to mpmath quadrature (../shared/reference/dynamic-programming.json) and to their laws.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gaussLegendre } from "./gauss-legendre.ts";
import { normalCdf } from "./normal.ts";
import { winProbabilityBeta, winProbabilityGaussian, type WinPrecision } from "./win-probability.ts";

function expectShares(actual: Float64Array, wanted: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(wanted.length);
  actual.forEach((share, k) => expect(Math.abs(share - wanted[k]), `${share} against ${wanted[k]} at ${k}`).toBeLessThanOrEqual(tolerance));
}
const total = (shares: Float64Array): number => shares.reduce((sum, share) => sum + share, 0);

/** Means and deviations over many orders of magnitude, up to 40 candidates. */
const beliefs = fc
  .array(fc.tuple(fc.double({ min: -3, max: 3, noNaN: true }), fc.double({ min: -4, max: 1, noNaN: true }), fc.constantFrom(0.01, 1)), { minLength: 1, maxLength: 40 })
  .map((rows) => ({ means: Float64Array.from(rows, ([mean, , scale]) => mean * scale), deviations: Float64Array.from(rows, ([, log]) => Math.exp(log)) }));
const tolerances: readonly [WinPrecision, number][] = [["exact", 1e-12], ["quick", 1e-6]];

describe.each(tolerances)("Gaussian beliefs, %s", (precision, tolerance) => {
  it.each([
    [[0.1, 0.05], [0.02, 0.03], [0.917241070651265, 0.08275892934873501]],
    [[1, 1.2, 0.9], [0.5, 0.3, 0.8], [0.267716507494967, 0.4300256976714561, 0.30225779483357695]],
  ])("means %j, deviations %j", (means, deviations, wanted) => {
    expectShares(winProbabilityGaussian(Float64Array.from(means), Float64Array.from(deviations), precision), wanted, tolerance);
  });
  it("is the normal law of the difference for two", () => {
    fc.assert(fc.property(fc.double({ min: -6, max: 6, noNaN: true }), fc.double({ min: -9, max: 9, noNaN: true }), (difference, log) => {
      const other = Math.exp(log);
      const first = normalCdf(difference / Math.sqrt(1 + other * other));
      expectShares(winProbabilityGaussian(Float64Array.of(difference, 0), Float64Array.of(1, other), precision), [first, 1 - first], tolerance);
    }));
  });
  it("shares evenly among equals, however many", () => {
    for (const count of [1, 2, 20, 150, 500]) {
      const shares = winProbabilityGaussian(new Float64Array(count).fill(-7), new Float64Array(count).fill(0.01), precision);
      expectShares(shares, new Float64Array(count).fill(1 / count), tolerance);
    }
  });
  it("sums to one, follows a permutation, and does not mind scale or place", () => {
    fc.assert(fc.property(beliefs, ({ means, deviations }) => {
      const shares = winProbabilityGaussian(means, deviations, precision);
      expect(Math.abs(total(shares) - 1)).toBeLessThan(1e-14);
      const turned = winProbabilityGaussian(means.slice().reverse(), deviations.slice().reverse(), precision);
      expectShares(turned.reverse(), shares, 1e-13);
      const scaled = winProbabilityGaussian(means.map((mean) => 8 * mean), deviations.map((deviation) => 8 * deviation), precision);
      expectShares(scaled, shares, 1e-13);
    }));
  });
  it("gives certain values their due", () => {
    const half = normalCdf(-1);
    expectShares(winProbabilityGaussian(Float64Array.of(1, 0, 1, 0.5), Float64Array.of(0, 1, 0, 0), precision), [(1 - half) / 2, half, (1 - half) / 2, 0], tolerance);
    expectShares(winProbabilityGaussian(Float64Array.of(3, 3, 2), new Float64Array(3), precision), [0.5, 0.5, 0], 0);
    expectShares(winProbabilityGaussian(Float64Array.of(3, 100), Float64Array.of(0, 1), precision), [0, 1], tolerance);
    expectShares(winProbabilityGaussian(Float64Array.of(300, 1), Float64Array.of(0, 1), precision), [1, 0], tolerance);
  });
  it("writes where it is told to", () => {
    const out = new Float64Array(2).fill(9);
    expect(winProbabilityGaussian(Float64Array.of(0, 0), Float64Array.of(1, 1), precision, out)).toBe(out);
    expectShares(out, [0.5, 0.5], tolerance);
  });
});

it("is as quick a Gaussian as the exact one within 1e-6", () => {
  fc.assert(fc.property(beliefs, ({ means, deviations }) => {
    expectShares(winProbabilityGaussian(means, deviations, "quick"), winProbabilityGaussian(means, deviations), 1e-6);
  }), { numRuns: 500 });
});

describe("Beta beliefs", () => {
  it.each([
    [[1, 1], [1, 1], [0.5, 0.5]],
    [[21, 26, 15], [81, 76, 87], [0.19651641803338246, 0.7893625168508913, 0.014121065115726202]],
    [[2, 3, 10, 120, 1], [30, 40, 60, 900, 1], [0.009308880641582614, 0.009008118493884904, 0.10601314647412101, 0.028749284994461215, 0.8469205693959503]],
  ])("alphas %j, betas %j", (alphas, betas, wanted) => {
    expectShares(winProbabilityBeta(Float64Array.from(alphas), Float64Array.from(betas)), wanted, 1e-12);
  });
  it("against a uniform one is the mean, whatever the parameters", () => {
    // P(U < X) = E[X] = a / (a + b) for a uniform U, which is Beta(1, 1).
    fc.assert(fc.property(fc.double({ min: 0.05, max: 3000, noNaN: true }), fc.double({ min: 0.05, max: 3000, noNaN: true }), (a, b) => {
      const mean = a / (a + b);
      expectShares(winProbabilityBeta(Float64Array.of(a, 1), Float64Array.of(b, 1)), [mean, 1 - mean], 1e-11);
    }));
  });
  it("sums to one and follows a permutation", () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 3000 })), { minLength: 1, maxLength: 6 });
    fc.assert(fc.property(rows, (pairs) => {
      const alphas = Float64Array.from(pairs, ([a]) => a);
      const betas = Float64Array.from(pairs, ([, b]) => b);
      const shares = winProbabilityBeta(alphas, betas);
      expect(Math.abs(total(shares) - 1)).toBeLessThan(1e-14);
      expectShares(winProbabilityBeta(alphas.slice().reverse(), betas.slice().reverse()).reverse(), shares, 1e-12);
    }), { numRuns: 30 });
  });
});

describe("Gauss-Legendre", () => {
  it("has the known three-point rule", () => {
    const { nodes, weights } = gaussLegendre(3);
    expectShares(nodes, [-Math.sqrt(0.6), 0, Math.sqrt(0.6)], 1e-15);
    expectShares(weights, [5 / 9, 8 / 9, 5 / 9], 1e-15);
  });
  it.each([1, 2, 10, 16, 33])("integrates powers up to its degree with %d nodes", (count) => {
    const { nodes, weights } = gaussLegendre(count);
    for (let power = 0; power < 2 * count; power++) {
      const integral = nodes.reduce((sum, node, k) => sum + weights[k] * node ** power, 0);
      expect(Math.abs(integral - (power % 2 === 0 ? 2 / (power + 1) : 0))).toBeLessThan(1e-14);
    }
  });
});
