// Segments, cells and means by hand.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Field, Snapshot } from "../../core/index.ts";
import { createCellIndex, describeBin, writeBins } from "./discretizer.ts";
import { createSegmentRule } from "./segment-rule.ts";
import { binOf, segmentationsOf } from "./segments.ts";
import { createWeightedMeans } from "../linear/weighted-means.ts";

const age: Field = { name: "age", low: 20, high: 60 };
const fields: readonly Field[] = [{ name: "channel=web", low: 0, high: 1 }, age, { name: "channel=app", low: 0, high: 1 }, { name: "fixed", low: 3, high: 3 }];

const snapshotOf = (tensors: Snapshot["tensors"]): Snapshot => ({
  algorithm: "test", config: {}, lineage: {}, tensors, spec: { state: [], candidate: [], fixed: null, limits: [], stages: 1, discount: 0 },
});

describe("binOf", () => {
  it("cuts the range into equal parts, the outermost open, what is no number first", () => {
    expect([-100, 20, 29.9, 30, 39, 59.9, 60, 1000, Number.NaN, Infinity, -Infinity].map((value) => binOf(age, value, 4))).toEqual([0, 0, 0, 1, 1, 3, 3, 3, 0, 3, 0]);
    expect(binOf(fields[3], 3, 4)).toBe(0);
  });
});

describe("segmentationsOf", () => {
  const cuts = segmentationsOf(fields, 4);

  it("joins the one-hot fields of a category and cuts numbers into bins", () => {
    expect(cuts.map(({ name, count }) => [name, count])).toEqual([["channel", 3], ["age", 4], ["fixed", 1]]);
  });

  it("finds the segment of a row in a matrix of states", () => {
    const states = Float32Array.of(9, 9, 9, 9, 0, 45, 1, 3, 0, 20, 0, 3);
    expect([4, 8].map((start) => cuts.map((cut) => cut.segmentOf(states, start)))).toEqual([[1, 2, 0], [2, 0, 0]]);
  });

  it("says what a segment is", () => {
    expect([0, 1, 2].map((segment) => cuts[0].describe(segment))).toEqual(["channel=web", "channel=app", "channel: none of them"]);
    expect(cuts[1].describe(3)).toBe("age 50..60");
    expect(cuts[2].describe(0)).toBe("fixed");
  });
});

describe("cells", () => {
  it("are numbered in order of appearance, exactly, whatever collides (fast-check against a Map)", () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { maxLength: 400 }), (keys) => {
      const index = createCellIndex(2, 1000);
      const known = new Map<string, number>();
      for (const key of keys) {
        if (!known.has(String(key))) known.set(String(key), known.size);
        expect(index.add(Uint16Array.from(key))).toBe(known.get(String(key)));
      }
      expect(index.size()).toBe(known.size);
      for (const [text, cell] of known) expect(index.find(Uint16Array.from(text.split(",").map(Number)))).toBe(cell);
      expect(index.find(Uint16Array.of(21, 0))).toBe(-1);
      expect([...index.keys()]).toEqual([...known.keys()].flatMap((text) => text.split(",").map(Number)));
    }));
  });

  it("share the last one when the table is full", () => {
    const index = createCellIndex(1, 2);
    expect([5, 6, 7, 8, 5].map((key) => index.add(Uint16Array.of(key)))).toEqual([0, 1, 1, 1, 0]);
    expect([index.size(), index.find(Uint16Array.of(9))]).toEqual([2, 1]);
  });

  it("without any field there is one cell", () => {
    const index = createCellIndex(0, 10);
    expect([index.find(new Uint16Array(0)), index.add(new Uint16Array(0)), index.add(new Uint16Array(0)), index.size()]).toEqual([-1, 0, 0, 1]);
  });

  it("are keyed by the bins of a state", () => {
    const key = new Uint16Array(5);
    writeBins(fields, Float32Array.of(1, 45, 0, 3), 8, key, 1);
    expect([...key]).toEqual([0, 7, 5, 0, 0]);
    expect(describeBin(age, 5, 8)).toBe("age 45..50");
  });
});

describe("weighted means", () => {
  it("are sum(w v) / sum(w) per group and position, and grow with the positions", () => {
    const means = createWeightedMeans(2);
    expect([means.mean(0, 0), means.weight(1, 7), means.positions()]).toEqual([-Infinity, 0, 0]);
    means.add(1, 0, 6, 2);
    means.add(1, 0, 3, 1);
    means.add(0, 3, 1, 0.5);
    expect([means.mean(1, 0), means.weight(1, 0), means.mean(0, 3), means.mean(0, 0), means.positions()]).toEqual([5, 3, 1, -Infinity, 4]);
  });

  it("come back from a snapshot", () => {
    const means = createWeightedMeans(2);
    means.add(1, 2, 6, 2);
    const restored = createWeightedMeans(2, snapshotOf(means.tensors("x ")), "x ");
    expect([restored.mean(1, 2), restored.positions()]).toEqual([6, 3]);
    expect(() => createWeightedMeans(3, snapshotOf(means.tensors("x ")), "x ")).toThrow("tensor x weights: expected shape [3,3], got [2,3]");
  });
});

describe("a segment rule", () => {
  const cut = segmentationsOf([age], 2)[0];
  const rule = createSegmentRule(cut, undefined, "r ");
  const add = (half: number, years: number, action: number, value: number, weight = 1): void => rule.add(half, { states: Float32Array.of(years), start: 0, action, value, weight });
  const score = (years: number): number[] => {
    const out = new Float64Array(2);
    rule.score(Float32Array.of(years), out);
    return [...out];
  };

  it("knows nothing at first", () => {
    expect([rule.heldOutValue(), ...score(25)]).toEqual([-Infinity, -Infinity, -Infinity]);
  });

  it("gives a segment without data the means over all", () => {
    add(0, 25, 0, 4);
    add(0, 25, 1, 2);
    expect([score(25), score(55)]).toEqual([[4, 2], [4, 2]]);
  });

  it("values what is best on one half by the other, segments by their share of rows", () => {
    add(0, 55, 0, 1);
    add(0, 55, 1, 5, 3);
    add(1, 25, 0, 3);
    add(1, 25, 1, 9);
    add(1, 55, 1, 7);
    // First half: young 0 (4 against 2), old 1 (5 against 1); on the second half they are worth 3 and 7, with 4 and 3 rows.
    // Second half: young 1 (9 against 3), old 1 (7); on the first half 2 and 5.
    expect(rule.heldOutValue()).toBeCloseTo((((4 * 3 + 3 * 7) / 7) + ((4 * 2 + 3 * 5) / 7)) / 2, 14);
    expect(score(25)).toEqual([3.5, 5.5]);
    expect(score(55)).toEqual([1, (3 * 5 + 7) / 4]);
  });

  it("comes back from a snapshot", () => {
    const restored = createSegmentRule(cut, snapshotOf(rule.tensors("r ")), "r ");
    expect(restored.heldOutValue()).toBe(rule.heldOutValue());
  });
});
