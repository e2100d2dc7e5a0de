// The bootstrap over subjects: clusters are drawn with replacement, all their decisions with them.
import { sampleIndex, type Random } from "../core/index.ts";
import type { ClusteredTerms } from "./clusters.ts";

interface BootstrapSettings {
  readonly level: number;
  readonly draws: number;
  readonly form: "percentile" | "studentised";
  readonly random: Random;
}

/** One resample: how far its mean lies from the estimate, and its own standard error. */
interface Resample {
  readonly shift: number;
  readonly standardError: number;
}

/**
 * Percentiles of the resampled means, or of their t-ratios turned round (Efron 1979; Hall 1988). Estimates that are ratios are
 * resampled in their linearised form.
 */
export function bootstrapInterval(clustered: ClusteredTerms, standardError: number, settings: BootstrapSettings): { low: number; high: number } {
  const { value } = clustered;
  const random = settings.random.fork("bootstrap");
  const statistics = new Float64Array(settings.draws);
  for (let draw = 0; draw < settings.draws; draw++) {
    const resample = resampleOnce(clustered, random);
    statistics[draw] = settings.form === "percentile" ? resample.shift : quotient(resample.shift, resample.standardError);
  }
  statistics.sort();
  const tail = (1 - settings.level) / 2;
  const [lower, upper] = [quantileOf(statistics, tail), quantileOf(statistics, 1 - tail)];
  return settings.form === "percentile"
    ? { low: value + lower, high: value + upper }
    : { low: value - upper * standardError, high: value - lower * standardError };
}

function resampleOnce({ deviations, sizes, chains }: ClusteredTerms, random: Random): Resample {
  const clusters = deviations.length;
  let total = 0;
  let squares = 0;
  let count = 0;
  for (let draw = 0; draw < clusters; draw++) {
    const cluster = sampleIndex(random, clusters);
    total += deviations[cluster];
    squares += deviations[cluster] * deviations[cluster];
    count += sizes[cluster];
  }
  const shift = total / count;
  // Deviations from the resample's own mean, with the sizes taken as equal: exact where they are.
  const spread = Math.max(0, squares - (total * total) / clusters);
  return { shift, standardError: Math.sqrt((clusters / (clusters - 1)) * spread) / chains };
}

function quotient(above: number, below: number): number {
  return below === 0 ? 0 : above / below;
}

/** The quantile of sorted numbers, linear between neighbours (Hyndman & Fan 1996, definition 7). */
export function quantileOf(sorted: Float64Array, probability: number): number {
  const place = probability * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}
