// LinUCB by hand: bounds, ties, the floor, the bonus in the explanation; disjoint and shared.
import { describe, expect, it } from "vitest";
import { batchOf, createLearner, seeded, type DecisionSpec, type Observation, type Transition } from "../core/index.ts";
import { learned, oddsOf, offerBoth, offers } from "../../test/fixtures/two-offers.ts";
import { linearUcb } from "./linear-ucb.ts";

describe("LinUCB, disjoint", () => {
  // Bounds at noise 1: a .5 + alpha / 2, b 0 + alpha x .7071; they cross at alpha = .5 / .2071 = 2.41.
  it("is greedy on the bound", () => {
    expect(oddsOf(learned(linearUcb, { alpha: 2.4, noise: 1 }))).toEqual([1, 0]);
    expect(oddsOf(learned(linearUcb, { alpha: 2.5, noise: 1 }))).toEqual([0, 1]);
  });

  it("measures alpha in units of the estimated noise, sqrt(.4): the bounds cross at 3.82", () => {
    expect(oddsOf(learned(linearUcb, { alpha: 3.8 }))).toEqual([1, 0]);
    expect(oddsOf(learned(linearUcb, { alpha: 3.83 }))).toEqual([0, 1]);
  });

  it("shares ties, spreads its floor and honours masks", () => {
    expect(oddsOf(createLearner(linearUcb, offers))).toEqual([0.5, 0.5]);
    oddsOf(learned(linearUcb, { alpha: 1, floor: 0.1 })).forEach((p, action) => expect(p).toBeCloseTo([0.95, 0.05][action], 14));
    expect(oddsOf(learned(linearUcb, { alpha: 1, floor: 0.1 }), [0, 1])).toEqual([0, 1]);
  });

  it("explains the bound: baseline .5 and an uncertainty of .5 x alpha", () => {
    const { scores, contributions } = learned(linearUcb, { alpha: 2, noise: 1 }).policy.explain!(offerBoth([1, 0]));
    expect(scores[0]).toBeCloseTo(1.5, 14);
    expect(contributions[0].map((part) => part.feature)).toEqual(["uncertainty", "baseline"]);
    expect(contributions[0][0]).toMatchObject({ value: 0.5, contribution: 1 });
    expect(contributions[1]).toEqual([]);
  });
});

describe("LinUCB, shared", () => {
  const spec: DecisionSpec = { state: [], candidate: [{ name: "x", low: -1, high: 1 }], fixed: null, limits: [], stages: 1, discount: 0 };
  const observation: Observation = { state: new Float32Array(0), candidates: Float32Array.of(1, -1), allowed: Uint8Array.of(1, 1), prices: new Float32Array(0) };
  const row: Transition = { observation, action: 0, propensity: 1, reward: 1, costs: new Float32Array(0), discount: 0, next: null, last: true, stage: 0 };

  // x = (1, 1) twice with rewards of 1: A = [[3, 2], [2, 3]], moment (2, 2), coefficients (.4, .4), A^-1 = [[3, -2], [-2, 3]] / 5.
  // Candidate (1, 1): mean .8, variance .4; candidate (1, -1): mean 0, variance 2. The bounds cross at .8 / (1.4142 - .6325) = 1.0233.
  it.each([[1.02, [1, 0]], [1.03, [0, 1]]])("is greedy on the bound of one model, alpha %d", (alpha, expected) => {
    const learner = createLearner(linearUcb, spec, { alpha, noise: 1, features: "shared" });
    learner.learn(batchOf([row, row], spec), seeded(0));
    expect([...learner.policy.probabilities(observation, seeded(0))]).toEqual(expected);
  });
});
