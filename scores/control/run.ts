// One seed of one row of the control scores: train, keep the best checkpoint by episodes of its own, judge best and final on fresh ones.
import { findAlgorithm } from "../../src/algorithms/index.ts";
import { createLearner, modal, seeded, type Policy, type Random, type Snapshot } from "../../src/core/index.ts";
import { createFastTraining, judgeFast } from "../../src/experiment/index.ts";
import { findEnvironment, vectorOfWorld } from "../../src/problems/index.ts";
import type { ControlRow } from "./rows.ts";

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

/** Trains and judges; everything follows from the row and the seed. */
export function runSeed(row: ControlRow, seed: number, onCheckpoint: (at: number, value: number) => void = () => undefined): SeedScore {
  const world = findEnvironment(row.world);
  const algorithm = findAlgorithm(row.algorithm);
  const environment = vectorOfWorld(world, row.copies);
  const learner = createLearner(algorithm, environment.spec, { ...row.settings, seed });
  const random = seeded(seed);
  const training = createFastTraining({ environment, learner, random: random.fork("train"), blockSteps: row.blockSteps });
  const judge = (policy: Policy, episodes: number, source: Random): number => judgeFast(modal(policy), vectorOfWorld(world, episodes), source).meanReturn;
  let best: { value: number; at: number; snapshot: Snapshot } | null = null;
  let learningSeconds = 0;
  const started = secondsUsed();
  while (training.steps() < row.steps) {
    const before = secondsUsed();
    training.advance(Math.min(checkpointEvery, row.steps - training.steps()));
    learningSeconds += secondsUsed() - before;
    const value = judge(learner.policy, pickEpisodes, random.fork("pick").fork(training.steps()));
    onCheckpoint(training.steps(), value);
    if (best === null || value >= best.value) best = { value, at: training.steps(), snapshot: learner.snapshot() };
  }
  const fresh = random.fork("judge");
  const restored = createLearner(algorithm, environment.spec, best!.snapshot.config, best!.snapshot);
  return {
    seed, best: judge(restored.policy, judgeEpisodes, fresh), bestAt: best!.at, final: judge(learner.policy, judgeEpisodes, fresh),
    learningSeconds, seconds: secondsUsed() - started,
  };
}

function secondsUsed(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
