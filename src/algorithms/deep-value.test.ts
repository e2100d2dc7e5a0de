// Deep action values: known answers, masks, prices, cut-offs, and resumption bit for bit.
import { describe, expect, it } from "vitest";
import {
  batchOf, createLearner, seeded, snapshotName, type Algorithm, type Batch, type DecisionSpec, type Learner, type Observation, type Transition,
} from "../core/index.ts";
import { dqn } from "./dqn.ts";
import { fittedQIteration } from "./fitted-q-iteration.ts";
import { quantileDqn } from "./quantile-dqn.ts";

const spec: DecisionSpec = {
  state: [{ name: "step", low: 0, high: 2 }], candidate: [], fixed: ["take", "wait"], limits: ["spend"], stages: 1, discount: 0.9,
};
const at = (step: number, allowed = [1, 1], price = 0): Observation => ({
  state: Float32Array.of(step), candidates: new Float32Array(0), allowed: Uint8Array.from(allowed), prices: Float32Array.of(price),
});
const row = (observation: Observation, action: number, reward: number, next: Observation | null, changes: Partial<Transition> = {}): Transition => ({
  observation, action, propensity: 0.5, reward, costs: new Float32Array(1), discount: next === null ? 0 : 0.9, next, last: next === null, stage: 0, ...changes,
});

// Taking pays .2, .3 or 1 and ends; waiting pays nothing and goes on, in the last step it ends. Values [take, wait]: [.2, .81], [.3, .9], [1, 0].
const threeSteps = [
  row(at(0), 0, 0.2, null), row(at(0), 1, 0, at(1)), row(at(1), 0, 0.3, null), row(at(1), 1, 0, at(2)), row(at(2), 0, 1, null), row(at(2), 1, 0, null),
];

function learned(algorithm: Algorithm, settings: object, transitions: readonly Transition[], times = 400): Learner {
  const learner = createLearner(algorithm, spec, { hidden: "16", warmup: 6, trainEvery: 1, targetEvery: 60, horizon: 2400, learningRate: 0.01, learningRateFinal: 0.0005, ...settings });
  const batch = batchOf(transitions, spec);
  for (let time = 0; time < times; time++) learner.learn(batch, seeded(time));
  return learner;
}

const valuesOf = (learner: Learner, observation: Observation): readonly number[] => learner.policy.explain!(observation).scores;

function expectThreeSteps(learner: Learner): void {
  [[0.2, 0.81], [0.3, 0.9], [1, 0]].forEach((wanted, step) => {
    valuesOf(learner, at(step)).forEach((value, action) => expect(Math.abs(value - wanted[action]), `step ${step}, action ${action}: ${value}`).toBeLessThan(0.05));
  });
}

const asAlgorithm = (algorithm: unknown): Algorithm => algorithm as Algorithm;

describe("deep action values reach the known answers of three steps within .05", () => {
  const variants: readonly [string, unknown, object][] = [
    ["DQN", dqn, { double: false }], ["double", dqn, {}], ["dueling", dqn, { dueling: true }], ["prioritised", dqn, { prioritised: true }],
    ["squared loss, soft target", dqn, { loss: "squared", targetEvery: 1, targetShare: 0.02 }], ["quantiles", quantileDqn, { quantiles: 8 }],
  ];
  it.each(variants)("%s", (_name, algorithm, settings) => expectThreeSteps(learned(asAlgorithm(algorithm), settings, threeSteps)));

  it("fitted Q iteration, from one batch", () => {
    const learner = createLearner(asAlgorithm(fittedQIteration), spec, { hidden: "16", learningRate: 0.01, iterations: 6, updates: 300 });
    learner.learn(batchOf(threeSteps, spec), seeded(0));
    expectThreeSteps(learner);
  });

  it("three-step returns, on the row of the best choices", () => {
    const best = [row(at(0), 1, 0, at(1)), row(at(1), 1, 0, at(2)), row(at(2), 0, 1, null)];
    const learner = learned(asAlgorithm(dqn), { returnSteps: 3, bufferRows: 300 }, best, 300);
    [0.81, 0.9].forEach((wanted, step) => expect(Math.abs(valuesOf(learner, at(step))[1] - wanted)).toBeLessThan(0.05));
  });
});

