// Evaluations, reasons to stop and the last good checkpoint, alike step by step and in blocks.
import { describe, expect, it } from "vitest";
import { findAlgorithm } from "../../algorithms/index.ts";
import {
  constant, createLearner, fail, modal, seeded, snapshotName, vectorOf, type Environment, type Learner, type Observation, type Policy, type Snapshot,
} from "../../core/index.ts";
import { cartPole, frozenLakeFirm, threeSteps, vectorOfWorld } from "../../problems/index.ts";
import { judgeIn, judgeInCopies, statesMet } from "./judge.ts";
import { trainFast } from "./run-fast.ts";
import { train } from "./run.ts";
import type { TrainingPlan, TrainResult } from "./training-plan.ts";

const evaluation = { every: 10, judge: judgeIn(threeSteps.create(), { episodes: 1 }) };

/** A learner by rote in the world of three steps: waits (worth nothing), then from `rows` rows on takes at once (worth .2). */
function turningAt(rows: number, also: Partial<Learner> = {}): Learner {
  let seen = 0;
  const policy: Policy = { probabilities: (observation, random, out) => constant(seen < rows ? 1 : 0).probabilities(observation, random, out) };
  const snapshot = (): Snapshot => ({ algorithm: "rote", spec: threeSteps.create().spec, config: {}, tensors: { seen: { shape: [1], data: Float64Array.of(seen) } }, lineage: {} });
  return { policy, learn: (batch) => { seen += batch.rows; }, snapshot, ...also };
}

// Both ways make the same steps here: one copy, learned from after each.
const ways: readonly [string, (plan: TrainingPlan, create?: () => Environment) => TrainResult][] = [
  ["step by step", (plan, create = () => threeSteps.create()) => train({ environment: create(), ...plan })],
  ["in blocks", (plan, create = () => threeSteps.create()) => trainFast({ environment: vectorOf(create, 1), blockSteps: 1, ...plan })],
];

describe.each(ways)("%s", (_name, run) => {
  it("evaluates before, on the way and at the end, and keeps the best and the last checkpoint", () => {
    const result = run({ learner: turningAt(25), steps: 45, random: seeded(1), evaluation });
    expect(result).toMatchObject({ steps: 45, stopped: "steps", fault: null, evaluations: { at: [0, 10, 20, 30, 40, 45], values: [0, 0, 0, 0.2, 0.2, 0.2] } });
    expect([result.checkpoint.steps, result.best!.steps, result.best!.meanReturn]).toEqual([45, 45, 0.2]);
    expect(result.checkpoint.snapshot.tensors["seen"].data[0]).toBe(45);
    expect(result.rewards.at).toHaveLength(20);
    // 25 steps of waiting are 8 episodes and one step, which pay nothing; each of the other 20 steps takes .2, the first in the step after.
    const total = result.rewards.values.reduce((sum, value, index) => sum + value * (result.rewards.at[index] - (result.rewards.at[index - 1] ?? 0)), 0);
    expect(total).toBeGreaterThan(3.7);
  });

  it("stops when the target is reached, and not before", () => {
    const stop = { targetReturn: 0.2 };
    expect(run({ learner: turningAt(25), steps: 100, random: seeded(1), evaluation, stop })).toMatchObject({ steps: 30, stopped: "target" });
    expect(run({ learner: turningAt(125), steps: 100, random: seeded(1), evaluation, stop })).toMatchObject({ steps: 100, stopped: "steps" });
    expect(run({ learner: turningAt(25), steps: 30, random: seeded(1), evaluation, stop: { targetReturn: 0.21 } })).toMatchObject({ stopped: "steps" });
  });

  it("stops when the policy has not moved for so many evaluations, counted anew after each move and only after the given steps", () => {
    const states: Observation[] = statesMet(threeSteps.create(), { count: 6, random: seeded(3) });
    const steady = { states, bound: 0.01, evaluations: 3 };
    const steps = (rows: number, after?: number): number =>
      run({ learner: turningAt(rows), steps: 200, random: seeded(1), evaluation, stop: { steady: { ...steady, ...(after !== undefined && { after }) } } }).steps;
    // Looks at 0, 10, 20, 30: three without a move.
    expect(steps(1000)).toBe(30);
    // A move is seen at 30; quiet at 40, 50, 60.
    expect(steps(25)).toBe(60);
    expect(steps(1000, 55)).toBe(80);
  });

  it("a run that diverges stops, with its fault and the last good checkpoint", () => {
    const learn: Learner["learn"] = () => undefined;
    let rows = 0;
    const broken = turningAt(25, { learn, snapshot: () => ({ ...turningAt(1).snapshot(), tensors: { weight: { shape: [2], data: Float32Array.of(1, rows++ < 3 ? 2 : NaN) } } }) });
    const result = run({ learner: broken, steps: 100, random: seeded(1), evaluation });
    expect(result).toMatchObject({ steps: 30, stopped: "diverged", checkpoint: { steps: 20 }, fault: { code: "diverged", where: "weight[1] of rote after 30 steps", expected: "a finite number", got: "NaN" } });
    expect(result.checkpoint.snapshot.tensors["weight"].data[1]).toBe(2);
  });

  it("what cannot be judged is not a good checkpoint, however finite its numbers", () => {
    let judged = 0;
    const judge: typeof evaluation.judge = (...given) => (++judged === 4 ? fail("diverged", "the fourth look", "a finite number", NaN) : evaluation.judge(...given));
    expect(run({ learner: turningAt(1000), steps: 100, random: seeded(1), evaluation: { every: 10, judge } }))
      .toMatchObject({ steps: 30, stopped: "diverged", checkpoint: { steps: 20 }, best: { steps: 20 }, fault: { where: "the fourth look" } });
  });

  it("so does one whose world pays what is no number", () => {
    let steps = 0;
    const poisoned = (): Environment => {
      const world = threeSteps.create();
      return { ...world, step: (action) => { const then = world.step(action); return ++steps > 33 && then.kind !== "first" ? { ...then, reward: Infinity } : then; } };
    };
    const result = run({ learner: turningAt(1000), steps: 100, random: seeded(1), checkpointEvery: 8 }, poisoned);
    expect(result).toMatchObject({ stopped: "diverged", checkpoint: { steps: 32 }, fault: { where: "reward of the environment", got: "Infinity" } });
  });

  it("but a fault of the caller is thrown", () => {
    const learner = turningAt(5, { learn: () => { throw new Error("unrelated"); } });
    expect(() => run({ learner, steps: 10, random: seeded(1) })).toThrow("unrelated");
  });

  it("reports how far it is, with the returns of the episodes since", () => {
    const reports: (number | null)[][] = [];
    run({ learner: turningAt(6), steps: 8, random: seeded(1), onProgress: ({ steps, episodes, meanReturn }) => reports.push([steps, episodes, meanReturn]) });
    expect(reports).toEqual([[1, 0, null], [2, 0, null], [3, 1, 0], [4, 1, null], [5, 1, null], [6, 2, 0], [7, 3, 0.2], [8, 4, 0.2]]);
  });
});

