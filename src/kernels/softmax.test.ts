// Holds softmax and its relatives to values by mpmath (1.3.0, 60 digits; ../shared/reference/special-functions.json) and to their laws.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { log1pExp, logSigmoid, logSoftmax, logSumExp, sigmoid, softmax } from "./softmax.ts";

const scores = fc.array(fc.double({ min: -900, max: 900, noNaN: true }), { minLength: 1, maxLength: 9 }).map((values) => Float64Array.from(values));

describe("softmax", () => {
  it.each([
    [[1, 2, 3], [0.09003057317038046, 0.24472847105479764, 0.6652409557748219]],
    [[1000, 1000, 999], [0.4223187982515182, 0.4223187982515182, 0.15536240349696362]],
    [[8e307, -8e307, 0], [1, 0, 0]],
    [[50, 49.9999999, 0], [0.5000000250000003, 0.4999999749999997, 9.643749722007057e-23]],
  ])("of %j", (z, shares) => {
    softmax(Float64Array.from(z)).forEach((share, k) => expect(Math.abs(share - shares[k])).toBeLessThanOrEqual(1e-15));
  });
  it("gives nothing to a score of -Infinity, and works in place", () => {
    const z = Float64Array.of(0, Number.NEGATIVE_INFINITY, 0);
    expect(softmax(z, z)).toBe(z);
    expect([...z]).toEqual([0.5, 0, 0.5]);
    expect([softmax(new Float64Array(0)).length, logSoftmax(new Float64Array(0)).length]).toEqual([0, 0]);
  });
  it("sums to one and does not mind a shift by a power of two", () => {
    fc.assert(fc.property(scores, (z) => {
      const shares = softmax(z);
      expect(Math.abs(shares.reduce((total, share) => total + share) - 1)).toBeLessThan(2e-15);
      softmax(z.map((value) => value + 1024)).forEach((share, k) => expect(Math.abs(share - shares[k])).toBeLessThan(1e-12));
    }));
  });
  it("is the exponential of its logarithm", () => {
    fc.assert(fc.property(scores, (z) => {
      const logs = logSoftmax(z);
      softmax(z).forEach((share, k) => expect(Math.abs(share - Math.exp(logs[k]))).toBeLessThan(1e-14));
    }));
  });
});

describe("log of a sum of exponentials", () => {
  it.each([
    [[1, 2, 3], 3.40760596444438], [[-1000, -1001, -1002], -999.5923940355556], [[0, -40, -800], 4.248354255291589e-18],
    [[88.8, 88.7, -3.25, 12], 89.44439666007356], [[5], 5],
  ])(
    "of %j", (z, value) => expect(Math.abs(logSumExp(z) - value)).toBeLessThanOrEqual(1e-14 * Math.abs(value)),
  );
  it("of nothing is -Infinity, of an infinity that infinity", () => {
    expect([logSumExp([]), logSumExp([1, Infinity]), logSumExp([-Infinity, -Infinity])]).toEqual([-Infinity, Infinity, -Infinity]);
  });
  it("keeps tiny shares apart in the logarithm", () => expect([...logSoftmax(Float64Array.of(0, -40, -800))]).toEqual([-4.248354255291589e-18, -40, -800]));
});

describe("logistic function", () => {
  it.each([
    [-800, 0, 0, -800], [-40, 4.248354255291589e-18, 4.248354255291589e-18, -40],
    [-1e-10, 0.499999999975, 0.6931471805099453, -0.6931471806099453],
    [1, 0.7310585786300049, 1.3132616875182228, -0.3132616875182228], [36, 0.9999999999999998, 36, -2.319522830243569e-16],
    [800, 1, 800, 0],
  ])("at %d", (x, value, softplus, logarithm) => {
    expect(Math.abs(sigmoid(x) - value)).toBeLessThanOrEqual(1e-15 * value);
    expect(Math.abs(log1pExp(x) - softplus)).toBeLessThanOrEqual(1e-15 * softplus);
    expect(Math.abs(logSigmoid(x) - logarithm)).toBeLessThanOrEqual(1e-15 * Math.abs(logarithm));
  });
});
