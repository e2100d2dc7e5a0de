// What linear learners share: returns of slates at stated prices, one row or many, resuming, and explanations that add up.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchOf, choose, createLearner, seeded, type Algorithm, type DecisionSpec, type Observation, type Random, type Transition } from "../core/index.ts";
import { totalOf } from "../models/index.ts";
import { doublyRobust } from "./doubly-robust.ts";
import { epsilonGreedy } from "./epsilon-greedy.ts";
import { linearThompson } from "./linear-thompson.ts";
import { linearUcb } from "./linear-ucb.ts";
import { logisticThompson } from "./logistic-thompson.ts";
import { softmaxPolicy } from "./softmax.ts";
import { squareCb } from "./square-cb.ts";

const learners: readonly Algorithm[] = [epsilonGreedy, softmaxPolicy, linearUcb, linearThompson, logisticThompson, squareCb, doublyRobust];

const fields = (prefix: string) => [0, 1].map((index) => ({ name: `${prefix}${index}`, low: -1, high: 1 }));
const ragged: DecisionSpec = { state: fields("s"), candidate: fields("c"), fixed: null, limits: ["spend"], stages: 2, discount: 0 };
const fixed: DecisionSpec = { ...ragged, candidate: [], fixed: ["a", "b", "c"] };

function observe(spec: DecisionSpec, random: Random): Observation {
  const draw = (): number => 2 * random.uniform() - 1;
  const forbidden = Math.floor(random.uniform() * 4);
  return {
    state: Float32Array.from(spec.state, draw), candidates: Float32Array.from({ length: 3 * spec.candidate.length }, draw),
    allowed: Uint8Array.from({ length: 3 }, (_, action) => (action === forbidden ? 0 : 1)), prices: Float32Array.of(random.uniform()),
  };
}

function experience(spec: DecisionSpec, random: Random, count: number): Transition[] {
  return Array.from({ length: count }, (_, row) => {
    const observation = observe(spec, random);
    const allowed = [0, 1, 2].filter((action) => observation.allowed[action] === 1);
    const action = allowed[Math.floor(random.uniform() * allowed.length)];
    return {
      observation, action, propensity: 1 / allowed.length, reward: random.uniform(), costs: Float32Array.of(random.uniform()),
      discount: row % 2 === 0 ? 1 : 0, next: null, last: row % 2 === 1, stage: row % 2,
    };
  });
}

describe.each(learners.map((algorithm) => [algorithm.name, algorithm] as const))("%s", (_name, algorithm) => {
  for (const spec of [ragged, fixed]) {
    const kind = spec.fixed === null ? "ragged" : "fixed";
    it(`explains scores by parts that add up to them, for every encoder (${kind})`, () => {
      fc.assert(fc.property(fc.integer({ min: 0, max: 1e6 }), fc.constantFrom("auto", "shared", "crossed", "hashed"), fc.boolean(), (seed, features, priceInputs) => {
        const random = seeded(seed);
        const learner = createLearner(algorithm, spec, { features, priceInputs, hashedWidth: 8 });
        learner.learn(batchOf(experience(spec, random, 12), spec), random);
        const observation = observe(spec, random);
        const { scores, contributions } = learner.policy.explain!(observation);
        scores.forEach((score, action) => {
          expect(Math.abs(totalOf(contributions[action]) - score)).toBeLessThan(1e-10);
          expect(contributions[action].length > 0).toBe(observation.allowed[action] === 1);
        });
      }), { numRuns: 30 });
    });

    it(`goes on from a snapshot bit by bit alike (${kind})`, () => {
      const random = seeded("resume");
      const learner = createLearner(algorithm, spec);
      learner.learn(batchOf(experience(spec, random, 20), spec), random);
      const restored = createLearner(algorithm, spec, undefined, learner.snapshot());
      const more = batchOf(experience(spec, random, 20), spec);
      const observation = observe(spec, random);
      for (const one of [learner, restored]) one.learn(more, random);
      expect(restored.snapshot()).toEqual(learner.snapshot());
      expect(choose(restored.policy, observation, seeded(1))).toEqual(choose(learner.policy, observation, seeded(1)));
    });
  }

  it("knows why it cannot learn where candidates cannot be told apart", () => {
    expect(algorithm.unsuited({ ...fixed, fixed: null })).toMatch("neither fixed names nor fields");
  });
});

describe("snapshots", () => {
  it("of another algorithm or shape are refused", () => {
    const snapshot = createLearner(linearUcb, ragged).snapshot();
    expect(() => createLearner(squareCb, ragged, undefined, snapshot)).toThrow("algorithm: expected square-cb, got linear-ucb");
    expect(() => createLearner(linearUcb, fixed, undefined, { ...snapshot, spec: fixed })).toThrow("tensor ridge.factors: expected shape [3,3,3], got [1,9,9]");
  });
});

describe("returns", () => {
  // Stage 0 earns 1 at a cost of 4, stage 1 earns 3 at a cost of 2, price .5: priced rewards -1 and 2, returns 1 and 2.
  // Candidate a is chosen first, b second; under penalty 1 and the intercept alone their means are 1/2 and 2/2.
  it("of a slate are summed to its end, less the priced costs", () => {
    const spec: DecisionSpec = { state: [], candidate: [], fixed: ["a", "b"], limits: ["spend"], stages: 2, discount: 0 };
    const observation: Observation = { state: new Float32Array(0), candidates: new Float32Array(0), allowed: Uint8Array.of(1, 1), prices: Float32Array.of(0.5) };
    const rest = { observation, propensity: 1, next: null };
    const learner = createLearner(epsilonGreedy, spec);
    learner.learn(batchOf([
      { ...rest, action: 0, reward: 1, costs: Float32Array.of(4), discount: 1, last: false, stage: 0 },
      { ...rest, action: 1, reward: 3, costs: Float32Array.of(2), discount: 0, last: true, stage: 1 },
    ], spec), seeded(0));
    learner.policy.explain!(observation).scores.forEach((score, action) => expect(score).toBeCloseTo([0.5, 1][action], 14));
  });

  it.each(["epsilon-greedy", "linear-ucb", "square-cb", "linear-thompson"])("%s: learned one by one or 3,000 at once agree within 1e-9", (name) => {
    const algorithm = learners.find((each) => each.name === name)!;
    const single = { ...ragged, stages: 1 };
    const rows = experience(single, seeded("many"), 3000).map((row): Transition => Object.assign(row, { stage: 0, last: true, discount: 0 }));
    const [one, many] = [createLearner(algorithm, single), createLearner(algorithm, single)];
    for (const row of rows) one.learn(batchOf([row], single), seeded(0));
    many.learn(batchOf(rows, single), seeded(0));
    const observation = observe(single, seeded("asked"));
    const [first, second] = [one, many].map((learner) => learner.policy.explain!(observation).scores);
    first.forEach((score, action) => expect(Math.abs(score - second[action])).toBeLessThan(1e-9));
  });
});
