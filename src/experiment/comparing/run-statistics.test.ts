// Statistics of runs by hand: probability of improvement, steps to a threshold, stability over seeds, exploration that was spent.
import { describe, expect, it } from "vitest";
import { mixture, constant, sampleNormal, seeded, uniform, vectorOf, type DecisionSpec, type Learner, type Observation, type Policy } from "../../core/index.ts";
import { identityWorld } from "../../problems/index.ts";
import { probabilityOfImprovement } from "./improvement.ts";
import { policyStability } from "../training/policy-stability.ts";
import { train } from "../training/run.ts";
import { trainFast } from "../training/run-fast.ts";
import { sampleEfficiency } from "../training/sample-efficiency.ts";
import { percentileInterval } from "./statistics.ts";

describe("probability of improvement", () => {
  it("by hand: 1, 3 against 2, 3 wins 0 + (1 + 1/2) of 4 pairs; with a second task won wholly, (3/8 + 1) / 2", () => {
    const random = seeded(1);
    expect(probabilityOfImprovement([[1, 3]], [[2, 3]], { random }).mean).toBe(1.5 / 4);
    expect(probabilityOfImprovement([[1, 3], [9]], [[2, 3], [4, 5]], { random }).mean).toBe((1.5 / 4 + 1) / 2);
  });

  it("is turned round by turning the sides round, and has no width where every run says the same", () => {
    const [ours, theirs] = [[[1, 5, 7], [2, 2, 3]], [[4, 4, 9], [1, 2, 8]]];
    const random = seeded(2);
    expect(probabilityOfImprovement(ours, theirs, { random }).mean + probabilityOfImprovement(theirs, ours, { random }).mean).toBeCloseTo(1, 12);
    expect(probabilityOfImprovement([[5, 6]], [[1, 2]], { random })).toEqual({ mean: 1, interval: [1, 1], runs: 4 });
    expect(() => probabilityOfImprovement([[1]], [[1], [2]], { random })).toThrow("tasks");
    expect(() => probabilityOfImprovement([[]], [[2]], { random })).toThrow("runs");
  });

  it("its interval holds .5 between equal learners in 90 to 98 % of 400 replications (20 runs of 3 tasks, seed 3)", () => {
    const random = seeded(3);
    const runs = (): number[][] => [0, 10, 20].map((level) => Array.from({ length: 20 }, () => level + sampleNormal(random)));
    let held = 0;
    for (let replication = 0; replication < 400; replication++) {
      const [low, high] = probabilityOfImprovement(runs(), runs(), { random: random.fork(replication), draws: 200 }).interval;
      if (low <= 0.5 && 0.5 <= high) held++;
    }
    expect(held / 400).toBeGreaterThan(0.9);
    expect(held / 400).toBeLessThan(0.98);
  });

  it("nearest ranks by hand", () => expect(percentileInterval(Float64Array.of(5, 1, 2, 4, 3), 0.5)).toEqual([2, 4]));
});

describe("steps to a threshold", () => {
  const run = (...values: number[]) => ({ at: values.map((_, index) => 10 * index), values });

  it("by hand without censoring: 10, 20, 40; the median is 20, the mean 70 / 3", () => {
    const found = sampleEfficiency([run(0, 5, 9, 9, 9), run(0, 1, 5, 0, 0), run(0, 0, 0, 0, 6)], 5);
    expect(found).toMatchObject({ steps: [10, 20, 40], reached: 3, censored: 0, median: 20, horizon: 40 });
    expect(found.restrictedMean).toBeCloseTo(70 / 3, 12);
  });

  it("a run that never gets there counts with its length, and is said to be censored", () => {
    const found = sampleEfficiency([run(0, 5, 5, 5, 5), run(0, 0, 0, 0, 0), run(0, 0, 0, 4, 4)], 5);
    expect(found).toMatchObject({ steps: [10, null, null], reached: 1, censored: 2, median: null, horizon: 40 });
    expect(found.restrictedMean).toBeCloseTo((10 + 40 + 40) / 3, 12);
  });

  it("the product limit where runs end early: of 4, one arrives at 10, one ends at 20, one arrives at 30: S = 3/4, then 3/8", () => {
    const found = sampleEfficiency([run(0, 5), run(0, 0, 0), run(0, 0, 0, 5), run(0, 0, 0, 0, 0)], 5);
    // At 30 two are under way. Followed to 20 only, where the first censored run ended: 10 + 3/4 of 10.
    expect(found).toMatchObject({ median: 30, horizon: 20, censored: 2 });
    expect(found.restrictedMean).toBeCloseTo(17.5, 12);
    expect(() => sampleEfficiency([], 1)).toThrow("runs");
  });
});

