// Learning from a log: known answers, what was never logged, hand-computed fixed points, prices, masks, and resumption bit for bit.
import { describe, expect, it } from "vitest";
import {
  batchOf, createLearner, modal, seeded, snapshotName, type Algorithm, type Batch, type DecisionSpec, type Learner, type Observation, type Policy, type Random, type Transition,
} from "../core/index.ts";
import { behaviourCloning } from "./behaviour-cloning.ts";
import { discreteBcq } from "./discrete-bcq.ts";
import { discreteCql } from "./discrete-cql.ts";
import { fittedQIteration } from "./fitted-q-iteration.ts";
import { implicitQLearning } from "./implicit-q-learning.ts";
import { expectileGradient } from "./value-targets.ts";

const asAlgorithm = (algorithm: unknown): Algorithm => algorithm as Algorithm;
const offline = [discreteBcq, discreteCql, implicitQLearning].map((each) => [each.name, asAlgorithm(each)] as const);
const empty = new Float32Array(0);
const observed = (state: readonly number[], allowed: readonly number[], prices: readonly number[] = []): Observation => ({
  state: Float32Array.from(state), candidates: empty, allowed: Uint8Array.from(allowed), prices: Float32Array.from(prices),
});
const row = (observation: Observation, action: number, reward: number, next: Observation | null = null, costs: readonly number[] = []): Transition => ({
  observation, action, propensity: 0.5, reward, costs: Float32Array.from(costs), discount: next === null ? 0 : 0.9, next, last: next === null, stage: 0,
});

function learned(algorithm: Algorithm, spec: DecisionSpec, log: readonly Transition[], settings: object = {}): Learner {
  const learner = createLearner(algorithm, spec, settings);
  learner.learn(batchOf(log, spec), seeded(0));
  return learner;
}

describe("three steps, logged by somebody who mostly takes at once", () => {
  const spec: DecisionSpec = { state: [{ name: "step", low: 0, high: 2 }], candidate: [], fixed: ["take", "wait"], limits: [], stages: 1, discount: 0.9 };
  const pays = [0.2, 0.3, 1];
  const at = (step: number): Observation => observed([step], [1, 1]);
  // Value of the behaviour: .7 x .2 + .3 x .9 x (.7 x .3 + .3 x .9 x .7 x 1) = .24773.
  const log = episodes(2000, seeded("poor"));
  function episodes(count: number, random: Random): Transition[] {
    return Array.from({ length: count }, () => {
      const rows: Transition[] = [];
      for (let step = 0, open = true; open; step++) {
        const action = random.uniform() < 0.7 ? 0 : 1;
        open = action === 1 && step < 2;
        rows.push(row(at(step), action, action === 0 ? pays[step] : 0, open ? at(step + 1) : null));
      }
      return rows;
    }).flat();
  }
  const value = (policy: Policy, step = 0): number => {
    const [take, wait] = policy.probabilities(at(step), seeded(0)).slice();
    return take * pays[step] + (step < 2 ? wait * 0.9 * value(policy, step + 1) : 0);
  };

  it("the clone is as good as the behaviour, and no better: .248 within .02", () => {
    expect(Math.abs(value(learned(asAlgorithm(behaviourCloning), spec, log).policy) - 0.24773)).toBeLessThan(0.02);
  });

  it.each(offline)("%s finds the optimum of .81, judged by its mode", (_name, algorithm) => {
    expect(value(modal(learned(algorithm, spec, log, { passes: 40 }).policy))).toBeCloseTo(0.81, 6);
  });
});

