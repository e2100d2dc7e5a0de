// The hidden Markov model against brute force over all hidden paths, against a model that made the data, and by the law of its climb.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleNormal, sampleWeighted, seeded, type Random, type Snapshot } from "../../core/index.ts";
import { fitHiddenMarkov } from "./baum-welch.ts";
import {
  createBeliefFilter, emissionOf, hiddenMarkovTensors, likeliestPath, logLikelihoodOf, restoreHiddenMarkov, type HiddenMarkovModel, type SeenSequence,
} from "./hidden-markov.ts";

// Moods "content" and "annoyed"; a customer clicks, ignores or unsubscribes.
const moods: HiddenMarkovModel = {
  states: 2, initial: Float64Array.of(0.8, 0.2), transition: Float64Array.of(0.9, 0.1, 0.25, 0.75),
  emissions: { kind: "discrete", symbols: 3, probabilities: Float64Array.of(0.55, 0.4, 0.05, 0.1, 0.6, 0.3) },
};
const levels: HiddenMarkovModel = {
  states: 2, initial: Float64Array.of(0.5, 0.5), transition: Float64Array.of(0.95, 0.05, 0.1, 0.9),
  emissions: { kind: "gaussian", width: 2, means: Float64Array.of(0, 1, 3, -1), variances: Float64Array.of(0.25, 1, 1, 0.25) },
};

function draw(model: HiddenMarkovModel, rows: number, random: Random): SeenSequence {
  const { states, transition, emissions } = model;
  const width = emissions.kind === "discrete" ? 1 : emissions.width;
  const values = new Float64Array(rows * width);
  let state = sampleWeighted(random, model.initial);
  for (let row = 0; row < rows; row++) {
    if (emissions.kind === "discrete") values[row] = sampleWeighted(random, emissions.probabilities.subarray(state * emissions.symbols, (state + 1) * emissions.symbols));
    else for (let d = 0; d < width; d++) values[row * width + d] = emissions.means[state * width + d] + Math.sqrt(emissions.variances[state * width + d]) * sampleNormal(random);
    state = sampleWeighted(random, transition.subarray(state * states, (state + 1) * states));
  }
  return { rows, values };
}

// The probability of every hidden path together with what was seen.
function pathsOf(model: HiddenMarkovModel, { rows, values }: SeenSequence): { path: number[]; joint: number }[] {
  const emission = emissionOf(model);
  const logs = new Float64Array(model.states);
  let paths = [{ path: [] as number[], joint: 1 }];
  for (let row = 0; row < rows; row++) {
    emission.logDensities(values, row * emission.width, logs);
    paths = paths.flatMap(({ path, joint }) => Array.from({ length: model.states }, (_, state) => {
      const step = row === 0 ? model.initial[state] : model.transition[path[row - 1] * model.states + state];
      return { path: [...path, state], joint: joint * step * Math.exp(logs[state]) };
    }));
  }
  return paths;
}

const total = (paths: readonly { joint: number }[]): number => paths.reduce((sum, { joint }) => sum + joint, 0);

describe("filter and likeliest path", () => {
  it("by hand: one click makes content .8 x .55 / (.8 x .55 + .2 x .1)", () => {
    const filter = createBeliefFilter(moods);
    expect([...filter.belief]).toEqual([0.8, 0.2]);
    expect(filter.see([0])).toBeCloseTo(Math.log(0.46), 14);
    expect(filter.belief[0]).toBeCloseTo(0.44 / 0.46, 14);
  });

  it.each([["moods", moods], ["levels", levels]] as const)("%s: equal the enumeration of all paths on short sequences", (_name, model) => {
    for (let seed = 0; seed < 20; seed++) {
      const sequence = draw(model, 1 + (seed % 7), seeded(seed));
      const paths = pathsOf(model, sequence);
      const filter = createBeliefFilter(model);
      const { width } = emissionOf(model);
      for (let row = 0; row < sequence.rows; row++) filter.see(sequence.values.subarray(row * width, (row + 1) * width));
      for (let state = 0; state < model.states; state++) {
        expect(Math.abs(filter.belief[state] - total(paths.filter(({ path }) => path.at(-1) === state)) / total(paths))).toBeLessThan(1e-12);
      }
      expect(Math.abs(logLikelihoodOf(model, sequence) - Math.log(total(paths)))).toBeLessThan(1e-11);
      const best = paths.reduce((a, b) => (b.joint > a.joint ? b : a));
      expect([...likeliestPath(model, sequence)]).toEqual(best.path);
    }
  });

  it("goes on from a saved belief, and keeps its head where the impossible happens", () => {
    const filter = createBeliefFilter(moods);
    filter.see([0]);
    const other = createBeliefFilter(moods);
    other.restore(filter.belief, filter.started());
    filter.see([2]);
    other.see([2]);
    expect(other.belief).toEqual(filter.belief);
    const [content] = filter.belief;
    expect(filter.see([7])).toBe(Number.NEGATIVE_INFINITY);
    expect(filter.belief[0]).toBeCloseTo(0.9 * content + 0.25 * (1 - content), 14);
  });

  it("does not underflow over 20,000 rows", () => {
    expect(Number.isFinite(logLikelihoodOf(levels, draw(levels, 20_000, seeded("long"))))).toBe(true);
  });
});

