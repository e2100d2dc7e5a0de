// Folded and cut Gaussians: densities against quadrature and against the formula written plainly.
import { describe, expect, it } from "vitest";
import { addLogSlopes, exponentialAll, foldAll, inverseSquash, logSlope, squashAll, squashedLogDensity } from "./squash.ts";
import { truncatedLogDensity } from "./truncated-normal.ts";

const integrate = (density: (x: number) => number, low: number, high: number, points = 20_000): number => {
  let total = 0;
  for (let k = 0; k < points; k++) total += density(low + ((high - low) * (k + 0.5)) / points);
  return (total * (high - low)) / points;
};

describe("the fold by tanh", () => {
  it("has the logarithm of the slope of tanh, also where tanh is 1 to the last bit", () => {
    for (const u of [0, 0.3, -1.2, 3]) expect(logSlope(u)).toBeCloseTo(Math.log(1 - Math.tanh(u) * Math.tanh(u)), 12);
    expect(logSlope(100)).toBeCloseTo(2 * Math.LN2 - 200, 9);
    expect(logSlope(-100)).toBe(logSlope(100));
  });

  it("has a density that integrates to 1", () => {
    for (const [mean, log] of [[0, -1], [1.5, -0.5], [-3, -1]]) {
      const density = (a: number): number => {
        const u = inverseSquash(a);
        return Math.exp(squashedLogDensity((u - mean) / Math.exp(log), log, u));
      };
      expect(integrate(density, -1, 1)).toBeCloseTo(1, 3);
    }
  });

  it("is undone by its inverse", () => {
    for (const u of [-4, -0.1, 0, 2]) expect(inverseSquash(Math.tanh(u))).toBeCloseTo(u, 9);
  });

  it("is the same column by column", () => {
    const points = Float64Array.of(0.5, -2, 1, 0);
    const out = new Float64Array(4);
    squashAll(points, 3, out);
    expect([...out]).toEqual([Math.tanh(0.5), Math.tanh(-2), Math.tanh(1), 0].map((value) => expect.closeTo(value, 14)));
    foldAll(Float32Array.from(points), Float64Array.of(1, 0.25), 4, out);
    expect([...out]).toEqual([Math.tanh(0.5), Math.tanh(-0.5), Math.tanh(1), 0].map((value) => expect.closeTo(value, 14)));
    exponentialAll(points, 2, out);
    expect([...out.subarray(0, 3)]).toEqual([Math.exp(0.5), Math.exp(-2), Math.tanh(1)].map((value) => expect.closeTo(value, 14)));
    const sums = Float64Array.of(10, 20);
    addLogSlopes(points, { rows: 2, width: 2 }, -1, sums);
    expect([...sums]).toEqual([10 - logSlope(0.5) - logSlope(-2), 20 - logSlope(1) - logSlope(0)]);
  });

  it("is most even at the deviation that the actor's bound is set by: entropy falls on both sides of .87", () => {
    const entropy = (deviation: number): number => integrate((z) => {
      const u = deviation * z;
      return -Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI) * squashedLogDensity(z, Math.log(deviation), u);
    }, -9, 9);
    expect(entropy(0.87)).toBeGreaterThan(entropy(0.77));
    expect(entropy(0.87)).toBeGreaterThan(entropy(0.97));
    expect(entropy(0.87)).toBeLessThan(Math.LN2);
  });
});

describe("the normal law cut to an interval", () => {
  it("integrates to 1 wherever its mean stands, and is 0 outside", () => {
    for (const [mean, deviation] of [[0, 0.3], [1, 0.1], [-1, 5], [0.4, 1]]) {
      const law = { mean, deviation, low: -1, high: 1 };
      expect(integrate((x) => Math.exp(truncatedLogDensity(law, x)), -1, 1)).toBeCloseTo(1, 6);
      expect(truncatedLogDensity(law, 1.0001)).toBe(Number.NEGATIVE_INFINITY);
      expect(truncatedLogDensity(law, -1.0001)).toBe(Number.NEGATIVE_INFINITY);
    }
  });
});
