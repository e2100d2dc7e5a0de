// How likely a run of one learner is better than a run of another, over tasks.
import { fail, sampleIndex, type Random } from "../../core/index.ts";
import { mean } from "../../kernels/index.ts";
import type { Measured } from "../seasons/results.ts";
import { percentileInterval } from "./statistics.ts";

/** One list of runs per task, the same tasks on both sides. */
export type RunsByTask = readonly (readonly number[])[];

/**
 * P(X > Y): the mean over tasks of the share of pairs of runs in which X is better, a tie counting half (Agarwal et al. 2021, section
 * 4.3; within a task it is the Mann-Whitney U statistic over N K). The interval is a percentile one from a stratified bootstrap, in which
 * the runs of each learner are drawn with replacement within each task. .5 says nothing; an interval above .5, that X is the better one.
 * Throws `bad-settings` unless both have runs of the same tasks.
 */
export function probabilityOfImprovement(
  ours: RunsByTask, theirs: RunsByTask, { random, draws = 2000, level = 0.95 }: { readonly random: Random; readonly draws?: number; readonly level?: number },
): Measured {
  if (ours.length !== theirs.length || ours.length === 0) fail("bad-settings", "tasks", `${ours.length} tasks on both sides, at least one`, theirs.length);
  if ([...ours, ...theirs].some((runs) => runs.length === 0)) fail("bad-settings", "runs", "at least one run of every task", "none");
  const redrawn = (runs: readonly number[]): number[] => runs.map(() => runs[sampleIndex(random, runs.length)]);
  const found = Float64Array.from({ length: draws }, () => meanShare(ours.map(redrawn), theirs.map(redrawn)));
  return { mean: meanShare(ours, theirs), interval: percentileInterval(found, level), runs: ours.flat().length + theirs.flat().length };
}

function meanShare(ours: RunsByTask, theirs: RunsByTask): number {
  return mean(ours.map((runs, task) => shareOfWins(runs, theirs[task])));
}

function shareOfWins(ours: readonly number[], theirs: readonly number[]): number {
  let wins = 0;
  for (const own of ours) for (const other of theirs) wins += own > other ? 1 : own === other ? 0.5 : 0;
  return wins / (ours.length * theirs.length);
}
