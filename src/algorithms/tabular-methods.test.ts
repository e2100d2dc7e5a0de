// Monte Carlo, expected SARSA, double Q-learning and Dyna-Q: single updates by hand, and optima that planners know.
import { describe, expect, it } from "vitest";
import {
  batchOf, createLearner, modal, seeded, type Algorithm, type DecisionSpec, type Learner, type Observation, type Random, type Settings, type Transition,
} from "../core/index.ts";
import { tableOf } from "../models/index.ts";
import { cliffWalking, frozenLake, frozenLakeFirm, gridWorldSmall, type TabularWorld } from "../problems/classic/index.ts";
import { doubleQLearning } from "./double-q-learning.ts";
import { dynaQ } from "./dyna-q.ts";
import { expectedSarsa } from "./expected-sarsa.ts";
import { monteCarlo } from "./monte-carlo.ts";
import { qLearning } from "./q-learning.ts";
import { sarsa } from "./sarsa.ts";

const spec: DecisionSpec = { state: [{ name: "x", low: 0, high: 3 }], candidate: [], fixed: ["a", "b"], limits: ["spend"], stages: 1, discount: 0.5 };
const fast = { bins: 3, learningRate: 0.5, learningRateFinal: 0.5 };

function at(x: number, allowed = [1, 1]): Observation {
  return { state: Float32Array.of(x), candidates: new Float32Array(0), allowed: Uint8Array.from(allowed), prices: Float32Array.of(2) };
}

function step(observation: Observation, action: number, reward: number, next: Observation | null, more: Partial<Transition> = {}): Transition {
  return { observation, action, propensity: 1, reward, costs: Float32Array.of(0), discount: next === null ? 0 : 0.5, next, last: next === null, stage: 0, ...more };
}

const heads: Random = { ...seeded(0), uniform: () => 0.1 };
const tails: Random = { ...seeded(0), uniform: () => 0.9 };

function learnerOf(algorithm: Algorithm, settings: Settings): Learner {
  return createLearner(algorithm, spec, { ...fast, ...settings });
}

/** Non-zero values of the table by "cell action". */
function valuesOf(learner: Learner): { [entry: string]: number } {
  const { states, actions, values } = tableOf(learner.snapshot());
  const entries = states.flatMap((state, row) => actions.map((action, column) => [`${state} ${action}`, values[row * actions.length + column]] as const));
  return Object.fromEntries(entries.filter(([, value]) => value !== 0));
}

describe("expected SARSA by hand", () => {
  it("adds the mean of what follows by the exploring policy: .5 (1 + .5 (.9 * 4 + .1 * 0)) with epsilon .2", () => {
    const learner = learnerOf(expectedSarsa, { epsilon: 0.2, epsilonFinal: 0.2 });
    learner.learn(batchOf([step(at(1), 1, 8, null), step(at(0), 0, 1, at(1))], spec), heads);
    expect(valuesOf(learner)).toEqual({ "x 1..2 b": 4, "x 0..1 a": expect.closeTo(1.4, 12) });
  });

  it("counts no forbidden candidate, subtracts the priced cost, and skips what is not known", () => {
    const learner = learnerOf(expectedSarsa, { epsilon: 0.2, epsilonFinal: 0.2 });
    learner.learn(batchOf([
      step(at(1), 1, 8, null), step(at(0), 0, 1, at(1, [1, 0]), { costs: Float32Array.of(3) }), step(at(2), 0, 1, null, { discount: 0.5 }),
    ], spec), heads);
    expect(valuesOf(learner)).toEqual({ "x 1..2 b": 4, "x 0..1 a": -2.5 });
  });
});

