// Q-learning and SARSA against targets by hand and the known action values of the three-step process.
import { describe, expect, it } from "vitest";
import {
  batchOf, choose, createLearner, seeded, selectRows, snapshotName, uniform,
  type Algorithm, type DecisionSpec, type Learner, type Observation, type Transition,
} from "../core/index.ts";
import { tableOf } from "../models/index.ts";
import { findEnvironment, identityWorld, threeSteps } from "../problems/index.ts";
import { qLearning } from "./q-learning.ts";
import { sarsa } from "./sarsa.ts";

const spec: DecisionSpec = {
  state: [{ name: "x", low: 0, high: 3 }], candidate: [], fixed: ["a", "b"], limits: ["spend"], stages: 1, discount: 0.5,
};
const at = (x: number, allowed: readonly number[] = [1, 1], price = 0): Observation => ({
  state: Float32Array.of(x), candidates: new Float32Array(0), allowed: Uint8Array.from(allowed), prices: Float32Array.of(price),
});
const step = (from: Observation, action: number, reward: number, next: Observation | null, more: Partial<Transition> = {}): Transition => ({
  observation: from, action, propensity: 0.5, reward, costs: Float32Array.of(2), discount: next === null ? 0 : 0.5, next, last: next === null, stage: 0, ...more,
});
const tableAfter = (algorithm: Algorithm, transitions: readonly Transition[], config: object = {}): { [cell: string]: number } => {
  const learner = createLearner(algorithm, spec, { learningRate: 0.5, learningRateFinal: 0.5, bins: 3, ...config });
  learner.learn(batchOf(transitions, spec), seeded(1));
  return cellsOf(learner);
};
const cellsOf = (learner: Learner): { [cell: string]: number } => {
  const { states, actions, values, visits } = tableOf(learner.snapshot());
  const entries = states.flatMap((state, row) => actions.map((action, column) => [`${state} ${action}`, row * actions.length + column] as const));
  return Object.fromEntries(entries.filter(([, index]) => visits[index] > 0).map(([name, index]) => [name, values[index]]));
};

describe("q-learning, by hand", () => {
  it("moves halfway to r + .5 max Q of the next state", () => {
    const table = tableAfter(qLearning, [step(at(1), 0, 8, null), step(at(0), 1, 1, at(1)), step(at(0), 1, 1, at(1))]);
    // Q(1,a) = 4. Q(0,b): halfway to 1 + .5 * 4 = 3 is 1.5, then 2.25.
    expect(table).toEqual({ "x 1..2 a": 4, "x 0..1 b": 2.25 });
  });

  it("takes the maximum over what is allowed next", () => {
    expect(tableAfter(qLearning, [step(at(1), 0, 8, null), step(at(0), 1, 1, at(1, [0, 1]))])).toEqual({ "x 1..2 a": 4, "x 0..1 b": 0.5 });
  });

  it("learns the priced reward: 8 - 1.5 * 2", () => {
    expect(tableAfter(qLearning, [step(at(1, [1, 1], 1.5), 0, 8, null)])).toEqual({ "x 1..2 a": 2.5 });
  });

  it("skips what was cut off before an unknown state", () => {
    expect(tableAfter(qLearning, [step(at(1), 0, 8, null, { discount: 0.5 })])).toEqual({});
  });

  it("averages targets with 1/visits", () => {
    expect(tableAfter(qLearning, [3, 6, 12].map((reward) => step(at(1), 0, reward, null)), { rate: "visits" })).toEqual({ "x 1..2 a": 7 });
  });

  it("lets epsilon and the rate fall linearly over `decay` transitions", () => {
    const learner = createLearner(qLearning, spec, { epsilon: 1, epsilonFinal: 0.2, learningRate: 1, learningRateFinal: 0.5, decay: 4, bins: 3 });
    const epsilonNow = (): number => 2 * (1 - Math.max(...learner.policy.probabilities(at(1), seeded(1))));
    const found: number[][] = [];
    for (let index = 0; index < 6; index++) {
      found.push([epsilonNow(), cellsOf(learner)["x 1..2 a"] ?? 0]);
      learner.learn(batchOf([step(at(1), 0, 8 * (index + 1), null)], spec), seeded(1));
    }
    expect(found.map(([epsilon]) => epsilon)).toEqual([1, 0.8, 0.6, 0.4, 0.2, 0.2].map((value) => expect.closeTo(value, 12) as number));
    // Rates 1, .875, .75, .625, .5: 8, then 8 + .875 * 8 = 15, then 15 + .75 * 9 = 21.75, ...
    expect(found.map(([, value]) => value).slice(0, 4)).toEqual([0, 8, 15, 21.75]);
  });
});

