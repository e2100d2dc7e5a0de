// Learners from their own rollouts: known answers, masks, cut-offs, and resumption bit for bit.
import { describe, expect, it } from "vitest";
import {
  batchOf, choose, createLearner, seeded, snapshotName, type Algorithm, type DecisionSpec, type Learner, type Observation, type Random, type Transition,
} from "../core/index.ts";
import { actorCritic } from "./actor-critic.ts";
import { ppo } from "./ppo.ts";
import { reinforce } from "./reinforce.ts";

const spec: DecisionSpec = {
  state: [{ name: "step", low: 0, high: 2 }], candidate: [], fixed: ["take", "wait", "never"], limits: [], stages: 1, discount: 0.9,
};
const pays = [0.2, 0.3, 1];
const at = (step: number): Observation => ({
  state: Float32Array.of(step), candidates: new Float32Array(0), allowed: Uint8Array.of(1, 1, 0), prices: new Float32Array(0),
});

/** An episode of three steps: taking pays and ends, waiting goes on, the third candidate is forbidden. */
function episode(learner: Learner, random: Random): Transition[] {
  const rows: Transition[] = [];
  for (let step = 0; step < 3; step++) {
    const { action, propensity } = choose(learner.policy, at(step), random);
    const ends = action === 0 || step === 2;
    rows.push({
      observation: at(step), action, propensity, reward: action === 0 ? pays[step] : 0, costs: new Float32Array(0),
      discount: ends ? 0 : 0.9, next: ends ? null : at(step + 1), last: ends, stage: 0,
    });
    if (ends) break;
  }
  return rows;
}

function practise(learner: Learner, from: number, to: number): void {
  for (let time = from; time < to; time++) learner.learn(batchOf(episode(learner, seeded(`act ${time}`)), spec), seeded(time));
}

const learners = [reinforce, actorCritic, ppo] as unknown as Algorithm[];

describe.each(learners.map((algorithm) => [algorithm.name, algorithm] as const))("%s", (_name, algorithm) => {
  it("finds the late reward: waits twice and takes (4,000 episodes)", () => {
    const learner = createLearner(algorithm, spec, { hidden: "16", horizon: 8000 });
    practise(learner, 0, 4000);
    [1, 1, 0].forEach((best, step) => expect(learner.policy.probabilities(at(step), seeded(0))[best], `step ${step}`).toBeGreaterThan(0.8));
  });

  it("never gives a forbidden candidate anything, and begins almost uniform over the others", () => {
    const learner = createLearner(algorithm, spec, {});
    const before = learner.policy.probabilities(at(1), seeded(0));
    expect(before[2]).toBe(0);
    expect(Math.abs(before[0] - 0.5)).toBeLessThan(0.02);
    practise(learner, 0, 200);
    expect(learner.policy.probabilities(at(1), seeded(0))[2]).toBe(0);
  });

  it("goes on from a snapshot in the midst of a rollout, bit for bit", () => {
    const settings = { hidden: "8", rolloutRows: 24 };
    const whole = createLearner(algorithm, spec, settings);
    practise(whole, 0, 60);
    const first = createLearner(algorithm, spec, settings);
    practise(first, 0, 31);
    const second = createLearner(algorithm, spec, settings, first.snapshot());
    practise(second, 31, 60);
    expect(snapshotName(second.snapshot())).toBe(snapshotName(whole.snapshot()));
  });

  it("refuses rewards that are no numbers", () => {
    const learner = createLearner(algorithm, spec, {});
    const rows = episode(learner, seeded(0)).map((row) => ({ ...row, reward: Number.POSITIVE_INFINITY }));
    expect(() => learner.learn(batchOf(rows, spec), seeded(0))).toThrow("reward of row 0: expected a finite number");
  });
});