describe("double Q-learning by hand", () => {
  it("moves the first table by the second's value of the first's choice, and the other way round", () => {
    const learner = learnerOf(doubleQLearning, {});
    // Heads: the first table learns 8/2 for b at 1. Tails: the second learns 2/2 for a at 1.
    learner.learn(batchOf([step(at(1), 1, 8, null)], spec), heads);
    learner.learn(batchOf([step(at(1), 0, 2, null)], spec), tails);
    // Heads at 0: the first names b, whose value in the second is 0. Tails at 2: the second names a, whose value in the first is 0.
    learner.learn(batchOf([step(at(0), 0, 1, at(1))], spec), heads);
    learner.learn(batchOf([step(at(2), 0, 1, at(1))], spec), tails);
    expect(valuesOf(learner)).toEqual({ "x 1..2 b": 4, "x 0..1 a": 0.5 });
    const { values2 } = learner.snapshot().tensors;
    expect([...values2.data]).toEqual([1, 0, 0, 0, 0.5, 0]);
  });

  it("acts by the sum of both tables", () => {
    const learner = learnerOf(doubleQLearning, { epsilon: 0, epsilonFinal: 0 });
    learner.learn(batchOf([step(at(1), 1, 8, null)], spec), heads);
    learner.learn(batchOf([step(at(1), 0, 10, null)], spec), tails);
    expect([...learner.policy.probabilities(at(1), heads)]).toEqual([1, 0]);
    expect(learner.policy.explain?.(at(1)).scores).toEqual([5, 4]);
  });
});

describe("Monte Carlo by hand", () => {
  // Returns at discount .5, last first: 4, 2 + .5 * 4 = 4, 1 + .5 * 4 = 3; the pair (0, a) is visited at the first and the last step.
  const episode = [step(at(0), 0, 1, at(1)), step(at(1), 1, 2, at(0)), step(at(0), 0, 4, null)];

  it("learns the return of the first visit, or of every visit, last first: .5 * 4 = 2, then 2 + .5 (3 - 2)", () => {
    const first = learnerOf(monteCarlo, {});
    first.learn(batchOf(episode, spec), heads);
    expect(valuesOf(first)).toEqual({ "x 0..1 a": 1.5, "x 1..2 b": 2 });
    const every = learnerOf(monteCarlo, { visits: "every" });
    every.learn(batchOf(episode, spec), heads);
    expect(valuesOf(every)).toEqual({ "x 0..1 a": 2.5, "x 1..2 b": 2 });
  });

  it("waits over batches and snapshots for the end of an episode", () => {
    const learner = learnerOf(monteCarlo, {});
    learner.learn(batchOf(episode.slice(0, 2), spec), heads);
    expect(valuesOf(learner)).toEqual({});
    const resumed = createLearner(monteCarlo, spec, { ...fast }, learner.snapshot());
    resumed.learn(batchOf(episode.slice(2), spec), heads);
    expect(valuesOf(resumed)).toEqual({ "x 0..1 a": 1.5, "x 1..2 b": 2 });
  });

  it("counts the policy's own value behind a cut, and drops an episode whose rest is not known", () => {
    const learner = learnerOf(monteCarlo, { epsilon: 0.2, epsilonFinal: 0.2 });
    learner.learn(batchOf([step(at(1), 1, 8, null), step(at(0), 0, 1, at(1), { last: true })], spec), heads);
    expect(valuesOf(learner)).toEqual({ "x 1..2 b": 4, "x 0..1 a": expect.closeTo(0.5 * (1 + 0.5 * 0.9 * 4), 12) });
    learner.learn(batchOf([step(at(2), 0, 7, null, { discount: 0.5, last: false }), step(at(2), 1, 6, null)], spec), heads);
    expect(valuesOf(learner)).toMatchObject({ "x 2..3 b": 3 });
    expect(valuesOf(learner)["x 2..3 a"]).toBeUndefined();
  });

  it("ends an episode where the next row begins elsewhere", () => {
    const learner = learnerOf(monteCarlo, {});
    learner.learn(batchOf([step(at(0), 0, 1, at(1)), step(at(2), 1, 8, null)], spec), heads);
    expect(valuesOf(learner)).toEqual({ "x 0..1 a": 0.5, "x 2..3 b": 4 });
  });
});

