// How far the weights of a target may be believed: effective sample size, mean and largest weight, unsupported share, histogram.
import type { Replay } from "./replay.ts";
import type { Diagnostics } from "./results.ts";
import { chainWeights } from "./trajectory.ts";

/** The diagnostics of a replay; on sequences the weights are those of whole chains. */
export function diagnosticsOf(replay: Pick<Replay, "outline" | "weights" | "unsupportedShare">): Diagnostics {
  const weights = chainWeights(replay);
  let total = 0;
  let squares = 0;
  let largestWeight = 0;
  for (let index = 0; index < weights.length; index++) {
    const weight = weights[index];
    total += weight;
    squares += weight * weight;
    if (weight > largestWeight) largestWeight = weight;
  }
  return {
    effectiveSampleSize: squares === 0 ? 0 : (total * total) / squares,
    meanWeight: weights.length === 0 ? 0 : total / weights.length,
    largestWeight,
    unsupportedShare: replay.unsupportedShare,
  };
}

const histogramEdges = [0, 0.001, 0.01, 0.03, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 1000, Number.MAX_VALUE];

/** Counts of the rows' weights in bins that grow with the weight, [low, high, rows]: low <= weight < high. Empty ends are left out. */
export function weightHistogram(replay: Replay): readonly (readonly [low: number, high: number, rows: number])[] {
  const counts = new Uint32Array(histogramEdges.length - 1);
  for (let row = 0; row < replay.weights.length; row++) {
    let bin = 0;
    while (bin < counts.length - 1 && replay.weights[row] >= histogramEdges[bin + 1]) bin++;
    counts[bin]++;
  }
  const last = counts.findLastIndex((count) => count > 0);
  return Array.from(counts.subarray(0, last + 1), (count, bin) => [histogramEdges[bin], histogramEdges[bin + 1], count] as const);
}
