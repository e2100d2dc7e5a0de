// Holds sums and moments to numbers that plain summation gets wrong.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mean, moments, sum, variance, weightedSum } from "./reduce.ts";

describe("sums", () => {
  it("loses nothing where large terms cancel (Neumaier's example)", () => {
    expect(sum([1, 1e100, 1, -1e100])).toBe(2);
    expect(weightedSum([1, 1e100, 1, -1e100], [1, 2, 3, 2])).toBe(4);
  });
  it("adds a tenth a million times without drift", () => expect(sum(new Float64Array(1e6).fill(0.1))).toBe(1e5));
  it("passes infinities and what is no number", () => {
    expect([sum([1, Infinity]), sum([Infinity, -Infinity]), sum([1, Number.NaN]), sum([])]).toEqual([Infinity, Number.NaN, Number.NaN, 0]);
    expect([weightedSum([Infinity], [1]), mean([])]).toEqual([Infinity, Number.NaN]);
  });
  it("does not mind the order", () => {
    fc.assert(fc.property(fc.array(fc.double({ min: -1e12, max: 1e12, noNaN: true })), (values) => {
      expect(Math.abs(sum(values) - sum([...values].reverse()))).toBeLessThan(1e-3 * 2 ** -10);
    }));
  });
});

describe("moments", () => {
  it("of a small column by hand, with and without weights", () => {
    expect(moments([2, 4, 9])).toEqual({ weight: 3, mean: 5, squares: 26 });
    expect(moments([2, 4, 9], [1, 2, 0])).toEqual({ weight: 3, mean: 10 / 3, squares: expect.closeTo(8 / 3, 14) });
    expect([variance([2, 4, 9], 1), variance([2, 4, 9], 0)]).toEqual([13, 26 / 3]);
  });
  it("stay exact far from zero", () => expect(variance([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16], 1)).toBe(30));
});