describe("Baum-Welch", () => {
  it("never loses likelihood", () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 2, maxLength: 40 }), fc.integer({ min: 1, max: 4 }), (symbols, states) => {
      const half = Math.floor(symbols.length / 2);
      const sequences = [symbols.slice(0, half), symbols.slice(half)].map((part) => ({ rows: part.length, values: Float64Array.from(part) }));
      const { logLikelihoods } = fitHiddenMarkov(sequences, { states, seen: { kind: "discrete", symbols: 3 }, random: seeded(1), starts: 1, mostIterations: 30, tolerance: 0 });
      logLikelihoods.slice(1).forEach((value, at) => expect(value).toBeGreaterThanOrEqual(logLikelihoods[at] - 1e-9));
    }), { numRuns: 60 });
    const { logLikelihoods } = fitHiddenMarkov([draw(levels, 300, seeded(5))], { states: 3, seen: { kind: "gaussian", width: 2 }, random: seeded(1), starts: 1 });
    logLikelihoods.slice(1).forEach((value, at) => expect(value).toBeGreaterThanOrEqual(logLikelihoods[at] - 1e-9));
  });

  it("is solved by hand for one state: the shares of the symbols", () => {
    const { model } = fitHiddenMarkov([{ rows: 5, values: Float64Array.of(0, 1, 1, 2, 1) }], { states: 1, seen: { kind: "discrete", symbols: 3 }, random: seeded(1), starts: 1 });
    const probabilities = model.emissions.kind === "discrete" ? [...model.emissions.probabilities] : [];
    [0.2, 0.6, 0.2].forEach((share, symbol) => expect(probabilities[symbol]).toBeCloseTo(share, 12));
  });

  it("recovers moods up to their order: 600 customers of 25 visits, every probability within .05", () => {
    const clear: HiddenMarkovModel = { ...moods, emissions: { kind: "discrete", symbols: 3, probabilities: Float64Array.of(0.7, 0.28, 0.02, 0.05, 0.45, 0.5) } };
    const random = seeded("moods");
    const sequences = Array.from({ length: 600 }, (_, customer) => draw(clear, 25, random.fork(customer)));
    const { model } = fitHiddenMarkov(sequences, { states: 2, seen: { kind: "discrete", symbols: 3 }, random: seeded(2), starts: 2, tolerance: 1e-6 });
    expect(distance(model, clear)).toBeLessThan(0.05);
  });

  it("recovers levels up to their order: 5,000 rows of one sequence (which tells nothing of the start), every number within .1", () => {
    const { model } = fitHiddenMarkov([draw(levels, 5000, seeded("levels"))], { states: 2, seen: { kind: "gaussian", width: 2 }, random: seeded(2), starts: 3 });
    expect(distance({ ...model, initial: levels.initial }, levels)).toBeLessThan(0.1);
  });

  it("refuses what is no symbol", () => {
    expect(() => fitHiddenMarkov([{ rows: 2, values: Float64Array.of(0, 3) }], { states: 2, seen: { kind: "discrete", symbols: 3 }, random: seeded(1) }))
      .toThrow("sequence 0: expected symbols from 0 to 2, got 3");
    expect(() => fitHiddenMarkov([], { states: 2, seen: { kind: "gaussian", width: 1 }, random: seeded(1) })).toThrow("at least one row");
  });
});

// The largest gap between two models of two states in the better order.
function distance(found: HiddenMarkovModel, truth: HiddenMarkovModel): number {
  const rowsOf = (model: HiddenMarkovModel, order: readonly number[]): number[] => order.flatMap((state) => {
    const { emissions } = model;
    const own = emissions.kind === "discrete" ? [...emissions.probabilities.subarray(state * emissions.symbols, (state + 1) * emissions.symbols)]
      : [...emissions.means.subarray(2 * state, 2 * state + 2), ...emissions.variances.subarray(2 * state, 2 * state + 2)];
    return [...order.map((to) => model.transition[state * 2 + to]), model.initial[state], ...own];
  });
  const wanted = rowsOf(truth, [0, 1]);
  return Math.min(...[[0, 1], [1, 0]].map((order) => Math.max(...rowsOf(found, order).map((value, at) => Math.abs(value - wanted[at])))));
}

it("travels in a snapshot", () => {
  for (const model of [moods, levels]) {
    const snapshot: Snapshot = {
      algorithm: "test", config: {}, lineage: {}, tensors: hiddenMarkovTensors(model, "mood."), spec: { state: [], candidate: [], fixed: null, limits: [], stages: 1, discount: 0 },
    };
    expect(restoreHiddenMarkov(snapshot, "mood.")).toEqual(model);
  }
});
