// Holds the Cholesky kernels to a textbook system and to the laws of factorisation.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { choleskyInPlace, choleskyInverse, choleskySolve, choleskyUpdate, inverseQuadraticForm, logDeterminant, solveLower, solveLowerRows, solveLowerTransposed } from "./cholesky.ts";
import { addOuter, dot, symmetricRankUpdate } from "./dense.ts";

const textbook = () => Float64Array.of(4, 0, 0, 12, 37, 0, -16, -43, 98);

/** A random positive definite matrix, I + X' X with more rows than columns, and a vector. */
const positiveDefinite = fc.integer({ min: 1, max: 13 }).chain((n) =>
  fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: (n + 3) * n, maxLength: (n + 3) * n }).map((values) => {
    const rows = Float64Array.from(values);
    const a = new Float64Array(n * n);
    for (let i = 0; i < n; i++) a[i * n + i] = 1;
    symmetricRankUpdate(a, n, { rows, count: n + 2 });
    return { n, a, x: rows.slice((n + 2) * n) };
  }),
);

function factored(a: Float64Array, n: number): Float64Array {
  const l = a.slice();
  expect(choleskyInPlace(l, n)).toBe(true);
  return l;
}

function expectClose(actual: Float64Array, wanted: Float64Array, tolerance: number): void {
  const scale = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  expect(actual.length).toBe(wanted.length);
  for (let k = 0; k < actual.length; k++) expect(Math.abs(actual[k] - wanted[k])).toBeLessThanOrEqual(tolerance * scale);
}

describe("Cholesky", () => {
  it("factors and solves the textbook 3 x 3 system exactly", () => {
    const l = factored(textbook(), 3);
    expect([...l]).toEqual([2, 0, 0, 6, 1, 0, -8, 5, 3]);
    const solution = choleskySolve(l, 3, Float64Array.of(1, 2, 3), new Float64Array(3));
    // A^-1 b with A^-1 = [[1777/36, -122/9, 19/9], [-122/9, 34/9, -5/9], [19/9, -5/9, 1/9]], by hand.
    expectClose(solution, Float64Array.of(343 / 12, -23 / 3, 4 / 3), 1e-14);
    expect(logDeterminant(l, 3)).toBeCloseTo(Math.log(36), 14);
    expectClose(choleskyInverse(l, 3).map((value) => value * 36), Float64Array.of(1777, -488, 76, -488, 136, -20, 76, -20, 4), 1e-13);
  });

  it("says so when the matrix is not positive definite", () => {
    expect(choleskyInPlace(Float64Array.of(1, 0, 2, 1), 2)).toBe(false);
    expect(choleskyInPlace(Float64Array.of(0), 1)).toBe(false);
    expect(choleskyInPlace(Float64Array.of(Number.NaN), 1)).toBe(false);
    expect(choleskyInPlace(Float64Array.of(Number.POSITIVE_INFINITY), 1)).toBe(false);
  });

  it("reproduces A as L L'", () => {
    fc.assert(
      fc.property(positiveDefinite, ({ n, a }) => {
        const l = factored(a, n);
        const product = new Float64Array(n * n);
        for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) product[i * n + j] = dot(l.slice(i * n, i * n + j + 1), l.slice(j * n, j * n + j + 1));
        expectClose(product, a, 1e-13);
      }),
    );
  });

  it("solves, inverts and measures consistently, also in place", () => {
    fc.assert(
      fc.property(positiveDefinite, ({ n, a, x }) => {
        const l = factored(a, n);
        const solution = choleskySolve(l, n, x, new Float64Array(n));
        const inverse = choleskyInverse(l, n);
        expectClose(Float64Array.from({ length: n }, (_, i) => dot(inverse.subarray(i * n, (i + 1) * n), x)), solution, 1e-11);
        expect(inverseQuadraticForm(l, n, x, new Float64Array(n))).toBeCloseTo(dot(x, solution), 9);
        const own = x.slice();
        solveLowerTransposed(l, n, solveLower(l, n, own, own), own);
        expect(own).toEqual(solution);
      }),
    );
  });

  it("updates by one observation as if factored anew", () => {
    fc.assert(
      fc.property(positiveDefinite, ({ n, a, x }) => {
        const updated = factored(a, n);
        choleskyUpdate(updated, n, x.slice());
        const summed = a.slice();
        addOuter(summed, n, x, 1);
        expectClose(updated, factored(summed, n), 1e-13);
      }),
    );
  });

  it("stays exact over thousands of updates and grows its working space", () => {
    const n = 70;
    const l = new Float64Array(n * n);
    const a = new Float64Array(n * n);
    for (let i = 0; i < n; i++) l[i * n + i] = a[i * n + i] = 1;
    const x = new Float64Array(n);
    for (let step = 0; step < 3000; step++) {
      for (let k = 0; k < n; k++) x[k] = ((step * 7919 + k * 104729 + step * k) % 201) / 100 - 1;
      addOuter(a, n, x, 1);
      choleskyUpdate(l, n, x);
    }
    expectClose(l, factored(a, n), 1e-11);
  });
});

it("solves many rows as it solves each", () => {
  fc.assert(fc.property(positiveDefinite, fc.integer({ min: 0, max: 9 }), ({ n, a, x }, count) => {
    const l = factored(a, n);
    const rows = Float64Array.from({ length: count * n + 1 }, (_, index) => x[index % n] + Math.floor(index / n));
    const alone = Array.from({ length: count }, (_, row) => solveLower(l, n, rows.subarray(row * n, (row + 1) * n), new Float64Array(n)));
    solveLowerRows(l, n, rows, count);
    alone.forEach((solved, row) => expectClose(rows.slice(row * n, (row + 1) * n), solved, 1e-12));
    expect(rows[count * n]).toBe(x[0] + count);
  }));
});
