// Trains one seed: resumes from its checkpoint where there is one, writes checkpoints on the way, and keeps the last good one when numbers blow up.
import { fail, PropenseError } from "../core/index.ts";
import {
  createEnvironmentRun, createSeasonRun, runPlanOf, type EnvironmentPlan, type EnvironmentRegistries, type ResumableRun, type SeasonPlan, type SeedOutcome,
} from "../experiment/index.ts";
import type { ProblemKind } from "../problems/index.ts";
import { openCheckpoints, type Checkpoints } from "./files/index.ts";

/** One seed to train, in an environment or in a problem's store; plain data. */
export interface ResumableJob {
  readonly run: { readonly kind: "environment"; readonly plan: EnvironmentPlan } | { readonly kind: "season"; readonly plan: SeasonPlan };
  /** Where checkpoints lie, and after how many steps one is written. */
  readonly checkpoints: { readonly folder: string; readonly every: number } | null;
}

/** How far a seed is. */
export interface SeedProgress {
  readonly doneShare: number;
  readonly at: number;
  readonly latest: number | null;
}

/** Where names are looked up. */
export interface TrainRegistries extends EnvironmentRegistries {
  readonly kinds: readonly ProblemKind[];
}

const reportEveryMs = 100;

/** Trains to the end. A `diverged` fault names the last good checkpoint, which stays where it is. */
export async function trainSeed(job: ResumableJob, registries: TrainRegistries, report: (progress: SeedProgress) => void): Promise<SeedOutcome> {
  const checkpoints = job.checkpoints === null ? null : await openCheckpoints(job.checkpoints.folder, `seed-${job.run.plan.seed}`);
  const run = await begin(job, registries, checkpoints);
  const every = job.checkpoints?.every ?? Infinity;
  let written = run.at();
  let reported = Number.NEGATIVE_INFINITY;
  const write = async (): Promise<void> => {
    await checkpoints?.write(run.at(), run.checkpoint());
    written = run.at();
  };
  try {
    while (!run.isOver()) {
      run.advance();
      if (Math.floor(run.at() / every) > Math.floor(written / every) || run.isOver()) await write();
      if (performance.now() - reported < reportEveryMs && !run.isOver()) continue;
      report({ doneShare: run.doneShare(), at: run.at(), latest: run.latest() });
      reported = performance.now();
    }
    return run.outcome();
  } catch (error) {
    return withCheckpoint(error, checkpoints);
  }
}

async function begin({ run }: ResumableJob, registries: TrainRegistries, checkpoints: Checkpoints | null): Promise<ResumableRun> {
  const from = await checkpoints?.latest(runPlanOf(run.kind, run.plan)) ?? undefined;
  return run.kind === "environment" ? createEnvironmentRun(run.plan, registries, from) : createSeasonRun(run.plan, registries, from);
}

function withCheckpoint(error: unknown, checkpoints: Checkpoints | null): never {
  if (!(error instanceof PropenseError) || error.fault.code !== "diverged") throw error;
  const newest = checkpoints?.newest() ?? null;
  const { code, where, expected, got } = error.fault;
  return fail(code, where, expected, `${got}; ${newest === null ? "no checkpoint was written before it" : `the last good checkpoint is ${newest}`}`);
}