describe("a candidate that looks tempting where it was never logged", () => {
  const spec: DecisionSpec = {
    state: [{ name: "step", low: 0, high: 1 }, { name: "place", low: 0, high: 1 }], candidate: [], fixed: ["left", "right", "risky"], limits: [], stages: 1, discount: 0.9,
  };
  const at = (step: number, place: number): Observation => observed([step, place], step === 0 ? [1, 1, 0] : [1, 1, 1]);
  // First: left goes on, right pays .6 and ends. Then left pays .5, right .3, and risky 1 at places above .6 and -1 at those below .4, where it was never tried.
  const reward = (place: number, action: number): number => (action === 2 ? (place > 0.5 ? 1 : -1) : [0.5, 0.3][action]);
  const log = (random: Random): Transition[] => Array.from({ length: 1500 }, () => {
    const place = random.uniform() < 0.5 ? 0.4 * random.uniform() : 0.6 + 0.4 * random.uniform();
    if (random.uniform() < 0.5) return [row(at(0, place), 1, 0.6)];
    const action = Math.floor(random.uniform() * (place > 0.5 ? 3 : 2));
    return [row(at(0, place), 0, 0, at(1, place)), row(at(1, place), action, reward(place, action))];
  }).flat();
  // Best: .6 below, .9 above: .75 on the average.
  const value = (policy: Policy): number => {
    const places = Array.from({ length: 20 }, (_, index) => (index < 10 ? 0.04 * index + 0.02 : 0.6 + 0.04 * (index - 10) + 0.02));
    const worth = places.map((place) => {
      const [go, stop] = policy.probabilities(at(0, place), seeded(0)).slice();
      return stop * 0.6 + go * 0.9 * policy.probabilities(at(1, place), seeded(0)).reduce((sum, p, action) => sum + p * reward(place, action), 0);
    });
    return worth.reduce((sum, each) => sum + each, 0) / worth.length;
  };
  const seeds = [0, 1, 2, 3, 4];
  const valuesOf = (algorithm: Algorithm, settings: object): number[] =>
    seeds.map((seed) => value(modal(learned(algorithm, spec, log(seeded(`log ${seed}`)), { seed, ...settings }).policy)));

  it("plain fitted Q iteration falls for it on all of five seeds", () => {
    const found = valuesOf(asAlgorithm(fittedQIteration), { iterations: 10, updates: 100 });
    expect(Math.max(...found), found.join(", ")).toBeLessThan(0.3);
  });

  it.each(offline)("%s does not on any of them, and reaches .68 of at most .75", (_name, algorithm) => {
    const found = valuesOf(algorithm, { passes: 30, hidden: "32-32" });
    expect(Math.min(...found), found.join(", ")).toBeGreaterThan(0.68);
  });

  it("the penalty of conservative Q-learning holds the untried value below the truth of -1 once it is strong; without it, it lies above 0", () => {
    const untried = (conservatism: number): number =>
      learned(asAlgorithm(discreteCql), spec, log(seeded("log 0")), { conservatism, passes: 60 }).policy.explain!(at(1, 0.2)).scores[2];
    expect(untried(0)).toBeGreaterThan(0);
    expect(untried(2)).toBeLessThan(-1);
  });
});

describe("hand-computed fixed points", () => {
  const one: DecisionSpec = { state: [{ name: "one", low: 0, high: 1 }], candidate: [], fixed: ["a", "b"], limits: [], stages: 1, discount: 0 };
  const seen = observed([1], [1, 1]);
  // Eight of ten choose a, which pays 1; b pays .5.
  const log = Array.from({ length: 1000 }, (_, index) => row(seen, index % 10 < 8 ? 0 : 1, index % 10 < 8 ? 1 : 0.5));

  it.each([["two candidates", ["a", "b"]], ["two and a forbidden one, which takes no part", ["a", "b", "c"]]])("conservative values satisfy Q(a) = r(a) - alpha (softmax Q(a) / share(a) - 1): %s", (_name, fixed) => {
    const mask = fixed.map((each) => (each === "c" ? 0 : 1));
    const rows = log.map((each) => ({ ...each, observation: observed([1], mask) }));
    const [first, second] = learned(asAlgorithm(discreteCql), { ...one, fixed }, rows, { conservatism: 0.2, passes: 400, hidden: "16", batchRows: 256, learningRate: 0.0005 }).policy.explain!(observed([1], mask)).scores;
    // With s = softmax Q(a): s = sigmoid(1.5 - 1.25 s), so s = .6621, Q(a) = 1 - .2 (.6621 / .8 - 1), Q(b) = .5 - .2 (.3379 / .2 - 1).
    expect(Math.abs(first - 1.0345)).toBeLessThan(0.02);
    expect(Math.abs(second - 0.3621)).toBeLessThan(0.02);
  });

  it("the tau-expectile of 0 and 1 drawn evenly is tau", () => {
    for (const tau of [0.5, 0.7, 0.9]) expect(expectileGradient(1 - tau, tau) + expectileGradient(0 - tau, tau)).toBeCloseTo(0, 12);
    expect([expectileGradient(2, 0.9), expectileGradient(-2, 0.9)].map((each) => Number(each.toFixed(12)))).toEqual([1.8, -0.2]);
  });

  it.each([[0.5, 0.5], [0.9, 0.9]])("implicit Q-learning with tau %d values a state with choices of 0 and 1 at %d, read from the odds one step before", (expectile, worth) => {
    const spec: DecisionSpec = { ...one, state: [{ name: "step", low: 0, high: 1 }], discount: 0.9 };
    const at = (step: number): Observation => observed([step], [1, 1]);
    const rows = Array.from({ length: 400 }, (_, index) => [row(at(1), index % 2, index % 2), index % 2 === 0 ? row(at(0), 0, 0, at(1)) : row(at(0), 1, 0.5)]).flat();
    const learner = learned(asAlgorithm(implicitQLearning), spec, rows, { expectile, sharpness: 2, passes: 150, hidden: "16-16", targetShare: 0.05 });
    const [go, stop] = learner.policy.probabilities(at(0), seeded(0));
    // Odds = exp(beta (.9 V(s1) - .5)), as both choices were logged alike often.
    const found = (Math.log(go / stop) / 2 + 0.5) / 0.9;
    expect(Math.abs(found - worth)).toBeLessThan(0.06);
  });

  it("batch-constrained Q-learning with threshold 1 imitates, and with 0 admits everything", () => {
    const rare = Array.from({ length: 1000 }, (_, index) => row(seen, index % 10 < 8 ? 0 : 1, index % 10 < 8 ? 0 : 1));
    const mode = (threshold: number): number[] => [...learned(asAlgorithm(discreteBcq), one, rare, { threshold, hidden: "16" }).policy.probabilities(seen, seeded(0))];
    expect([mode(1), mode(0.3), mode(0)]).toEqual([[1, 0], [1, 0], [0, 1]]);
  });
});

