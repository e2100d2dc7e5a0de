// Uniform, the best constant and the best per segment on logs small enough to compute by hand.
import { describe, expect, it } from "vitest";
import { batchOf, createLearner, seeded, type Algorithm, type DecisionSpec, type Learner, type Observation, type Transition } from "../core/index.ts";
import { bestConstant } from "./best-constant.ts";
import { bestPerSegment } from "./best-per-segment.ts";
import { uniformAlgorithm } from "./uniform.ts";

const spec: DecisionSpec = {
  state: [{ name: "age", low: 0, high: 8 }, { name: "channel=web", low: 0, high: 1 }, { name: "channel=app", low: 0, high: 1 }],
  candidate: [], fixed: ["a", "b", "c"], limits: [], stages: 2, discount: 0,
};
const at = (age: number, channel: "web" | "app", allowed: readonly number[] = [1, 1, 1]): Observation => ({
  state: Float32Array.of(age, channel === "web" ? 1 : 0, channel === "app" ? 1 : 0), candidates: new Float32Array(0), allowed: Uint8Array.from(allowed), prices: new Float32Array(0),
});
const row = (observation: Observation, action: number, reward: number, more: Partial<Transition> = {}): Transition => ({
  observation, action, reward, propensity: 1 / 3, costs: new Float32Array(0), discount: 0, next: null, last: true, stage: 0, ...more,
});
const learned = (algorithm: Algorithm, rows: readonly Transition[], config: object = {}): Learner => {
  const learner = createLearner(algorithm, spec, config);
  learner.learn(batchOf(rows, spec), seeded(1));
  return learner;
};
const of = (learner: Learner, observation: Observation): number[] => [...learner.policy.probabilities(observation, seeded(1))];

describe("uniform", () => {
  it("stays uniform whatever it is shown", () => expect(of(learned(uniformAlgorithm, [row(at(1, "web"), 1, 9)]), at(1, "web", [1, 0, 1]))).toEqual([0.5, 0, 0.5]));
});

describe("best constant", () => {
  it("is uniform before it knows anything", () => expect(of(createLearner(bestConstant, spec), at(1, "web"))).toEqual([1 / 3, 1 / 3, 1 / 3]));

  it("weighs by inverse propensity: b earns 4 seldom and 0 often, (4 * 10 + 0) / 20 = 2; a earns 1.9", () => {
    const rows = [row(at(1, "web"), 0, 1.9), row(at(1, "web"), 1, 4, { propensity: 0.1 }), ...Array.from({ length: 5 }, () => row(at(1, "web"), 1, 0, { propensity: 0.5 }))];
    expect(of(learned(bestConstant, rows), at(5, "app"))).toEqual([0, 1, 0]);
    expect(of(learned(bestConstant, [...rows, row(at(1, "web"), 1, 0, { propensity: 0.5 })]), at(5, "app"))).toEqual([1, 0, 0]);
  });

  it("takes the next best where the best is forbidden, and what it never saw only where nothing else is left", () => {
    const learner = learned(bestConstant, [row(at(1, "web"), 0, 2), row(at(1, "web"), 1, -3)]);
    expect([of(learner, at(1, "web", [0, 1, 1])), of(learner, at(1, "web", [0, 0, 1]))]).toEqual([[0, 1, 0], [0, 0, 1]]);
  });

  it("learns a choice by what its request earns from there on", () => {
    const slate = [row(at(1, "web"), 0, 0, { discount: 1, last: false, next: at(1, "web") }), row(at(1, "web"), 1, 5, { stage: 1 }), row(at(1, "web"), 2, 3)];
    expect(of(learned(bestConstant, slate), at(1, "web", [1, 0, 1]))).toEqual([1, 0, 0]);
  });

  it("knows places in ragged lists", () => {
    const ragged = { ...spec, fixed: null };
    const learner = createLearner(bestConstant, ragged);
    learner.learn(batchOf([row(at(1, "web", [1, 1, 1, 1, 1]), 4, 2), row(at(1, "web", [1, 1]), 0, 1)], ragged), seeded(1));
    expect(of(learner, at(1, "web", [1, 1, 1, 1, 1, 1]))).toEqual([0, 0, 0, 0, 1, 0]);
    expect(of(learner, at(1, "web", [1, 1]))).toEqual([1, 0]);
  });
});

describe("best per segment", () => {
  // The channel decides: web likes a, app likes b; the age does not matter.
  const decisions = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((age) => (["web", "app"] as const).flatMap((channel) => [0, 1, 2].flatMap((action) => [0, 1].map(() => (
    row(at(age, channel), action, action === (channel === "web" ? 0 : 1) ? 3 : action === 2 ? 2 : 0)
  )))));

  it("finds the field whose rule is worth most", () => {
    const learner = learned(bestPerSegment, decisions);
    expect([of(learner, at(0, "web")), of(learner, at(7, "web")), of(learner, at(0, "app"))]).toEqual([[1, 0, 0], [1, 0, 0], [0, 1, 0]]);
  });

  it("values a rule on other requests than it was learned from: all stages of a request go to one half", () => {
    const slate = [row(at(1, "web"), 0, 1, { last: false, discount: 1 }), row(at(1, "web"), 1, 1, { stage: 1 })];
    const { tensors } = learned(bestPerSegment, [...slate, ...slate]).snapshot();
    for (const half of ["first", "second"]) expect([...tensors[`rule 0 ${half} weights`].data]).toEqual([3, 3, 3, 3]);
  });

  it("keeps to the field it is told, where the constant c is best at every age", () => {
    const learner = learned(bestPerSegment, decisions, { field: "age" });
    expect([of(learner, at(0, "web")), of(learner, at(7, "app"))]).toEqual([[0, 0, 1], [0, 0, 1]]);
  });

  it("gives a customer of no segment with data the best of all", () => {
    const webOnly = learned(bestPerSegment, decisions.filter(({ observation }) => observation.state[1] === 1), { field: "channel" });
    expect(of(webOnly, at(1, "app"))).toEqual([1, 0, 0]);
  });

  it("stays with the constant where no field is worth more", () => {
    const same = decisions.map((each): Transition => Object.assign({}, each, { reward: each.action }));
    expect(of(learned(bestPerSegment, same), at(0, "app"))).toEqual([0, 0, 1]);
  });

  it("does not find segments in noise: with rewards of chance alone, half of 40 logs stay with the constant", () => {
    let constants = 0;
    for (let seed = 0; seed < 40; seed++) {
      const random = seeded(seed);
      const learner = learned(bestPerSegment, decisions.map((each): Transition => Object.assign({}, each, { reward: (each.action === 2 ? 0.3 : 0) + random.uniform() })));
      const chosen = [0, 3, 7].flatMap((age) => (["web", "app"] as const).map((channel) => String(of(learner, at(age, channel)))));
      if (new Set(chosen).size === 1) constants++;
    }
    expect(constants).toBeGreaterThanOrEqual(20);
  });

  it("names the fields there are when asked for another", () => {
    expect(() => createLearner(bestPerSegment, spec, { field: "height" })).toThrow('best-per-segment.field: expected auto or one of age, channel, got "height"');
  });
});
