// Training many copies in blocks: what is learned, judged, cut off and repeated.
import { describe, expect, it } from "vitest";
import { dqn, ppo } from "../../algorithms/index.ts";
import { constant, createLearner, modal, observationAt, PropenseError, seeded, snapshotName, uniform, vectorOf, type Algorithm, type Batch, type Learner, type Policy } from "../../core/index.ts";
import { cartPole, slate, threeSteps, vectorOfWorld } from "../../problems/index.ts";
import { judgeFast } from "./judge.ts";
import { createFastTraining } from "./run-fast.ts";

/** A learner that keeps copies of what it is given. */
function recorder(policy = uniform): { readonly learner: Learner; readonly batches: Batch[] } {
  const batches: Batch[] = [];
  const learner: Learner = { policy, learn: (batch) => void batches.push(structuredClone(batch)), snapshot: () => { throw new Error("not asked for"); } };
  return { learner, batches };
}

describe("fast training", () => {
  it("hands over the rows of each copy in order, every row followed by what it led to", () => {
    const { learner, batches } = recorder();
    const training = createFastTraining({ environment: vectorOfWorld(cartPole, 3), learner, random: seeded(0), blockSteps: 20 });
    expect([training.advance(100), training.steps()]).toEqual([120, 120]);
    expect(batches.map((batch) => batch.rows)).toEqual([60, 60]);
    let joins = 0;
    for (const batch of batches) {
      for (let row = 0; row < 60; row++) {
        expect([batch.rewards[row], batch.propensities[row]]).toEqual([1, 0.5]);
        const ended = batch.discounts[row] === 0;
        expect(ended).toBe(batch.lasts[row] === 1);
        expect(batch.next!.offsets[row + 1] - batch.next!.offsets[row]).toBe(ended ? 0 : 2);
        if (ended || row % 20 === 19) continue;
        expect(observationAt(batch.next!, row, batch.spec)).toEqual(observationAt(batch.observations, row + 1, batch.spec));
        joins++;
      }
    }
    expect(joins).toBeGreaterThan(100);
  });

  const subjects: readonly [Algorithm, object][] = [
    [dqn, { warmup: 64, returnSteps: 3, prioritised: true, hidden: "16", bufferRows: 200 }],
    [ppo, { rolloutRows: 96, hidden: "16" }],
  ];
  it.each(subjects)("goes on from what was saved, bit for bit: $name", (algorithm, settings) => {
    const begin = (): { readonly learner: Learner; readonly training: ReturnType<typeof createFastTraining> } => {
      const environment = vectorOfWorld(cartPole, 4);
      const learner = createLearner(algorithm, environment.spec, settings);
      return { learner, training: createFastTraining({ environment, learner, random: seeded(5), blockSteps: 8 }) };
    };
    const whole = begin();
    whole.training.advance(960);
    const first = begin();
    first.training.advance(480);
    const state = JSON.parse(JSON.stringify(first.training.save()));
    const environment = vectorOfWorld(cartPole, 4);
    const learner = createLearner(algorithm, environment.spec, settings, first.learner.snapshot());
    const training = createFastTraining({ environment, learner, random: seeded(99), blockSteps: 8 });
    training.restore(state);
    training.advance(480);
    expect(snapshotName(learner.snapshot())).toBe(snapshotName(whole.learner.snapshot()));
    expect(training.save()).toEqual(whole.training.save());
  });

  it("refuses what is not a single choice from a fixed list", () => {
    const { learner } = recorder();
    expect(() => createFastTraining({ environment: vectorOf(() => slate.create(), 1), learner, random: seeded(0), blockSteps: 1 })).toThrow(PropenseError);
  });
});

describe("fast judging", () => {
  it("plays one episode in each copy: taking at once earns .2 in one step, waiting nothing in three", () => {
    const environment = vectorOf(() => threeSteps.create(), 5);
    expect(judgeFast(constant(0), environment, seeded(0))).toEqual({ episodes: 5, meanReturn: 0.2, returns: [0.2, 0.2, 0.2, 0.2, 0.2], meanLength: 1 });
    expect(judgeFast(constant(1), environment, seeded(0))).toEqual({ episodes: 5, meanReturn: 0, returns: [0, 0, 0, 0, 0], meanLength: 3 });
  });

  it("judges a learner alike in one pass over all copies and one by one", () => {
    for (const algorithm of [dqn, ppo] as unknown as Algorithm[]) {
      const learner = createLearner(algorithm, cartPole.create().spec, { hidden: "8" });
      const single: Policy = { probabilities: (observation, random, out) => learner.policy.probabilities(observation, random, out) };
      const [together, alone] = [learner.policy, single].map((policy) => judgeFast(policy, vectorOfWorld(cartPole, 7), seeded(3)));
      expect(together).toEqual(alone);
      expect("probabilitiesOfBlock" in modal(learner.policy)).toBe(true);
    }
  });
});