describe("real learners", () => {
  it("a network whose rewards outgrow its numbers diverges, and what is kept still plays (CartPole, DQN, seed 0)", () => {
    const dqn = findAlgorithm("dqn");
    const environment = vectorOfWorld(cartPole, 4);
    const settings = { hidden: "16", learningRate: 1, learningRateFinal: 1, warmup: 64, trainEvery: 1, updates: 4, loss: "squared", largestNorm: 1e12, targetEvery: 1 };
    const learner = createLearner(dqn, environment.spec, settings);
    const poisoned: Learner = { ...learner, learn: (batch, random) => { if (batch.rewards.fill(3e38).length > 0) learner.learn(batch, random); } };
    const result = trainFast({ environment, learner: poisoned, steps: 4000, random: seeded(0), blockSteps: 4, checkpointEvery: 32 });
    expect(result.stopped).toBe("diverged");
    expect(result.checkpoint.steps).toBeLessThan(result.steps + 1);
    const kept = createLearner(dqn, environment.spec, settings, result.checkpoint.snapshot);
    expect(kept.policy.probabilities(firstOfCartPole(), seeded(1)).every((share) => share >= 0)).toBe(true);
  });

  it("Q-learning on the firm lake stops once every one of 20 episodes arrives, at the same policy in either way of asking (seed 2)", () => {
    const algorithm = findAlgorithm("q-learning");
    const learner = createLearner(algorithm, frozenLakeFirm.create().spec);
    const judged = judgeInCopies(vectorOfWorld(frozenLakeFirm, 20), { modal: true });
    const result = train({ environment: frozenLakeFirm.create(), learner, steps: 50_000, random: seeded(2), evaluation: { every: 1000, judge: judged }, stop: { targetReturn: 1 } });
    expect(result.stopped).toBe("target");
    expect(result.steps).toBeLessThan(50_000);
    expect(judgeIn(frozenLakeFirm.create(), { episodes: 5, modal: true })(learner.policy, seeded(9)).meanReturn).toBe(1);
    expect(frozenLakeFirm.value(modal(learner.policy), seeded(1))).toBeCloseTo(frozenLakeFirm.optimum, 6);
    expect(snapshotName(result.checkpoint.snapshot)).toBe(snapshotName(learner.snapshot()));
  });
});

function firstOfCartPole(): Observation {
  return cartPole.create().reset(seeded(0)).observation;
}
