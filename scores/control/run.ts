// One seed of one row of the control scores: train, keep the best checkpoint by episodes of its own, judge best and final on fresh ones.
import { createLearner, modal, seeded, type Random, type Snapshot } from "../../src/core/index.ts";
import { createFastTraining, judgeFast, type FastTraining } from "../../src/experiment/index.ts";
import { vectorOfWorld } from "../../src/problems/classic/world.ts";
import { continuousSubject } from "./continuous-run.ts";
import type { ControlRow } from "./rows.ts";
import { algorithmOf, continuousLearners, worldOf } from "./subjects.ts";

const pickEpisodes = 20;
const judgeEpisodes = 100;
const checkpointEvery = 2000;

/** What one seed came to. */
export interface SeedScore {
  readonly seed: number;
  /** Mean return of 100 fresh episodes of the checkpoint that was best on 20 others. */
  readonly best: number;
  readonly bestAt: number;
  /** The same 100 episodes with the policy as it was at the end. */
  readonly final: number;
  /** Seconds of processor time: learning, and all of it. */
  readonly learningSeconds: number;
  readonly seconds: number;
}

/** A learner in its world: whatever trains by steps and can be judged by episodes. */
export interface ScoreSubject {
  readonly training: Pick<FastTraining, "advance" | "steps">;
  readonly snapshot: () => Snapshot;
  /** Mean return of this many episodes without exploration, of a snapshot or, where there is none, of the learner as it is. */
  readonly judge: (snapshot: Snapshot | null, episodes: number, random: Random) => number;
}

/** Trains and judges; everything follows from the row and the seed. */
export function runSeed(row: ControlRow, seed: number, onCheckpoint: (at: number, value: number) => void = () => undefined): SeedScore {
  const random = seeded(seed);
  const isContinuous = continuousLearners.some(({ name }) => name === row.algorithm);
  const { training, snapshot, judge } = (isContinuous ? continuousSubject : listSubject)(row, seed, random.fork("train"));
  let best: { value: number; at: number; snapshot: Snapshot } | null = null;
  let learningSeconds = 0;
  const started = secondsUsed();
  while (training.steps() < row.steps) {
    const before = secondsUsed();
    training.advance(Math.min(checkpointEvery, row.steps - training.steps()));
    learningSeconds += secondsUsed() - before;
    const value = judge(null, pickEpisodes, random.fork("pick").fork(training.steps()));
    onCheckpoint(training.steps(), value);
    if (best === null || value >= best.value) best = { value, at: training.steps(), snapshot: snapshot() };
  }
  const fresh = random.fork("judge");
  return {
    seed, best: judge(best!.snapshot, judgeEpisodes, fresh), bestAt: best!.at, final: judge(null, judgeEpisodes, fresh), learningSeconds, seconds: secondsUsed() - started,
  };
}

// A learner that chooses from a fixed list.
function listSubject(row: ControlRow, seed: number, random: Random): ScoreSubject {
  const world = worldOf(row.world);
  const algorithm = algorithmOf(row.algorithm);
  const environment = vectorOfWorld(world, row.copies);
  const learner = createLearner(algorithm, environment.spec, { ...row.settings, seed });
  return {
    training: createFastTraining({ environment, learner, random, blockSteps: row.blockSteps }),
    snapshot: () => learner.snapshot(),
    judge(snapshot, episodes, source) {
      const judged = snapshot === null ? learner : createLearner(algorithm, environment.spec, snapshot.config, snapshot);
      return judgeFast(modal(judged.policy), vectorOfWorld(world, episodes), source).meanReturn;
    },
  };
}

function secondsUsed(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
