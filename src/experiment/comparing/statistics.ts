// Statistics over seeds: Student-t intervals, paired differences, and the interquartile mean with its stratified bootstrap.
import { sampleIndex, type Random } from "../../core/index.ts";
import { mean, studentTQuantile } from "../../kernels/index.ts";
import type { Measured } from "../seasons/results.ts";

/** Mean with its Student-t interval (Student 1908); with a single run the interval is as wide as our knowledge: unbounded. */
export function meanInterval(values: readonly number[], level = 0.95): Measured {
  const runs = values.length;
  const centre = mean(values);
  if (runs < 2) return { mean: centre, interval: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY], runs };
  const squares = mean(values.map((value) => (value - centre) * (value - centre)));
  const half = studentTQuantile(runs - 1, (1 + level) / 2) * Math.sqrt(squares / (runs - 1));
  return { mean: centre, interval: [centre - half, centre + half], runs };
}

/** The interval of `values[i] - others[i]`, where i is a seed: common random numbers cancel in it. */
export function pairedDifference(values: readonly number[], others: readonly number[], level = 0.95): Measured {
  return meanInterval(values.map((value, seed) => value - others[seed]), level);
}

/**
 * Ratio of two means over the same seeds, with the interval of its linearisation: the spread of value - ratio * base
 * (Cochran 1977, section 6.3). Null where the base is not above zero, as a share of nothing says nothing.
 */
export function ratioInterval(values: readonly number[], bases: readonly number[], level = 0.95): Measured | null {
  const base = mean(bases);
  if (!(base > 0)) return null;
  const ratio = mean(values) / base;
  const { interval, runs } = meanInterval(values.map((value, seed) => (value - ratio * bases[seed]) / base), level);
  return { mean: ratio, interval: [ratio + interval[0], ratio + interval[1]], runs };
}

/** Mean of the middle half: the values between the 25th and the 75th percentile, the border ones in part (Agarwal et al. 2021, section 4.3). */
export function interquartileMean(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const quarter = sorted.length / 4;
  let total = 0;
  let weight = 0;
  sorted.forEach((value, rank) => {
    const part = Math.max(0, Math.min(rank + 1, 3 * quarter) - Math.max(rank, quarter));
    total += part * value;
    weight += part;
  });
  return total / weight;
}

/**
 * The interquartile mean over all runs of all tasks, with a percentile interval from a stratified bootstrap: runs are drawn
 * with replacement within each task (Agarwal et al. 2021, section 4.1). `tasks` is one list of runs per task.
 */
export function interquartileMeanInterval(
  tasks: readonly (readonly number[])[], { random, draws = 2000, level = 0.95 }: { readonly random: Random; readonly draws?: number; readonly level?: number },
): Measured {
  const means = Float64Array.from({ length: draws }, () =>
    interquartileMean(tasks.flatMap((runs) => runs.map(() => runs[sampleIndex(random, runs.length)]))));
  const all = tasks.flat();
  return { mean: interquartileMean(all), interval: percentileInterval(means, level), runs: all.length };
}

/** The middle `level` of bootstrap values, by their nearest ranks (Efron & Tibshirani 1993, section 13.3). */
export function percentileInterval(values: Float64Array, level: number): readonly [low: number, high: number] {
  const sorted = values.toSorted();
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(share * (sorted.length - 1))))];
  return [at((1 - level) / 2), at((1 + level) / 2)];
}
