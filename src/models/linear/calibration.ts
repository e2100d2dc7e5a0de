// Turns scores into shares that come true: fitted on rows that the scores were not learned from.
import { fail } from "../../core/index.ts";
import { sigmoid } from "../../kernels/index.ts";
import { isotonic } from "./isotonic.ts";
import { fitLogistic } from "./logistic-fit.ts";

/** How scores become shares: any curve that never falls, or a logistic one. */
export type CalibrationKind = "isotonic" | "platt";

/** From a score to a share strictly between 0 and 1. */
export type Calibration = (score: number) => number;

/**
 * `isotonic` (Zadrozny & Elkan 2002): the shares of adjacent violators, straight between the middles of two scores; never nearer to 0 and 1 than
 * 1 / (rows + 2), since so few rows cannot know better. `platt` (Platt 1999): sigmoid(a score + b), a weak Gaussian prior at a = 1, b = 0 standing for
 * his smoothed targets. `scores` and `targets` are [rows], targets in [0, 1]. Throws `bad-settings` without rows.
 */
export function fitCalibration(kind: CalibrationKind, scores: Float64Array, targets: Float64Array): Calibration {
  if (scores.length === 0 || scores.length !== targets.length) fail("bad-settings", "calibration", "as many targets as scores, and some", `${scores.length} and ${targets.length}`);
  return kind === "platt" ? platt(scores, targets) : isotonicCurve(scores, targets);
}

function platt(scores: Float64Array, targets: Float64Array): Calibration {
  const rows = new Float64Array(2 * scores.length);
  scores.forEach((score, row) => rows.set([1, score], 2 * row));
  const prior = { mean: Float64Array.of(0, 1), factor: Float64Array.of(0.1, 0, 0, 0.1) };
  const { mean: [b, a] } = fitLogistic(prior, { count: scores.length, rows, targets, weights: new Float64Array(scores.length).fill(1) });
  return (score) => sigmoid(a * score + b);
}

function isotonicCurve(scores: Float64Array, targets: Float64Array): Calibration {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[a] - scores[b] || a - b);
  const at = Float64Array.from(order, (row) => scores[row]);
  const shares = isotonic(meansOfTies(at, Float64Array.from(order, (row) => targets[row])));
  const least = 1 / (scores.length + 2);
  return (score) => Math.min(1 - least, Math.max(least, interpolate(at, shares, score)));
}

// Rows of one score have one share, whatever order they stand in.
function meansOfTies(at: Float64Array, targets: Float64Array): Float64Array {
  const means = new Float64Array(targets.length);
  for (let first = 0, end = 0; first < at.length; first = end) {
    for (end = first; end < at.length && at[end] === at[first]; end++);
    means.fill(targets.subarray(first, end).reduce((sum, target) => sum + target, 0) / (end - first), first, end);
  }
  return means;
}

function interpolate(at: Float64Array, shares: Float64Array, score: number): number {
  let [low, high] = [0, at.length - 1];
  if (!(score > at[low])) return shares[low];
  if (score >= at[high]) return shares[high];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (at[middle] <= score) low = middle;
    else high = middle;
  }
  return shares[low] + ((score - at[low]) / (at[high] - at[low])) * (shares[high] - shares[low]);
}