describe("stability over seeds, checkpoints and states", () => {
  const spec: DecisionSpec = { state: [{ name: "x", low: 0, high: 10 }], candidate: [], fixed: ["a", "b"], limits: [], stages: 1, discount: 0 };
  const states = [1, 2, 8, 9].map((x): Observation => ({ state: Float32Array.of(x), candidates: new Float32Array(0), allowed: Uint8Array.of(1, 1), prices: new Float32Array(0) }));
  const below = (edge: number): Policy => ({ probabilities: ({ state }) => (state[0] < edge ? Float64Array.of(1, 0) : Float64Array.of(0, 1)) });

  it("by hand: seeds that cut at 5, 5 and 1.5 differ in one of four states; each moved in one state on its way, one not at all", () => {
    const found = policyStability([[below(8.5), below(5)], [below(5), below(5)], [below(5), below(1.5)]], { states, spec, random: seeded(1) });
    // Distances to the others: (0 + 1/4) / 2 twice, then 1/4.
    expect(found.seeds!.mean).toBeCloseTo(1 - (0.125 + 0.125 + 0.25) / 3, 12);
    expect(found.checkpoints!.mean).toBeCloseTo(1 - (0.25 + 0 + 0.25) / 3, 12);
    // Pairs 1-2 and 8-9 are each other's nearest; only the cut at 1.5 parts one of them: two states of four.
    expect(found.states!.mean).toBeCloseTo(1 - (0 + 0 + 0.5) / 3, 12);
    expect(found.seeds!.runs).toBe(3);
  });

  it("says nothing where there is nothing to compare, and refuses what is empty", () => {
    expect(policyStability([[below(5)]], { states: states.slice(0, 1), spec, random: seeded(1) })).toEqual({ seeds: null, checkpoints: null, states: null });
    expect(() => policyStability([], { states, spec, random: seeded(1) })).toThrow("runs");
    expect(() => policyStability([[uniform]], { states: [], spec, random: seeded(1) })).toThrow("states");
  });
});

describe("exploration share of a run", () => {
  const world = identityWorld({ size: 5, length: 20, discount: 0 });
  const idle = (policy: Policy): Learner => ({ policy, learn: () => undefined, snapshot: () => ({ algorithm: "idle", spec: world.create().spec, config: {}, tensors: {}, lineage: {} }) });
  const shares = (policy: Policy): number[] => [
    train({ environment: world.create(), learner: idle(policy), steps: 4000, random: seeded(4) }).explorationShare,
    trainFast({ environment: vectorOf(() => world.create(), 4), learner: idle(policy), steps: 4000, random: seeded(5), blockSteps: 10 }).explorationShare,
  ];

  it("a policy with a floor of .5 over five candidates draws another one in .4 of its choices; one without, never; equal ones are all likeliest", () => {
    for (const share of shares(mixture([[0.5, constant(2)], [0.5, uniform]]))) expect(Math.abs(share - 0.4)).toBeLessThan(0.04);
    expect(shares(constant(2))).toEqual([0, 0]);
    expect(shares(uniform)).toEqual([0, 0]);
  });
});
