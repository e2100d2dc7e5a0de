// Calibration: scores that are wrong in a known way come true, and few rows know nothing for certain.
import { describe, expect, it } from "vitest";
import { seeded } from "../../core/index.ts";
import { sigmoid } from "../../kernels/index.ts";
import { fitCalibration } from "./calibration.ts";

// The truth is sigmoid(2 score - 1): scores are too flat and too high.
function drawn(rows: number): { scores: Float64Array; targets: Float64Array } {
  const random = seeded("calibration");
  const scores = Float64Array.from({ length: rows }, () => 4 * random.uniform() - 2);
  return { scores, targets: scores.map((score) => (random.uniform() < sigmoid(2 * score - 1) ? 1 : 0)) };
}

describe("calibration", () => {
  it("finds the curve that 20,000 rows were drawn from: Platt within .01, isotonic within .06", () => {
    const { scores, targets } = drawn(20_000);
    for (const [kind, error] of [["platt", 0.01], ["isotonic", 0.06]] as const) {
      const toShare = fitCalibration(kind, scores, targets);
      for (const score of [-1.5, -0.5, 0, 0.5, 1.5]) expect(Math.abs(toShare(score) - sigmoid(2 * score - 1)), `${kind} ${score}`).toBeLessThan(error);
    }
  });

  it("by hand: violators are pooled, between two scores it goes straight, and four rows are never sure", () => {
    const toShare = fitCalibration("isotonic", Float64Array.of(0.1, 0.2, 0.3, 0.4), Float64Array.of(0, 1, 0, 1));
    expect(toShare(0.25)).toBe(0.5);
    expect(toShare(0.15)).toBeCloseTo(0.25, 12);
    expect([toShare(-9), toShare(9)]).toEqual([1 / 6, 5 / 6]);
  });

  it("gives rows of one score one share, in whatever order they stand", () => {
    const one = fitCalibration("isotonic", Float64Array.of(1, 1, 2), Float64Array.of(0, 1, 1));
    const other = fitCalibration("isotonic", Float64Array.of(1, 1, 2), Float64Array.of(1, 0, 1));
    expect(one(1)).toBe(0.5);
    expect(other(1)).toBe(0.5);
  });

  it("refuses rows that are none or do not fit", () => {
    expect(() => fitCalibration("platt", new Float64Array(0), new Float64Array(0))).toThrow("calibration");
    expect(() => fitCalibration("isotonic", new Float64Array(2), new Float64Array(1))).toThrow("2 and 1");
  });
});
