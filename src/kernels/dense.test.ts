// Holds the dense products to hand-computed numbers and to one another.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addOuter, addWeightedRows, axpy, dot, multiplyVector, symmetricRankUpdate } from "./dense.ts";

const vector = (length: number) =>
  fc.array(fc.integer({ min: -128, max: 128 }), { minLength: length, maxLength: length }).map((values) => Float64Array.from(values, (value) => value / 16));

const numbers = fc.infiniteStream(fc.integer({ min: -9, max: 9 }));

describe("products", () => {
  it("multiplies and adds vectors of every length around the unrolling", () => {
    for (let length = 0; length < 10; length++) {
      const a = Float64Array.from({ length }, (_, k) => k + 1);
      expect(dot(a, a)).toBe((length * (length + 1) * (2 * length + 1)) / 6);
    }
    const y = Float64Array.of(1, 1);
    axpy(2, Float64Array.of(3, 4), y);
    expect([...y]).toEqual([7, 9]);
  });

  it("multiplies a matrix with a vector", () => {
    expect([...multiplyVector(Float64Array.of(1, 2, 3, 4, 5, 6), 2, 3, Float64Array.of(1, 0, -1), new Float64Array(2))]).toEqual([-2, -2]);
  });

  it("adds an outer product to the lower triangle alone", () => {
    const a = new Float64Array(4);
    addOuter(a, 2, Float64Array.of(2, 3), 0.5);
    expect([...a]).toEqual([2, 0, 3, 4.5]);
  });

  it("gives the same Gram matrix in blocks as row by row, for every size", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 11 }), fc.boolean(), numbers, (n, count, weighted, stream) => {
        const rows = Float64Array.from({ length: n * count }, () => stream.next().value);
        const weights = weighted ? Float64Array.from({ length: count }, () => stream.next().value) : undefined;
        const blocked = new Float64Array(n * n);
        const single = new Float64Array(n * n);
        symmetricRankUpdate(blocked, n, { rows, count, weights });
        for (let r = 0; r < count; r++) addOuter(single, n, rows.subarray(r * n, (r + 1) * n), weights?.[r] ?? 1);
        // Whole numbers: exact in either order, but for the sign of a zero.
        expect([...blocked].map((value) => value + 0)).toEqual([...single].map((value) => value + 0));
      }),
    );
  });

  it("adds weighted rows", () => {
    const out = new Float64Array(2);
    addWeightedRows(out, 2, { rows: Float64Array.of(1, 2, 3, 4), count: 2, weights: Float64Array.of(10, 1) });
    expect([...out]).toEqual([13, 24]);
  });

  it("is symmetric and linear", () => {
    fc.assert(
      fc.property(vector(7), vector(7), (a, b) => {
        expect(dot(a, b)).toBe(dot(b, a));
        expect(dot(a, Float64Array.from(b, (value) => 2 * value))).toBe(2 * dot(a, b));
      }),
    );
  });
});
