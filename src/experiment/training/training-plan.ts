// What a training run is told and what it finds, whichever way it steps.
import type { Fault, Learner, Observation, Random, Snapshot } from "../../core/index.ts";
import type { Judge } from "./judge.ts";
import type { Progress } from "../seasons/results.ts";

/** What happened so far, all copies counted. */
export interface TrainingTotals {
  readonly reward: number;
  /** Episodes begun and episodes that are over. */
  readonly begun: number;
  readonly ended: number;
  /** The undiscounted returns of the episodes that are over, summed. */
  readonly returns: number;
  /** Choices that were not the likeliest candidate, nor one as likely. */
  readonly explored: number;
}

/** A training that goes on as long as it is asked to, whichever way it steps. */
export interface Training {
  /** Acts and learns for at least this many further steps; returns the steps made. */
  advance(steps: number): number;
  /** Learns from what was experienced and not yet learned from. */
  settle(): void;
  /** Steps made so far, all copies counted. */
  steps(): number;
  totals(): TrainingTotals;
}

/** Judges the policy before the first step, every so many steps, and at the end, beside the training: it changes nothing in it. */
export interface Evaluation {
  readonly every: number;
  /** In an environment of its own, see `judgeIn` and `judgeInCopies`. */
  readonly judge: Judge;
}

/** Reasons to stop before all steps are made, looked at with every evaluation. */
export interface StopRules {
  /** Stops once the mean return of the evaluation episodes reaches this. */
  readonly targetReturn?: number;
  /** Stops once the policy no longer changes. */
  readonly steady?: {
    /** The fixed states it is looked at in, see `statesMet`. */
    readonly states: readonly Observation[];
    /** Largest change that counts as none: mean total variation over the states from one evaluation to the next, in [0, 1]. */
    readonly bound: number;
    /** So many evaluations in a row. */
    readonly evaluations: number;
    /** Not before this many steps, as nothing changes either before a learner has begun to learn; 0 unless given. */
    readonly after?: number;
  };
}

/** What a run is told, whichever way it steps. */
export interface TrainingPlan {
  readonly learner: Learner;
  /** Steps in the environment, all copies counted. */
  readonly steps: number;
  readonly random: Random;
  readonly evaluation?: Evaluation;
  readonly stop?: StopRules;
  /** Steps between checkpoints; those between evaluations unless given, and a tenth of the run without any. */
  readonly checkpointEvery?: number;
  /** Called about two hundred times in a run. */
  readonly onProgress?: (progress: TrainingProgress) => void;
}

/** How far a run is. */
export interface TrainingProgress {
  readonly steps: number;
  /** Episodes that are over. */
  readonly episodes: number;
  /** Mean return of the training episodes that ended since the last call, exploration included; null where none did. */
  readonly meanReturn: number | null;
}

/** A learner at one moment of a run; all its numbers are finite. */
export interface Checkpoint {
  readonly steps: number;
  readonly snapshot: Snapshot;
}

/** A checkpoint with what its policy was worth. */
export interface JudgedCheckpoint extends Checkpoint {
  readonly meanReturn: number;
}

/** Why a run stopped: all steps made, the target return reached, a policy that no longer changes, numbers that are not finite. */
export type StopReason = "steps" | "target" | "steady" | "diverged";

/** What a training run found. */
export interface TrainResult {
  readonly steps: number;
  /** Episodes begun. */
  readonly episodes: number;
  /** Mean reward per step over twenty equal stretches of the training, exploration included. */
  readonly rewards: Progress;
  /** Mean return of the policy at each evaluation; empty without one. */
  readonly evaluations: Progress;
  /** Share of the training's choices that differ from the policy's likeliest candidate: what exploration was really spent. */
  readonly explorationShare: number;
  readonly stopped: StopReason;
  /** What went wrong where the run diverged, else null. */
  readonly fault: Fault | null;
  /** The last good checkpoint: the learner as it is, or, where the run diverged, as it was when its numbers were last seen to be finite. */
  readonly checkpoint: Checkpoint;
  /** The checkpoint of the best evaluation, the later one among equals; null without evaluations. */
  readonly best: JudgedCheckpoint | null;
}
