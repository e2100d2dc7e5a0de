// How far the weights of a target may be believed: effective sample size, mean and largest weight, unsupported share, histogram.
import type { Replay } from "./replay.ts";
import type { Diagnostics } from "./results.ts";
import { chainWeights } from "./trajectory.ts";

/** The diagnostics of a replay; on sequences the weights are those of whole chains. */
export function diagnosticsOf(replay: Replay): Diagnostics {
  const weights = replay.outline.horizon > 1 ? chainWeights(replay) : replay.weights;
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

/**
 * How many equally heavy outcomes other than the usual one the weighted sum rests on: (sum |w d|)^2 / sum (w d)^2 over the rows,
 * d the distance to the usual outcome. With few, the spread in the sample says little about the spread of the estimate.
 */
export function effectiveOutcomes(weights: Float64Array | null, observed: Float64Array, usual: number): number {
  let total = 0;
  let squares = 0;
  for (let row = 0; row < observed.length; row++) {
    const size = Math.abs(observed[row] - usual) * (weights === null ? 1 : weights[row]);
    total += size;
    squares += size * size;
  }
  return squares === 0 ? 0 : (total * total) / squares;
}

/** The median: the value of most rows where an outcome is rare, a middling one where outcomes spread. */
export function usualOutcome(observed: Float64Array): number {
  return observed.length === 0 ? 0 : observed.slice().sort()[Math.floor(observed.length / 2)];
}
