// Rows of observations: zeros at first, and nobody writes into another's.
import fc from "fast-check";
import { expect, test } from "vitest";
import { createFreshRows } from "./fresh-rows.ts";

test("any sequence of rows is zeros when handed out, and keeps what was written", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 1500 }), { maxLength: 60 }), (lengths) => {
    const fresh = createFreshRows();
    const rows = lengths.map((length, index) => {
      const row = fresh(length);
      expect(row.length).toBe(length);
      expect(row.every((value) => value === 0)).toBe(true);
      return row.fill(index + 1);
    });
    rows.forEach((row, index) => expect(row.every((value) => value === index + 1)).toBe(true));
  }), { seed: 4, numRuns: 200 });
});

test("small rows share memory, large ones do not", () => {
  const fresh = createFreshRows();
  expect(fresh(37).buffer).toBe(fresh(37).buffer);
  expect(fresh(2000).buffer.byteLength).toBe(8000);
});
