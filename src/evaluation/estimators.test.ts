// Hand-computed estimates on a log of four rows, laws of the weights, and whether "unbiased" is true.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { logOf } from "../../test/fixtures/logs.ts";
import { constant, mixture, seeded, uniform } from "../core/index.ts";
import { evaluate, estimateTerms } from "./estimate.ts";
import { estimators, suitedEstimators } from "./estimators.ts";
import { replay, viewLog, type Replay } from "./replay.ts";
import { meanOf } from "./observed.ts";

const named = (name: string) => estimators.find((estimator) => estimator.name === name)!;
const valueOf = (played: Replay, name: string, parameter?: number): number =>
  meanOf(estimateTerms(played, named(name), "reward", parameter === undefined ? {} : { parameter }).terms);

// Two candidates; the target takes the first with 3/4. Weights: .75/.5, .25/.5, .75/.25, .25/.75.
const rows = [
  { action: 0, propensity: 0.5, reward: 1 },
  { action: 1, propensity: 0.5, reward: 2 },
  { action: 0, propensity: 0.25, reward: 4 },
  { action: 1, propensity: 0.75, reward: 0 },
];
const log = logOf(rows, { actions: ["a", "b"] });
const target = { name: "target", policy: mixture([[0.5, constant(0)], [0.5, uniform]]) };
const plain = replay(viewLog(log), target, { model: null, random: seeded(1) });
// A model that says 2 for the first candidate and 1 for the second: expected 1.75 everywhere.
const played: Replay = {
  ...plain, hasModel: true,
  quantities: plain.quantities.map((quantity) => ({
    ...quantity, expected: Float64Array.of(1.75, 1.75, 1.75, 1.75), taken: Float64Array.of(2, 1, 2, 1),
  })),
};

describe("by hand", () => {
  test("the weight is target probability over propensity", () => {
    expect([...played.weights]).toEqual([1.5, 0.5, 3, 1 / 3]);
  });

  test.each([
    ["DM", undefined, 1.75],
    ["IPS", undefined, (1.5 + 1 + 12 + 0) / 4],
    ["clipped IPS", 2, (1.5 + 1 + 8) / 4],
    ["SNIPS", undefined, 14.5 / (16 / 3)],
    ["DR", undefined, 1.75 + (1.5 * -1 + 0.5 * 1 + 3 * 2 + (1 / 3) * -1) / 4],
    ["clipped DR", 2, 1.75 + (-1.5 + 0.5 + 4 - 1 / 3) / 4],
    ["SNDR", undefined, 1.75 + (-1.5 + 0.5 + 6 - 1 / 3) / (16 / 3)],
    ["Switch-DR", 1.5, 1.75 + (-1.5 + 0.5 - 1 / 3) / 4],
    ["DRos", 1, 1.75 + (-1.5 / 3.25 + 0.5 / 1.25 + 6 / 10 - 1 / 3 / (10 / 9)) / 4],
    ["SGIPS", 0.5, (1.5 / 1.25 + 1 / 0.75 + 12 / 2) / 4],
    ["SGDR", 0.5, 1.75 + (-1.5 / 1.25 + 0.5 / 0.75 + 6 / 2 - 1 / 3 / (2 / 3)) / 4],
  ] as const)("%s", (name, parameter, value) => {
    expect(valueOf(played, name, parameter)).toBeCloseTo(value, 12);
  });

  test("the diagnostics", () => {
    const { effectiveSampleSize, meanWeight, largestWeight } = evaluate(played, named("IPS"), "reward");
    expect(meanWeight).toBeCloseTo(4 / 3, 12);
    expect(largestWeight).toBe(3);
    expect(effectiveSampleSize).toBeCloseTo((16 / 3) ** 2 / (2.25 + 0.25 + 9 + 1 / 9), 12);
  });

  test("a sub-Gaussian weight of 0 stays 0 where the formula divides 0 by 0", () => {
    expect(named("SGIPS").bend(0, 1)).toBe(0);
    expect(named("SGIPS").bend(3, 1)).toBe(1);
  });
});

describe("sequences of two choices", () => {
  const pair = (episode: number, weights: readonly [number, number], rewards: readonly [number, number]) => weights.map((weight, stage) => ({
    action: 0, propensity: 1 / weight, reward: rewards[stage], episode, stage, discount: stage === 0 ? 0.5 : 0,
  }));
  const sequences = logOf([...pair(0, [2, 4], [1, 10]), ...pair(1, [1, 1], [3, 5])], { actions: ["a", "b"] });
  const always = replay(viewLog(sequences), { name: "a", policy: constant(0) }, { model: null, random: seeded(1) });

  test.each([
    ["IPS", (2 * (1 + 0.5 * 4 * 10) + (3 + 0.5 * 5)) / 2],
    ["TIS", (8 * (1 + 0.5 * 10) + (3 + 0.5 * 5)) / 2],
    ["WIS", (8 * 6 + 5.5) / 9],
    ["SNIPS", (2 * 1 + 1 * 3) / 3 + (0.5 * (8 * 10 + 5)) / 9],
  ] as const)("%s", (name, value) => {
    expect(valueOf(always, name)).toBeCloseTo(value, 12);
  });

  test("a cut record ends a chain although more would follow", () => {
    const cut = logOf([{ action: 0, propensity: 1, reward: 1, discount: 0.9 }, { action: 0, propensity: 1, reward: 1, discount: 0.9 }], { actions: ["a"] });
    expect(viewLog(cut).outline.chains).toBe(2);
  });

  test("trajectory estimators are offered where there are sequences, and only there", () => {
    expect(suitedEstimators(always).map(({ name }) => name)).toContain("WIS");
    expect(suitedEstimators(plain).map(({ name }) => name)).not.toContain("WIS");
  });
});

describe("laws", () => {
  const logs = fc.array(fc.record({
    action: fc.nat(2), propensity: fc.double({ min: 0.05, max: 1, noNaN: true }), reward: fc.double({ min: -5, max: 5, noNaN: true }), episode: fc.nat(4),
  }), { minLength: 1, maxLength: 12 }).map((list) => list.toSorted((a, b) => a.episode - b.episode).map((row, index) => ({ ...row, discount: index % 2 })));

  test("self-normalised estimates move along when every reward moves by one, on single choices", () => {
    fc.assert(fc.property(logs, (list) => {
      const single = list.map(({ action, propensity, reward }) => ({ action, propensity, reward }));
      const moved = single.map((row) => ({ ...row, reward: row.reward + 1 }));
      const [before, after] = [single, moved].map((each) => valueOf(replay(viewLog(logOf(each, { actions: ["a", "b", "c"] })), target3, { model: null, random: seeded(1) }), "SNIPS"));
      expect(after - before).toBeCloseTo(1, 9);
    }));
  });

  test("the mean of the terms is the value, linearised or not, and unbent weights of 1 give what was logged", () => {
    fc.assert(fc.property(logs, (list) => {
      const sure = list.map((row) => ({ ...row, propensity: 1 / 3 }));
      const own = replay(viewLog(logOf(sure, { actions: ["a", "b", "c"] })), target3, { model: null, random: seeded(1) });
      const logged = valueOf({ ...own, weights: own.weights.fill(1) }, "IPS");
      for (const name of ["SNIPS", "TIS", "WIS", "clipped IPS"]) expect(valueOf(own, name, name === "clipped IPS" ? 7 : undefined)).toBeCloseTo(logged, 9);
    }));
  });
  const target3 = { name: "uniform", policy: uniform };
});