describe("Dyna-Q by hand", () => {
  it("learns a remembered outcome again for every imagined step: 8 (1 - .5^4) after one real and three imagined ones", () => {
    const learner = learnerOf(dynaQ, { planning: 3 });
    learner.learn(batchOf([step(at(1), 1, 8, null)], spec), heads);
    expect(valuesOf(learner)).toEqual({ "x 1..2 b": 7.5 });
  });

  it("carries a value backwards by imagination alone", () => {
    const learner = learnerOf(dynaQ, { planning: 40 });
    learner.learn(batchOf([step(at(0), 0, 1, at(1)), step(at(1), 1, 8, null)], spec), seeded(1));
    expect(valuesOf(learner)).toEqual({ "x 1..2 b": expect.closeTo(8, 2), "x 0..1 a": expect.closeTo(5, 1) });
  });

  it("remembers which candidates were allowed", () => {
    const learner = learnerOf(dynaQ, { planning: 0 });
    learner.learn(batchOf([step(at(1), 1, 8, null), step(at(0), 0, 1, at(1, [1, 0]))], spec), heads);
    expect(valuesOf(learner)).toEqual({ "x 1..2 b": 4, "x 0..1 a": 0.5 });
  });

  it("keeps only the last outcomes of an entry", () => {
    const learner = learnerOf(dynaQ, { planning: 0, outcomes: 2 });
    learner.learn(batchOf([1, 2, 3].map((reward) => step(at(0), 0, reward, null)), spec), heads);
    expect([...learner.snapshot().tensors["outcomes"].data]).toEqual([3, 0, -1, 2, 0, -1]);
    expect([...learner.snapshot().tensors["remembered"].data]).toEqual([0, 3]);
  });

  it("is unsuited where candidates differ from request to request", () => {
    expect(() => createLearner(dynaQ, { ...spec, fixed: null })).toThrow("would not know what can be chosen next");
  });
});

/** Learns for this many steps, 50 to a batch. */
function live(world: TabularWorld, algorithm: Algorithm, { steps, seed, ...settings }: Settings & { readonly steps: number; readonly seed: number }): Learner {
  const environment = world.create();
  const learner = createLearner(algorithm, environment.spec, { decay: steps, ...settings });
  const draws = seeded(seed).fork("draws");
  let rows: Transition[] = [];
  let { observation } = environment.reset(seeded(seed));
  for (let index = 0; index < steps; index++) {
    const probabilities = learner.policy.probabilities(observation, draws);
    let u = draws.uniform();
    const action = Math.max(0, probabilities.findIndex((share) => (u -= share) < 0));
    const then = environment.step(action);
    if (then.kind === "first") throw new Error("a step answered with a first observation");
    const last = then.kind === "last";
    rows.push({ ...then, observation, action, propensity: probabilities[action], next: then.discount > 0 ? then.observation : null, last, stage: 0 });
    observation = last ? environment.reset(seeded(`${seed}/${index}`)).observation : then.observation;
    if (rows.length < 50) continue;
    learner.learn(batchOf(rows, environment.spec), seeded(index));
    rows = [];
  }
  return learner;
}

const worthOf = (world: TabularWorld, learner: Learner): number => world.value(modal(learner.policy), seeded(1));

describe("the optimum that planners know, judged without exploration (seeds 0 and 1)", () => {
  const all = [qLearning, sarsa, expectedSarsa, doubleQLearning, monteCarlo, dynaQ];
  it.each(all)("$name finds a shortest way from every cell of the 4x4 grid", (algorithm) => {
    for (const seed of [0, 1]) expect(worthOf(gridWorldSmall, live(gridWorldSmall, algorithm, { steps: 15_000, seed }))).toBeCloseTo(-2, 9);
  });

  it.each([qLearning, doubleQLearning, dynaQ])("$name walks along the cliff in 13 steps, though exploring falls off it", (algorithm) => {
    for (const seed of [0, 1]) expect(worthOf(cliffWalking, live(cliffWalking, algorithm, { steps: 40_000, seed }))).toBeCloseTo(-13, 9);
  });

  it.each([sarsa, expectedSarsa])("$name takes the way that is safe for its own exploration of .1, longer than 13 and shorter than 18 steps", (algorithm) => {
    const value = worthOf(cliffWalking, live(cliffWalking, algorithm, { steps: 60_000, seed: 0, epsilon: 0.1, epsilonFinal: 0.1, learningRateFinal: 0.1 }));
    expect(value).toBeLessThan(-13.5);
    expect(value).toBeGreaterThan(-18.5);
  });

  it.each([qLearning, dynaQ])("$name crosses the slippery lake within .05 of the best chance discounted, and the firm one in six steps", (algorithm) => {
    expect(worthOf(frozenLake, live(frozenLake, algorithm, { steps: 150_000, seed: 0, epsilonFinal: 0.2, learningRateFinal: 0.002 }))).toBeGreaterThan(frozenLake.optimum - 0.05);
    expect(worthOf(frozenLakeFirm, live(frozenLakeFirm, algorithm, { steps: 20_000, seed: 0 }))).toBeCloseTo(frozenLakeFirm.optimum, 9);
  });
});
