// One training of one seed as plain data that can travel to a worker: world, algorithm, settings, plan.
import { createLearner, findNamed, seeded, type Settings } from "../../core/index.ts";
import { vectorOfWorld } from "../../problems/index.ts";
import type { TrainRegistries } from "./actors.ts";
import { judgeInCopies, statesMet } from "./judge.ts";
import { trainFast } from "./run-fast.ts";
import { train } from "./run.ts";
import type { StopRules, TrainingPlan, TrainResult } from "./training-plan.ts";

/** Names and numbers; what is left out is as in `train`. */
export interface TrainJob {
  readonly environment: string;
  readonly algorithm: string;
  readonly config?: Settings;
  readonly seed: number;
  readonly steps: number;
  /** Many copies that learn in blocks; one environment, step by step, unless given. */
  readonly copies?: { readonly count: number; readonly blockSteps: number };
  /** Batches of learning where there are no copies; 1 unless given. */
  readonly learnEvery?: number;
  readonly evaluation?: { readonly every: number; readonly episodes: number; readonly modal?: boolean };
  readonly stop?: Pick<StopRules, "targetReturn"> & {
    /** As `StopRules.steady`, over so many states met by uniform choice. */
    readonly steady?: { readonly states: number; readonly bound: number; readonly evaluations: number; readonly after?: number };
  };
}

/** Runs jobs somewhere, in any order; the results stand in the order of the jobs. `report` says how much of a job is done. */
export type RunJobs<Job, Result> = (jobs: readonly Job[], report: (job: number, doneShare: number) => void) => Promise<readonly Result[]>;

/** Runs one training; its weights and draws follow from the seed, wherever it runs. */
export function runTrainJob(job: TrainJob, registries: TrainRegistries, onProgress?: (doneShare: number) => void): TrainResult {
  const world = findNamed(registries.environments, job.environment, "environment");
  const algorithm = findNamed(registries.algorithms, job.algorithm, "algorithm");
  const { spec } = world.create();
  // Where an algorithm draws its first weights, each seed has its own.
  const seed = Object.hasOwn(algorithm.defaults, "seed") ? { seed: job.seed } : {};
  const learner = createLearner(algorithm, spec, { ...seed, ...job.config });
  const random = seeded(job.seed);
  const { evaluation, stop: { steady, ...stop } = {} } = job;
  const plan: TrainingPlan = {
    learner, steps: job.steps, random: random.fork("train"),
    ...(evaluation !== undefined && {
      evaluation: { every: evaluation.every, judge: judgeInCopies(vectorOfWorld(world, evaluation.episodes), { modal: evaluation.modal ?? false }) },
    }),
    stop: { ...stop, ...(steady && { steady: { ...steady, states: statesMet(world.create(), { count: steady.states, random: random.fork("states") }) } }) },
    onProgress: ({ steps }) => onProgress?.(Math.min(1, steps / job.steps)),
  };
  if (job.copies === undefined) return train({ ...plan, environment: world.create(), ...(job.learnEvery !== undefined && { learnEvery: job.learnEvery }) });
  return trainFast({ ...plan, environment: vectorOfWorld(world, job.copies.count), blockSteps: job.copies.blockSteps });
}

/** Runs trainings one after the other, here; worker threads offer the same function. */
export function trainingsHere(registries: TrainRegistries): RunJobs<TrainJob, TrainResult> {
  return async (jobs, report) => jobs.map((job, index) => runTrainJob(job, registries, (doneShare) => report(index, doneShare)));
}