describe("targets of values from a log", () => {
  const spec: DecisionSpec = { state: [{ name: "step", low: 0, high: 1 }], candidate: [], fixed: ["take", "wait"], limits: [], stages: 1, discount: 0.9 };
  const at = (step: number, allowed = [1, 1]): Observation => observed([step], allowed);
  // In step 1 waiting pays 10 and taking 1; behind "take" in step 0 waiting is forbidden, behind "wait" it is not, and that record is cut off.
  const rows = [row(at(1), 0, 1), row(at(1), 1, 10), row(at(0), 0, 0, at(1, [1, 0])), { ...row(at(0), 1, 0, at(1)), last: true }];

  it.each([["discrete-bcq", discreteBcq], ["discrete-cql", discreteCql]] as const)("%s leaves out what is forbidden and goes on behind a cut-off: .9 and 9", (_name, algorithm) => {
    const log = Array.from({ length: 250 }, () => rows).flat();
    const { scores } = learned(asAlgorithm(algorithm), spec, log, { passes: 100, hidden: "16", learningRate: 0.005, targetShare: 0.05, ...(algorithm === discreteCql && { conservatism: 0.001 }) }).policy.explain!(at(0));
    expect(Math.abs(scores[0] - 0.9)).toBeLessThan(0.3);
    expect(Math.abs(scores[1] - 9)).toBeLessThan(0.5);
  });
});

describe("learners from a log", () => {
  const spec: DecisionSpec = {
    state: [{ name: "x", low: 0, high: 1 }], candidate: [{ name: "size", low: 0, high: 2 }], fixed: null, limits: ["spend"], stages: 1, discount: 0.9,
  };
  // Open lists of two or three sizes; a size earns twice itself and costs its square: best is 1 at price 1, the largest at price 0.
  const offered = (sizes: readonly number[], price: number): Observation => ({ ...observed([0.5], sizes.map(() => 1), [price]), candidates: Float32Array.from(sizes) });
  const log = (random: Random): Transition[] => Array.from({ length: 1200 }, () => {
    const sizes = random.uniform() < 0.5 ? [0, 1, 2] : [2, 1];
    const action = Math.floor(random.uniform() * sizes.length);
    return row(offered(sizes, random.uniform() < 0.5 ? 0 : 1), action, 2 * sizes[action], null, [sizes[action] * sizes[action]]);
  });

  it.each(offline)("%s reads candidates and prices: the largest at price 0, the middle one at price 1", (_name, algorithm) => {
    const { policy } = learned(algorithm, spec, log(seeded(1)), { passes: 60, hidden: "32-32" });
    const best = (price: number): number => [...modal(policy).probabilities(offered([1, 2, 0], price), seeded(0))].indexOf(1);
    expect([best(0), best(1)]).toEqual([1, 0]);
  });

  it.each([...offline, [behaviourCloning.name, asAlgorithm(behaviourCloning)] as const])("%s goes on from a snapshot bit for bit", (_name, algorithm) => {
    const rows = log(seeded(2)).slice(0, 120);
    const settings = { hidden: "8", bufferRows: 100, candidates: 3 };
    const learn = (learner: Learner, from: number, to: number): Learner => {
      for (let time = from; time < to; time++) learner.learn(batchOf(rows.slice(10 * time, 10 * time + 10), spec) satisfies Batch, seeded(time));
      return learner;
    };
    const whole = learn(createLearner(algorithm, spec, settings), 0, 12);
    const half = learn(createLearner(algorithm, spec, settings), 0, 5);
    expect(snapshotName(learn(createLearner(algorithm, spec, settings, half.snapshot()), 5, 12).snapshot())).toBe(snapshotName(whole.snapshot()));
  });
});