describe("sarsa, by hand", () => {
  const episode = [step(at(0), 1, 1, at(1)), step(at(1), 0, 2, at(2)), step(at(2), 1, 8, null)];

  it("uses the value of the choice that was made next, as it stood then", () => {
    // First pass: Q(0,b) = .5, Q(1,a) = 1, Q(2,b) = 4. Second: 0,b halfway to 1 + .5 * 1; 1,a to 2 + .5 * 4; 2,b to 8.
    expect(tableAfter(sarsa, episode)).toEqual({ "x 0..1 b": 0.5, "x 1..2 a": 1, "x 2..3 b": 4 });
    expect(tableAfter(sarsa, [...episode, ...episode])).toEqual({ "x 0..1 b": 1, "x 1..2 a": 2.5, "x 2..3 b": 6 });
  });

  it("learns the same however the rows are cut into batches", () => {
    const rows = batchOf([...episode, ...episode, ...episode], spec);
    const learned = (cuts: readonly number[]): string => {
      const learner = createLearner(sarsa, spec, { bins: 3 });
      for (let index = 0; index + 1 < cuts.length; index++) {
        learner.learn(selectRows(rows, Array.from({ length: cuts[index + 1] - cuts[index] }, (_, row) => cuts[index] + row)), seeded(1));
      }
      return snapshotName(learner.snapshot());
    };
    expect(learned([0, 1, 4, 5, 9])).toBe(learned([0, 9]));
    expect(learned([0, 2, 2, 9])).toBe(learned([0, 9]));
  });

  it("drops what waits where the next row begins elsewhere, and what was cut off", () => {
    expect(tableAfter(sarsa, [episode[0], step(at(2), 1, 8, null)])).toEqual({ "x 2..3 b": 4 });
    expect(tableAfter(sarsa, [step(at(0), 1, 1, at(1), { last: true }), step(at(1), 0, 2, null)])).toEqual({ "x 1..2 a": 1 });
  });
});

/** Acts with the given policy for this many steps, learning after each. */
function live(learner: Learner, name: string, steps: number, act = learner.policy): void {
  const environment = findEnvironment(name).create();
  const draws = seeded("draws");
  let { observation } = environment.reset(seeded(0));
  for (let index = 0; index < steps; index++) {
    const { action, propensity } = choose(act, observation, draws);
    const then = environment.step(action);
    if (then.kind === "first") throw new Error("a step answered with a first observation");
    const last = then.kind === "last";
    const next = then.discount > 0 ? then.observation : null;
    learner.learn(batchOf([{ ...then, observation, action, propensity, next, last, stage: 0 }], environment.spec), seeded(1));
    observation = last ? environment.reset(seeded(index)).observation : then.observation;
  }
}

describe("the three-step process", () => {
  it("q-learning finds the optimal action values from uniform choices", () => {
    const learner = createLearner(qLearning, findEnvironment("three-steps").create().spec, { bins: 3, learningRate: 1, learningRateFinal: 1 });
    live(learner, "three-steps", 2000, uniform);
    const { values } = tableOf(learner.snapshot());
    expect([...values]).toEqual([0.2, 0.81, 0.3, 0.9, 1, 0].map((value) => expect.closeTo(value, 12) as number));
  });

  it("sarsa finds the action values of uniform choice: .5 * .2 + .5 * .9 * .375 = .26875 at the start", () => {
    const learner = createLearner(sarsa, findEnvironment("three-steps").create().spec, { bins: 3, rate: "visits" });
    live(learner, "three-steps", 40_000, uniform);
    const { values } = tableOf(learner.snapshot());
    // Waiting at the start is worth .9 * .375 = .3375, one step on .9 * .5 = .45: means of some 5,000 targets of deviation .45.
    [0.2, 0.3375, 0.3, 0.45, 1, 0].forEach((value, index) => expect(Math.abs(values[index] - value)).toBeLessThan((4 * 0.45) / Math.sqrt(5000)));
  });

  it.each([qLearning, sarsa])("$name, exploring by itself, waits for the large reward", (algorithm) => {
    const world = threeSteps;
    const learner = createLearner(algorithm, world.create().spec);
    live(learner, "three-steps", 20_000);
    const greedy = createLearner(algorithm, world.create().spec, { epsilon: 0, epsilonFinal: 0 }, learner.snapshot());
    expect(world.value(greedy.policy, seeded(1))).toBeCloseTo(0.81, 12);
  });
});

it.each([qLearning, sarsa])("$name learns the identity world as a process of discount .9", (algorithm) => {
  const world = identityWorld({ size: 4, length: 25, discount: 0.9 });
  const environment = world.create();
  const learner = createLearner(algorithm, environment.spec);
  const draws = seeded("identity");
  for (let episode = 0; episode < 400; episode++) {
    let { observation } = environment.reset(seeded(episode));
    for (let last = false; !last;) {
      const { action, propensity } = choose(learner.policy, observation, draws);
      const then = environment.step(action);
      if (then.kind === "first") throw new Error("a step answered with a first observation");
      last = then.kind === "last";
      learner.learn(batchOf([{ ...then, observation, action, propensity, next: then.observation, last, stage: 0 }], environment.spec), seeded(1));
      observation = then.observation;
    }
  }
  const greedy = createLearner(algorithm, environment.spec, { epsilon: 0, epsilonFinal: 0 }, learner.snapshot());
  expect(world.value(greedy.policy, seeded(1))).toBe(1);
});

it("explains a choice by its action values", () => {
  const learner = createLearner(qLearning, spec, { learningRate: 1, bins: 3 });
  learner.learn(batchOf([step(at(1), 1, 8, null)], spec), seeded(1));
  expect(learner.policy.explain!(at(1))).toEqual({ scores: [0, 8], contributions: [[], []] });
});
