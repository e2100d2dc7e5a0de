// Elimination against systems solved by hand, and against what was multiplied together before.
import fc from "fast-check";
import { expect, it } from "vitest";
import { solveInPlace } from "./elimination.ts";

it("solves a system by hand, though its first pivot is zero", () => {
  const b = Float64Array.of(3, 5);
  expect(solveInPlace(Float64Array.of(0, 1, 2, -1), 2, b)).toBe(true);
  expect([...b]).toEqual([4, 3]);
});

it("says that a singular system has no one answer", () => {
  expect(solveInPlace(Float64Array.of(1, 2, 2, 4), 2, Float64Array.of(1, 1))).toBe(false);
});

it("finds the x that b was made from", () => {
  const entry = fc.double({ min: -1, max: 1, noNaN: true });
  fc.assert(fc.property(fc.integer({ min: 1, max: 12 }).chain((n) => fc.tuple(fc.array(entry, { minLength: n * n, maxLength: n * n }), fc.array(entry, { minLength: n, maxLength: n }))), ([entries, x]) => {
    const n = x.length;
    // A heavy diagonal keeps the system well conditioned.
    const a = Float64Array.from(entries, (value, index) => value + (index % (n + 1) === 0 ? 2 * n : 0));
    const b = Float64Array.from(x, (_, row) => x.reduce((total, value, k) => total + a[row * n + k] * value, 0));
    expect(solveInPlace(a, n, b)).toBe(true);
    b.forEach((value, row) => expect(Math.abs(value - x[row])).toBeLessThan(1e-12));
  }));
});
