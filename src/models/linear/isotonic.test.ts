// Isotonic regression by hand, against brute force over all ways of pooling, and by its laws.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isotonic } from "./isotonic.ts";

const numbers = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 1, max: 5 })), { minLength: 1, maxLength: 8 });

function loss(fitted: ArrayLike<number>, rows: readonly (readonly [number, number])[]): number {
  return rows.reduce((sum, [value, weight], index) => sum + weight * (fitted[index] - value) * (fitted[index] - value), 0);
}

/** The least loss over all ways to cut the row into blocks whose means do not fall. */
function bestByEnumeration(rows: readonly (readonly [number, number])[], from = 0, least = Number.NEGATIVE_INFINITY): number {
  if (from === rows.length) return 0;
  let best = Number.POSITIVE_INFINITY;
  for (let to = from + 1; to <= rows.length; to++) {
    const block = rows.slice(from, to);
    const weight = block.reduce((sum, [, own]) => sum + own, 0);
    const mean = block.reduce((sum, [value, own]) => sum + own * value, 0) / weight;
    if (mean >= least) best = Math.min(best, loss(block.map(() => mean), block) + bestByEnumeration(rows, to, mean));
  }
  return best;
}

describe("isotonic regression", () => {
  it("pools what falls and leaves what rises", () => {
    expect([...isotonic([1, 3, 2, 4])]).toEqual([1, 2.5, 2.5, 4]);
    expect([...isotonic([3, 2, 1])]).toEqual([2, 2, 2]);
    expect([...isotonic([1, 3, 2], [1, 1, 3])]).toEqual([1, 2.25, 2.25]);
    expect([...isotonic([])]).toEqual([]);
  });

  it("is the best of all rows that never fall (200 rows of up to eight)", () => {
    fc.assert(fc.property(numbers, (rows) => {
      const fitted = isotonic(rows.map(([value]) => value), rows.map(([, weight]) => weight));
      for (let index = 1; index < fitted.length; index++) expect(fitted[index]).toBeGreaterThanOrEqual(fitted[index - 1] - 1e-12);
      expect(loss(fitted, rows)).toBeCloseTo(bestByEnumeration(rows), 9);
    }), { numRuns: 200 });
  });

  it("keeps the weighted mean, and a row that already rises", () => {
    fc.assert(fc.property(numbers, (rows) => {
      const weights = rows.map(([, weight]) => weight);
      const mean = (values: ArrayLike<number>): number => weights.reduce((sum, weight, index) => sum + weight * values[index], 0);
      const fitted = isotonic(rows.map(([value]) => value), weights);
      expect(mean(fitted)).toBeCloseTo(mean(rows.map(([value]) => value)), 9);
      expect([...isotonic(fitted, weights)]).toEqual([...fitted]);
    }));
  });

  it("refuses weights that do not fit or are none", () => {
    expect(() => isotonic([1, 2], [1])).toThrow("2 numbers");
    expect(() => isotonic([1, 2], [1, 0])).toThrow("above 0");
  });
});
