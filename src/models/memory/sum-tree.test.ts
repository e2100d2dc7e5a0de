// The sum tree: totals, and draws in proportion to priorities.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSumTree } from "./sum-tree.ts";

describe("a sum tree", () => {
  it("finds the row in whose stretch a mass falls: priorities 1, 0, 3, 2 end at 1, 1, 4, 6", () => {
    const tree = createSumTree(4);
    [1, 0, 3, 2].forEach((priority, row) => tree.set(row, Float64Array.of(priority), 0));
    expect(tree.nodes[1]).toBe(6);
    expect([0, 0.99, 1, 3.99, 4, 5.99].map((_, at, masses) => tree.find(Float64Array.from(masses), at))).toEqual([0, 0, 2, 2, 3, 3]);
  });

  it("never finds a row without priority, and holds the exact sum after any changes", () => {
    const change = fc.tuple(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 5 }));
    fc.assert(fc.property(fc.array(change, { minLength: 1, maxLength: 60 }), fc.double({ min: 0, max: 0.999999, noNaN: true }), (changes, share) => {
      const tree = createSumTree(11);
      const priorities = Array.from({ length: 11 }, () => 0);
      for (const [row, priority] of changes) {
        tree.set(row, Float64Array.of(9, priority), 1);
        priorities[row] = priority;
      }
      const total = priorities.reduce((sum, priority) => sum + priority, 0);
      expect(tree.nodes[1]).toBe(total);
      fc.pre(total > 0);
      const found = tree.find(Float64Array.of(share * total), 0);
      const before = priorities.slice(0, found).reduce((sum, priority) => sum + priority, 0);
      expect(priorities[found]).toBeGreaterThan(0);
      expect(before <= share * total && share * total < before + priorities[found]).toBe(true);
    }), { seed: 7 });
  });
});
