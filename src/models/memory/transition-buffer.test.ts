// Transitions in a buffer: priced rewards, joined returns, masks, cut-offs, open lists and resumption.
import { describe, expect, it } from "vitest";
import { batchOf, seeded, type DecisionSpec, type Observation, type Transition } from "../../core/index.ts";
import { createNetworkInput } from "../networks/network-input.ts";
import { createTransitionBuffer, type TransitionBuffer } from "./transition-buffer.ts";

const spec: DecisionSpec = {
  state: [{ name: "place", low: -1, high: 1 }], candidate: [], fixed: ["a", "b"], limits: ["spend"], stages: 1, discount: 0.5,
};
const seen = (place: number): Observation => ({
  state: Float32Array.of(place), candidates: new Float32Array(0), allowed: Uint8Array.of(1, place === 0.75 ? 0 : 1), prices: Float32Array.of(0.5),
});

/** Steps through 0, .25, .5, .75, 1 with rewards 1, 2, 4, 8; each costs 2 at the price .5. */
function step(index: number, changes: Partial<Transition> = {}): Transition {
  return {
    observation: seen(index / 4), action: index % 2, propensity: 0.5, reward: 2 ** index + 1, costs: Float32Array.of(2), discount: 0.5,
    next: seen((index + 1) / 4), last: false, stage: 0, ...changes,
  };
}

function bufferOf(steps: number, transitions: readonly Transition[], batchSize: number): TransitionBuffer {
  const buffer = createTransitionBuffer(spec, createNetworkInput(spec), { capacity: 10, steps, mostCandidates: 4, priorityExponent: null });
  for (let first = 0; first < transitions.length; first += batchSize) {
    const batch = batchOf(transitions.slice(first, first + batchSize), spec);
    for (let row = 0; row < batch.rows; row++) buffer.add(batch, row);
  }
  return buffer;
}

/** [return, discount, place that follows] of the first rows. */
const rowsOf = ({ columns }: TransitionBuffer, count: number): number[][] =>
  Array.from({ length: count }, (_, row) => [columns.returns[row], columns.discounts[row], columns.nextShared[2 * row]]);

describe("transitions in a buffer", () => {
  const episode = [step(0), step(1), step(2), step(3, { discount: 0, next: null, last: true })];

  it("are rewards less priced costs, with what followed", () => {
    expect(rowsOf(bufferOf(1, episode, 4), 4)).toEqual([[1, 0.5, 0.25], [2, 0.5, 0.5], [4, 0.5, 0.75], [8, 0, 0]]);
  });

  it("are joined to three-step returns: 1 + 2/2 + 4/4 = 3 with weight 1/8, 2 + 4/2 + 8/4 = 6, 4 + 8/2, 8, in batches of any size", () => {
    for (const size of [1, 2, 4]) expect(rowsOf(bufferOf(3, episode, size), 4)).toEqual([[3, 0.125, 0.75], [6, 0, 0], [8, 0, 0], [8, 0, 0]]);
  });

  it("carry the mask of the observation that follows the whole return", () => {
    const { columns } = bufferOf(3, episode, 4);
    expect([...columns.nextAllowed.subarray(0, 2)]).toEqual([1, 0]);
    expect([...columns.nextCounts.subarray(0, 4)]).toEqual([2, 0, 0, 0]);
  });

  it("are not joined beyond a cut-off, whose return goes on with what followed", () => {
    expect(rowsOf(bufferOf(3, [step(0), step(1, { last: true }), step(2)], 3), 3)).toEqual([[2, 0.25, 0.5], [2, 0.5, 0.5], [4, 0.5, 0.75]]);
  });

  it("are not joined where the next row is somebody else's", () => {
    expect(rowsOf(bufferOf(3, [step(0), step(2)], 1), 2)).toEqual([[1, 0.5, 0.25], [4, 0.5, 0.75]]);
  });

  it("teach nothing where something follows that is not known", () => {
    const buffer = bufferOf(3, [step(0), step(1, { next: null, last: true }), step(2)], 3);
    expect(buffer.size()).toBe(2);
    expect(rowsOf(buffer, 2)).toEqual([[1, 0.5, 0.25], [4, 0.5, 0.75]]);
  });

  it("go on being joined after a snapshot", () => {
    const whole = bufferOf(3, episode, 4);
    const begun = bufferOf(3, episode.slice(0, 2), 2);
    const other = bufferOf(3, [], 1);
    other.restore({ algorithm: "x", spec, config: {}, lineage: {}, tensors: begun.tensors("") }, "");
    const rest = batchOf(episode.slice(2), spec);
    for (let row = 0; row < 2; row++) other.add(rest, row);
    expect(other.tensors("")).toEqual(whole.tensors(""));
  });

  it("refuse rewards that are no numbers, and returns longer than the buffer", () => {
    expect(() => bufferOf(1, [step(0, { reward: Number.NaN })], 1)).toThrow("reward of row 0: expected a finite number");
    expect(() => bufferOf(10, [], 1)).toThrow("room for more than the 10 steps");
  });
});

describe("open lists of candidates", () => {
  const open: DecisionSpec = { ...spec, fixed: null, limits: [], candidate: [{ name: "size", low: 0, high: 10 }] };
  const offers = (sizes: readonly number[], allowed: readonly number[]): Observation =>
    ({ state: Float32Array.of(0.5), candidates: Float32Array.from(sizes), allowed: Uint8Array.from(allowed), prices: new Float32Array(0) });
  const row: Transition = {
    observation: offers([0, 10, 5], [1, 1, 0]), action: 1, propensity: 0.5, reward: 1, costs: new Float32Array(0), discount: 0.5, next: offers([10, 0], [0, 1]), last: false, stage: 0,
  };
  const create = (most: number): TransitionBuffer => createTransitionBuffer(open, createNetworkInput(open), { capacity: 4, steps: 1, mostCandidates: most, priorityExponent: null });

  it("give the chosen candidate one row, and each that follows one: [state, size] scaled to [-1, 1]", () => {
    const buffer = create(3);
    buffer.add(batchOf([row], open), 0);
    const into = { rows: new Int32Array(2), weights: new Float64Array(2) };
    buffer.sample(into, seeded(0), 1);
    const chosen = new Float32Array(4);
    buffer.writeChosen(into.rows, chosen);
    expect([...chosen]).toEqual([0.5, 1, 0.5, 1]);
    const next = new Float32Array(8);
    const starts = new Int32Array(2);
    expect(buffer.writeNext(into.rows, next, starts)).toBe(4);
    expect([[...starts], [...next]]).toEqual([[0, 2], [0.5, 1, 0.5, -1, 0.5, 1, 0.5, -1]]);
    expect([...buffer.columns.nextAllowed.subarray(0, 3)]).toEqual([0, 1, 0]);
  });

  it("that are longer than there is room for are refused", () => {
    expect(() => create(1).add(batchOf([row], open), 0)).toThrow("candidates: expected room for the 2 candidates");
  });
});
