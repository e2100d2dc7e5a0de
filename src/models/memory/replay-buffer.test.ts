// The replay buffer: what is kept, what is drawn and how often.
import { describe, expect, it } from "vitest";
import { seeded, type Snapshot } from "../../core/index.ts";
import { createReplayBuffer, type ReplayBuffer } from "./replay-buffer.ts";

type Numbers = { readonly value: Float64Array; readonly pair: Float32Array };

function bufferOf(capacity: number, rows: number, exponent: number | null = null): ReplayBuffer<Numbers> {
  const buffer = createReplayBuffer(capacity, { value: new Float64Array(capacity), pair: new Float32Array(2 * capacity) }, exponent);
  for (let row = 0; row < rows; row++) {
    const place = buffer.claim();
    buffer.columns.value[place] = row;
    buffer.columns.pair.set([row, -row], 2 * place);
  }
  return buffer;
}

function shares(buffer: ReplayBuffer<Numbers>, draws: number): number[] {
  const into = { rows: new Int32Array(draws), weights: new Float64Array(draws) };
  buffer.sample(into, seeded("draws"), 1);
  const counts = Array.from({ length: buffer.capacity }, () => 0);
  for (const row of into.rows) counts[row]++;
  return counts.map((count) => count / draws);
}

const snapshotOf = (buffer: ReplayBuffer<Numbers>): Snapshot => ({
  algorithm: "x", config: {}, lineage: {}, tensors: buffer.tensors("b."),
  spec: { state: [], candidate: [], fixed: null, limits: [], stages: 1, discount: 0 },
});

describe("a replay buffer", () => {
  it("keeps the newest rows, the oldest giving way", () => {
    const buffer = bufferOf(4, 6);
    expect(buffer.size()).toBe(4);
    expect([...buffer.columns.value]).toEqual([4, 5, 2, 3]);
    expect([0, 1, 2, 3].map((back) => buffer.columns.value[buffer.recent(back)])).toEqual([5, 4, 3, 2]);
  });

  it("draws evenly from the rows there are, each with weight 1 (8,000 draws, 4 standard errors of .0048)", () => {
    const found = shares(bufferOf(8, 4), 8000);
    for (const share of found.slice(0, 4)) expect(Math.abs(share - 0.25)).toBeLessThan(0.02);
    expect(found.slice(4)).toEqual([0, 0, 0, 0]);
  });

  it("draws by priority: errors 1, 3, 0, 4 at alpha 1 have the shares 1/8, 3/8, 0, 4/8 (8,000 stratified draws)", () => {
    const buffer = bufferOf(4, 4, 1);
    buffer.prioritise(Int32Array.of(0, 1, 2, 3), Float64Array.of(1, 3, 0, 4));
    shares(buffer, 8000).forEach((share, row) => expect(share).toBeCloseTo([0.125, 0.375, 0, 0.5][row], 2));
  });

  it("weighs by (size P)^-beta over the largest: P = .25 and .75 of two rows at beta .5 give 1 and .57735", () => {
    const buffer = bufferOf(2, 2, 1);
    buffer.prioritise(Int32Array.of(0), Float64Array.of(1));
    buffer.prioritise(Int32Array.of(1), Float64Array.of(3));
    const into = { rows: new Int32Array(4), weights: new Float64Array(4) };
    buffer.sample(into, seeded(1), 0.5);
    expect([...into.rows]).toEqual([0, 1, 1, 1]);
    [1, Math.sqrt(1 / 3), Math.sqrt(1 / 3), Math.sqrt(1 / 3)].forEach((weight, index) => expect(into.weights[index]).toBeCloseTo(weight, 5));
  });

  it("gives a new row the largest priority so far", () => {
    const buffer = bufferOf(3, 2, 1);
    buffer.prioritise(Int32Array.of(0), Float64Array.of(1));
    buffer.prioritise(Int32Array.of(1), Float64Array.of(8));
    buffer.claim();
    // Priorities 1, 8, 8.
    expect(shares(buffer, 1700).map((share) => Math.round(17 * share))).toEqual([1, 8, 8]);
  });

  it("goes on from a snapshot with the same rows, priorities and place", () => {
    const buffer = bufferOf(4, 6, 0.6);
    buffer.prioritise(Int32Array.of(2), Float64Array.of(5));
    const other = bufferOf(4, 0, 0.6);
    other.restore(snapshotOf(buffer), "b.");
    for (const each of [buffer, other]) each.columns.value[each.claim()] = 77;
    expect(snapshotOf(other)).toEqual(snapshotOf(buffer));
    expect([...other.columns.value]).toEqual([4, 5, 77, 3]);
    expect(() => bufferOf(3, 0).restore(snapshotOf(buffer), "b.")).toThrow("expected at most 3 rows");
  });

  it("forgets everything when cleared", () => {
    const buffer = bufferOf(4, 6, 1);
    buffer.clear();
    expect(buffer.size()).toBe(0);
    expect(buffer.claim()).toBe(0);
    expect(shares(buffer, 10)).toEqual([1, 0, 0, 0]);
  });
});
