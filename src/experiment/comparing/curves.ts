// Curves: means over stretches of a run, and many runs drawn as one curve with a band.
import type { Random } from "../../core/index.ts";
import { mean } from "../../kernels/index.ts";
import type { Curve, Progress } from "../seasons/results.ts";
import { interquartileMeanInterval, meanInterval } from "./statistics.ts";

/** The mean over each of `points` stretches of equal length; empty stretches are left out. */
export function meansOver(values: Float64Array, points: number): Progress {
  const at: number[] = [];
  const means: number[] = [];
  for (let point = 0; point < points; point++) {
    const from = Math.floor((point * values.length) / points);
    const to = Math.floor(((point + 1) * values.length) / points);
    if (to === from) continue;
    at.push(to);
    means.push(mean(values.subarray(from, to)));
  }
  return { at, values: means };
}

/** Several runs as one curve: mean and Student-t interval at each point that all of them have. */
export function bandOf(name: string, runs: readonly Progress[], level = 0.95): Curve {
  const length = Math.min(...runs.map((run) => run.at.length));
  const points = Array.from({ length }, (_, point) => meanInterval(runs.map((run) => run.values[point]), level));
  return {
    name,
    at: runs[0].at.slice(0, length),
    mean: points.map((point) => point.mean),
    low: points.map((point) => point.interval[0]),
    high: points.map((point) => point.interval[1]),
  };
}

/**
 * Several runs as one curve: the interquartile mean at each point, with its bootstrap interval (Agarwal et al. 2021). A run that ended
 * before the others stands at its last value.
 */
export function interquartileBand(name: string, runs: readonly Progress[], random: Random): Curve {
  const longest = runs.reduce((most, run) => (run.at.length > most.at.length ? run : most));
  const points = longest.at.map((_, point) => {
    const values = runs.map((run) => run.values[Math.min(point, run.values.length - 1)]);
    return values.length === 1 ? { mean: values[0], interval: [values[0], values[0]] as const } : interquartileMeanInterval([values], { random: random.fork(point), draws: 500 });
  });
  return { name, at: longest.at, mean: points.map((point) => point.mean), low: points.map((point) => point.interval[0]), high: points.map((point) => point.interval[1]) };
}

/** One run as a curve without a band. */
export function lineOf(name: string, { at, values }: Progress): Curve {
  return { name, at, mean: values, low: values, high: values };
}