describe("targets of deep action values", () => {
  // In step 2 waiting pays 10, but behind step 0 it is forbidden there and taking pays 1.
  const rich = [row(at(2), 0, 1, null), row(at(2), 1, 10, null)];

  it.each([["DQN", dqn, { double: false }], ["double DQN", dqn, {}], ["quantiles", quantileDqn, {}]] as const)("leave out what is forbidden: %s", (_name, algorithm, settings) => {
    const learner = learned(asAlgorithm(algorithm), settings, [...rich, row(at(0), 0, 0, at(2, [1, 0])), row(at(0), 1, 0, at(2))]);
    const [masked, open] = valuesOf(learner, at(0));
    expect(Math.abs(masked - 0.9)).toBeLessThan(0.3);
    expect(Math.abs(open - 9)).toBeLessThan(0.5);
  });

  it("go on behind a cut-off, and end with the process", () => {
    const learner = learned(asAlgorithm(dqn), {}, [...rich, row(at(0), 0, 0, at(2), { last: true }), row(at(0), 1, 0, null)]);
    const [cut, ended] = valuesOf(learner, at(0));
    expect(Math.abs(cut - 9)).toBeLessThan(0.5);
    expect(Math.abs(ended)).toBeLessThan(0.3);
  });

  it("charge the price of a limit, which the network sees: 4 - 1 * 3 at price 1, 4 at price 0", () => {
    const cost = { costs: Float32Array.of(3) };
    const learner = learned(asAlgorithm(dqn), {}, [row(at(0, [1, 1], 1), 0, 4, null, cost), row(at(0, [1, 1], 0), 0, 4, null, cost)]);
    expect(Math.abs(valuesOf(learner, at(0, [1, 1], 1))[0] - 1)).toBeLessThan(0.1);
    expect(Math.abs(valuesOf(learner, at(0, [1, 1], 0))[0] - 4)).toBeLessThan(0.1);
  });
});

describe("a deep value learner", () => {
  it("explores less with every row, down to the final share, on allowed candidates alone", () => {
    const learner = createLearner(asAlgorithm(dqn), spec, { epsilon: 1, epsilonFinal: 0.2, decay: 60, warmup: 1000, hidden: "8" });
    const least = (): number => Math.min(...learner.policy.probabilities(at(0), seeded(0)));
    const found = [least()];
    for (let time = 0; time < 12; time++) {
      learner.learn(batchOf(threeSteps, spec), seeded(time));
      found.push(least());
    }
    [0.5, 0.46, 0.42].forEach((share, time) => expect(found[time]).toBeCloseTo(share, 12));
    expect(found[12]).toBeCloseTo(0.1, 12);
    expect([...learner.policy.probabilities(at(0, [0, 1]), seeded(0))]).toEqual([0, 1]);
  });

  it.each([
    ["prioritised three-step double DQN", dqn, { prioritised: true, returnSteps: 3, bufferRows: 64, warmup: 10, hidden: "8-8" }],
    ["dueling DQN with a soft target", dqn, { dueling: true, targetShare: 0.1, targetEvery: 1, warmup: 10, hidden: "8" }],
    ["quantile DQN", quantileDqn, { warmup: 10, hidden: "8" }],
    ["fitted Q iteration", fittedQIteration, { updates: 5, hidden: "8" }],
  ] as const)("goes on from a snapshot bit for bit: %s", (_name, algorithm, settings) => {
    const learn = (learner: Learner, from: number, to: number): void => {
      for (let time = from; time < to; time++) learner.learn(batchOf(threeSteps.slice(time % 3), spec) satisfies Batch, seeded(time));
    };
    const whole = createLearner(asAlgorithm(algorithm), spec, settings);
    learn(whole, 0, 40);
    const first = createLearner(asAlgorithm(algorithm), spec, settings);
    learn(first, 0, 17);
    const second = createLearner(asAlgorithm(algorithm), spec, settings, first.snapshot());
    learn(second, 17, 40);
    expect(snapshotName(second.snapshot())).toBe(snapshotName(whole.snapshot()));
  });

  it("refuses layers that are no widths", () => {
    for (const hidden of ["64,64", "0", "-8", "a"]) expect(() => createLearner(asAlgorithm(dqn), spec, { hidden })).toThrow('hidden: expected widths of layers like "64-64"');
  });
});
