// The table behind tabular learners: entries, moves and what a person reads from it.
import { describe, expect, it } from "vitest";
import type { DecisionSpec, Observation, Snapshot } from "../../core/index.ts";
import { createActionValues } from "./action-values.ts";
import { tableOf } from "./readable-table.ts";

const spec: DecisionSpec = {
  state: [{ name: "x", low: 0, high: 4 }], candidate: [], fixed: ["stay", "go"], limits: [], stages: 1, discount: 0.5,
};
const settings = { bins: 4, cells: 100, initial: 2 };
const at = (x: number, ...flags: number[]): Observation => ({
  state: Float32Array.of(x), candidates: new Float32Array(0), allowed: Uint8Array.from(flags), prices: new Float32Array(0),
});
const scores = (values: ReturnType<typeof createActionValues>, observation: Observation): number[] => {
  const out = new Float64Array(observation.allowed.length);
  values.score(observation, out);
  return [...out];
};

describe("a table over a fixed list", () => {
  const values = createActionValues(spec, settings);

  it("holds the initial value for what was never seen, without making a cell", () => {
    expect(scores(values, at(1, 1, 1))).toEqual([2, 2]);
    expect([values.entry(at(1, 1, 1), 0, false), values.best(at(1, 1, 1)), values.visits(-1), values.tensors().values.shape[0]]).toEqual([-1, 2, 0, 0]);
  });

  it("moves an entry by the rate, or to the mean of its targets", () => {
    const entry = values.entry(at(1.2, 1, 1), 1, true);
    values.move(entry, 10, 0.25);
    expect(values.value(entry)).toBe(4);
    const other = values.entry(at(3.5, 1, 1), 0, true);
    for (const target of [10, 20, 60]) values.move(other, target, null);
    expect([values.value(other), values.visits(other)]).toEqual([30, 3]);
    expect(scores(values, at(1.9, 1, 1))).toEqual([2, 4]);
  });

  it("takes the best over allowed candidates alone", () => {
    expect([values.best(at(1, 1, 1)), values.best(at(1, 1, 0))]).toEqual([4, 2]);
  });

  it("is read as ranges, names, values and visits", () => {
    const { cells, values: numbers, visits } = values.tensors();
    const snapshot: Snapshot = { algorithm: "q-learning", spec, config: { bins: 4 }, tensors: { cells, values: numbers, visits }, lineage: {} };
    const table = tableOf(snapshot);
    expect(table.states).toEqual(["x 1..2", "x 3..4"]);
    expect(table.actions).toEqual(["stay", "go"]);
    expect([[...table.values], [...table.visits]]).toEqual([[2, 4, 30, 2], [0, 1, 3, 0]]);
    expect(() => tableOf({ ...snapshot, tensors: {} })).toThrow("snapshot: expected one of a tabular learner, got q-learning");
    const repeated = { ...snapshot, tensors: { ...snapshot.tensors, cells: { shape: [2, 1], data: Uint32Array.of(1, 1) } } };
    expect(() => createActionValues(spec, settings, repeated)).toThrow("keys that differ");
  });
});

describe("a table over ragged lists", () => {
  const ragged: DecisionSpec = { ...spec, fixed: null, candidate: [{ name: "price", low: 0, high: 8 }] };
  const offer = (...prices: number[]): Observation => ({ ...at(1, ...prices.map(() => 1)), candidates: Float32Array.from(prices) });

  it("knows a candidate by its features, wherever it stands", () => {
    const values = createActionValues(ragged, settings);
    values.move(values.entry(offer(1, 7), 1, true), 8, 1);
    expect(scores(values, offer(7.5, 3, 1))).toEqual([8, 2, 2]);
    const { cells, values: numbers, visits } = values.tensors();
    expect(tableOf({ algorithm: "sarsa", spec: ragged, config: { bins: 4 }, tensors: { cells, values: numbers, visits }, lineage: {} }))
      .toMatchObject({ states: ["x 1..2, price 6..8"], actions: ["value"] });
  });

  it("knows a candidate without features by its position", () => {
    const values = createActionValues({ ...ragged, candidate: [] }, settings);
    values.move(values.entry(at(1, 1, 1, 1), 2, true), 8, 1);
    expect(scores(values, at(1, 1, 1, 1, 1))).toEqual([2, 2, 8, 2]);
    const { cells, values: numbers, visits } = values.tensors();
    expect(tableOf({ algorithm: "sarsa", spec: { ...ragged, candidate: [] }, config: { bins: 4 }, tensors: { cells, values: numbers, visits }, lineage: {} }).states).toEqual(["x 1..2, position 2"]);
  });
});
