// Training with real vectors: what is logged, what goes on from a checkpoint, what is judged, and what stops.
import { describe, expect, it } from "vitest";
import { continuousAlgorithms, findContinuousAlgorithm } from "../../algorithms/index.ts";
import {
  createContinuousLearner, PropenseError, seeded, snapshotName, type Batch, type ContinuousEnvironment, type ContinuousLearner, type ContinuousPolicy,
} from "../../core/index.ts";
import { policyOverCandidates } from "../../models/index.ts";
import { continuousPendulum, targetWorld } from "../../problems/index.ts";
import { createContinuousTraining, judgeContinuous, judgeContinuousIn, trainContinuous } from "./train-continuous.ts";

const { spec } = targetWorld.create();
const settings = { hidden: "8", batchRows: 8, warmup: 10, bufferRows: 100 };
const still: ContinuousPolicy = { act: (_state, _random, out) => out.fill(1), mode: (_state, out) => out.fill(1) };

describe("continuous training", () => {
  it("hands over every action with its density, its reward and what followed", () => {
    const batches: Batch[] = [];
    const { policy } = createContinuousLearner(findContinuousAlgorithm("td3"), spec, settings);
    const learner: ContinuousLearner = { policy, learn: (batch) => void batches.push(structuredClone(batch)), snapshot: () => { throw new Error("not asked for"); } };
    const training = createContinuousTraining({ environment: targetWorld.create(), learner, random: seeded(0), blockSteps: 25 });
    expect([training.advance(40), training.steps()]).toEqual([50, 50]);
    expect(batches.map((batch) => batch.rows)).toEqual([25, 25]);
    expect(training.totals()).toMatchObject({ begun: 3, ended: 2, explored: 50 });
    for (const batch of batches) {
      expect([...batch.propensities].every((density) => Math.abs(density - 0.25) < 1e-12)).toBe(true);
      expect(batch.observations.features.every((level) => level >= -1 && level <= 3)).toBe(true);
      for (let row = 0; row + 1 < 25; row++) {
        if (batch.lasts[row] === 0) expect(batch.next!.states[row]).toBe(batch.observations.states[row + 1]);
      }
    }
    expect(batches.flatMap((batch) => [...batch.lasts])[19]).toBe(1);
  });

  it.each(continuousAlgorithms)("goes on from what was saved, bit for bit: $name", (algorithm) => {
    const begin = (world: ContinuousEnvironment, from?: ReturnType<ContinuousLearner["snapshot"]>) => {
      const learner = createContinuousLearner(algorithm, world.spec, settings, from);
      return { learner, training: createContinuousTraining({ environment: world, learner, random: seeded(from === undefined ? 5 : 99) }) };
    };
    for (const world of [targetWorld, continuousPendulum]) {
      const whole = begin(world.create());
      whole.training.advance(460);
      const first = begin(world.create());
      first.training.advance(230);
      const saved = JSON.parse(JSON.stringify(first.training.save()));
      const second = begin(world.create(), first.learner.snapshot());
      second.training.restore(saved);
      second.training.advance(230);
      expect(snapshotName(second.learner.snapshot())).toBe(snapshotName(whole.learner.snapshot()));
      expect(second.training.save()).toEqual(whole.training.save());
      expect(second.training.totals()).toEqual(whole.training.totals());
    }
  });

  it("judges by the mode: always 1 loses .338 per decision of the target world", () => {
    const judged = judgeContinuous(still, targetWorld.create(), { episodes: 200, random: seeded(1) });
    expect([judged.episodes, judged.meanLength]).toEqual([200, 20]);
    expect(Math.abs(judged.meanReturn / 20 - targetWorld.constant)).toBeLessThan(0.05);
  });

  it("is judged on the way without changing what is learned, keeps its best checkpoint, and stops at a target", () => {
    const run = (evaluated: boolean, targetReturn?: number) => {
      const learner = createContinuousLearner(findContinuousAlgorithm("ddpg"), spec, { ...settings, hidden: "16" });
      const plan = { environment: targetWorld.create(), learner, steps: 900, random: seeded(2), ...(targetReturn !== undefined && { stop: { targetReturn } }) };
      return trainContinuous({ ...plan, ...(evaluated && { evaluation: { every: 300, judge: judgeContinuousIn(targetWorld.create(), 5) } }) });
    };
    const judged = run(true);
    expect(judged.evaluations.at).toEqual([0, 300, 600, 900]);
    expect(judged.best!.meanReturn).toBe(Math.max(...judged.evaluations.values));
    expect(snapshotName(run(false).checkpoint.snapshot)).toBe(snapshotName(judged.checkpoint.snapshot));
    expect(run(true, judged.evaluations.values[1])).toMatchObject({ stopped: "target", steps: 300 });
  });

  it("a run that diverges says so and keeps its last good checkpoint", () => {
    let steps = 0;
    const world = targetWorld.create();
    const hostile: ContinuousEnvironment = {
      ...world,
      step(action) {
        const then = world.step(action);
        return then.kind === "first" ? then : { ...then, reward: ++steps > 250 ? 1e38 : then.reward };
      },
    };
    const learner = createContinuousLearner(findContinuousAlgorithm("sac"), spec, settings);
    const { stopped, fault, checkpoint } = trainContinuous({ environment: hostile, learner, steps: 500, random: seeded(0), checkpointEvery: 100 });
    expect([stopped, fault!.code, fault!.where, checkpoint.steps]).toEqual(["diverged", "diverged", "gradients of a critic", 200]);
  });

  it("refuses a policy over candidates where there is no density", () => {
    expect(() => policyOverCandidates(still, spec)).toThrow(PropenseError);
  });
});
