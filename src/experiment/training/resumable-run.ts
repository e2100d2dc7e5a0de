// What every run that can be broken off and taken up again offers, and the fault of one whose numbers are not finite.
import { fail, PropenseError, type Snapshot } from "../../core/index.ts";
import type { RunCheckpoint, RunPlan } from "./checkpoint.ts";
import type { Curve, Progress, SimulationResult } from "../seasons/results.ts";

/** Why a run ended: all its steps made, the wanted return reached, or a policy that no longer changes. */
export type RunEnd = "steps" | "return" | "stable";

/** What one seed came to; plain data. */
export interface SeedOutcome {
  readonly seed: number;
  /** Steps or decisions made. */
  readonly at: number;
  /** Null while it goes on. */
  readonly end: RunEnd | null;
  /** Mean return at each evaluation, or the reward per decision over stretches of a season. */
  readonly curve: Progress;
  /** How the table settled; null where there is none. */
  readonly convergence: Curve | null;
  readonly learner: Snapshot;
  /** Null but for a season of a problem. */
  readonly season: SimulationResult | null;
}

/** A run, block by block; between two blocks it can be checkpointed, and another process goes on from there with the same bits. */
export interface ResumableRun {
  /** Steps or decisions made. */
  at(): number;
  doneShare(): number;
  /** The latest evaluation; null where there is none. */
  latest(): number | null;
  isOver(): boolean;
  /** One block and the evaluation that falls due. Throws `diverged` where numbers are not finite. */
  advance(): void;
  checkpoint(): RunCheckpoint;
  outcome(): SeedOutcome;
}

/** The plan as a checkpoint carries it. */
export function runPlanOf(kind: "environment" | "season", plan: object): RunPlan {
  return { kind, ...plan };
}

/** Names the run in the fault of numbers that are not finite; a policy that is no distribution any more comes of them too. */
export function watchedRun<Value>(
  { algorithm, environment, seed }: { readonly algorithm: string; readonly environment: string; readonly seed: number }, made: string, act: () => Value,
): Value {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof PropenseError) || (error.fault.code !== "diverged" && error.fault.code !== "broken-policy")) throw error;
    const { where, expected, got } = error.fault;
    return fail("diverged", `${algorithm} in ${environment}, seed ${seed}, after ${made}: ${where}`, expected, got);
  }
}
