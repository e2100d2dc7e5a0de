// Jacobi's rotations against matrices whose eigenpairs are known, and by the law A v = lambda v.
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { symmetricEigen } from "./symmetric-eigen.ts";

it("finds the eigenpairs of [[2, 1], [1, 2]]: 3 along (1, 1), 1 along (1, -1)", () => {
  const { values, vectors } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2);
  expect(values[0]).toBeCloseTo(3, 14);
  expect(values[1]).toBeCloseTo(1, 14);
  [Math.SQRT1_2, Math.SQRT1_2].forEach((entry, k) => expect(vectors[k]).toBeCloseTo(entry, 14));
  expect(Math.abs(vectors[2] + vectors[3])).toBeLessThan(1e-14);
});

it("finds 2 - 2 cos(k pi / (n + 1)), the eigenvalues of the second difference", () => {
  const n = 12;
  const matrix = Float64Array.from({ length: n * n }, (_, at) => [2, -1][Math.abs(Math.floor(at / n) - (at % n))] ?? 0);
  const { values } = symmetricEigen(matrix, n);
  for (let k = 1; k <= n; k++) expect(Math.abs(values[n - k] - (2 - 2 * Math.cos((k * Math.PI) / (n + 1))))).toBeLessThan(1e-13);
});

it("leaves a diagonal matrix as it is, sorted", () => {
  const { values, vectors } = symmetricEigen(Float64Array.of(1, 0, 0, 0, 5, 0, 0, 0, -3), 3);
  expect([...values]).toEqual([5, 1, -3]);
  expect([...vectors]).toEqual([0, 1, 0, 1, 0, 0, 0, 0, 1]);
});

it("A v = lambda v, the vectors orthonormal, for any symmetric matrix", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 7 }).chain((n) => fc.tuple(fc.constant(n), fc.array(fc.integer({ min: -50, max: 50 }), { minLength: n * n, maxLength: n * n }))), ([n, entries]) => {
    const a = Float64Array.from(entries, (_, at) => entries[Math.floor(at / n) * n + (at % n)] + entries[(at % n) * n + Math.floor(at / n)]);
    const { values, vectors } = symmetricEigen(a, n);
    for (let k = 0; k < n; k++) {
      for (let i = 0; i < n; i++) {
        let product = 0;
        let inner = 0;
        for (let j = 0; j < n; j++) {
          product += a[i * n + j] * vectors[k * n + j];
          inner += vectors[k * n + j] * vectors[i * n + j];
        }
        expect(Math.abs(product - values[k] * vectors[k * n + i])).toBeLessThan(1e-10);
        expect(Math.abs(inner - (i === k ? 1 : 0))).toBeLessThan(1e-12);
      }
    }
  }), { numRuns: 60 });
});
