// The clipped objective and its slopes by hand and against central differences.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clippedObjective, clippedSlope, clippedValueGradient } from "./surrogate.ts";

describe("the clipped surrogate of PPO", () => {
  it("by hand, at a clip of .2", () => {
    expect(clippedObjective(1.5, 2, 0.2)).toBeCloseTo(2.4, 12);
    expect(clippedObjective(0.5, 2, 0.2)).toBeCloseTo(1, 12);
    expect(clippedObjective(1.5, -2, 0.2)).toBeCloseTo(-3, 12);
    expect(clippedObjective(0.5, -2, 0.2)).toBeCloseTo(-1.6, 12);
  });

  it("stops the slope where the bound is what counts: good choices grown likely, bad ones grown unlikely", () => {
    expect([clippedSlope(1.5, 2, 0.2), clippedSlope(0.5, 2, 0.2), clippedSlope(1.5, -2, 0.2), clippedSlope(0.5, -2, 0.2)]).toEqual([0, 1, -3, 0]);
    expect(clippedSlope(7, 2, Number.POSITIVE_INFINITY)).toBe(14);
  });

  it("has the objective's derivative with respect to log p, by central differences", () => {
    const away = fc.double({ min: 0.1, max: 3, noNaN: true }).filter((ratio) => Math.abs(ratio - 0.8) > 0.01 && Math.abs(ratio - 1.2) > 0.01);
    fc.assert(fc.property(away, fc.double({ min: -3, max: 3, noNaN: true }), (ratio, advantage) => {
      const step = 1e-5;
      const at = (shift: number): number => clippedObjective(ratio * Math.exp(shift), advantage, 0.2);
      expect(clippedSlope(ratio, advantage, 0.2)).toBeCloseTo((at(step) - at(-step)) / (2 * step), 5);
    }), { numRuns: 200, seed: 3 });
  });
});

describe("the clipped value loss", () => {
  it("is the plain error within the bound, and counts beyond it only where it is the larger one", () => {
    expect(clippedValueGradient(1.1, 1, 3, 0.2)).toBeCloseTo(-1.9, 12);
    // Moved by .5 towards the target 3: error -1.5, held at 1.2 it is -1.8, the larger; so nothing more is gained.
    expect(clippedValueGradient(1.5, 1, 3, 0.2)).toBe(0);
    // Moved by .5 away from the target -1: error 2.5, held at 1.2 it is 2.2; so the error still counts.
    expect(clippedValueGradient(1.5, 1, -1, 0.2)).toBe(2.5);
    expect(clippedValueGradient(9, 1, 3, Number.POSITIVE_INFINITY)).toBe(6);
  });
});
