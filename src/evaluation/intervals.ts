// Intervals around an estimate: Student-t over subjects, two bootstraps over subjects, and empirical Bernstein for a stated range.
import { fail, type Random } from "../core/index.ts";
import { studentTQuantile } from "../kernels/index.ts";
import { bootstrapInterval } from "./bootstrap.ts";
import { clusterTerms, spreadOf, type ClusteredTerms } from "./clusters.ts";
import type { Outline } from "./outline.ts";

/** How an interval is made. */
export type IntervalMethod =
  | { readonly kind: "student-t"; readonly level: number }
  | {
      readonly kind: "bootstrap";
      readonly level: number;
      readonly draws: number;
      readonly form: "percentile" | "studentised";
      readonly random: Random;
    }
  /** For what is known beforehand to lie between `low` and `high`, whatever the sample shows. */
  | { readonly kind: "bernstein"; readonly level: number; readonly low: number; readonly high: number };

/** The method that is used unless another is asked for. */
export const studentT: IntervalMethod = { kind: "student-t", level: 0.95 };

/** An estimate with the ends of its interval. */
export interface Interval {
  readonly value: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
}

/** The interval of the mean of these terms, [chains]; needs two subjects, and is the whole line below that. A Bernstein range bounds every term. */
export function intervalOf(terms: Float64Array, outline: Outline, method: IntervalMethod): Interval {
  const clustered = clusterTerms(terms, outline);
  const { standardError, freedom } = spreadOf(clustered);
  const { value } = clustered;
  if (clustered.deviations.length < 2) return { value, standardError: 0, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  if (method.kind === "bootstrap") return { value, standardError, ...bootstrapInterval(clustered, standardError, method) };
  const half = method.kind === "student-t"
    ? studentHalfWidth(standardError, freedom, method.level)
    : bernsteinHalfWidth(terms, clustered, method);
  return { value, standardError, low: value - half, high: value + half };
}

/** Half the width of a two-sided Student-t interval. */
export function studentHalfWidth(standardError: number, freedom: number, level: number): number {
  return standardError * studentTQuantile(freedom, (1 + level) / 2);
}

/**
 * Maurer & Pontil 2009, theorem 4, on both sides: range x (sqrt(2 V ln(4/d) / G) + 7 ln(4/d) / (3 (G - 1))) for G independent
 * clusters of equal size; clusters of different sizes count as one of the largest. Throws `bad-settings` when a term leaves
 * the stated range.
 */
function bernsteinHalfWidth(terms: Float64Array, clustered: ClusteredTerms, method: { level: number; low: number; high: number }): number {
  for (let chain = 0; chain < terms.length; chain++) {
    if (terms[chain] < method.low || terms[chain] > method.high) {
      fail("bad-settings", "range of the terms", `numbers from ${method.low} to ${method.high}`, terms[chain]);
    }
  }
  const { deviations, sizes, chains } = clustered;
  const clusters = deviations.length;
  let largest = 0;
  for (const size of sizes) largest = Math.max(largest, size);
  const range = ((method.high - method.low) * largest * clusters) / chains;
  let squares = 0;
  for (const deviation of deviations) squares += deviation * deviation;
  const variance = (squares * clusters * clusters) / (chains * chains) / (clusters - 1);
  const surprise = Math.log(4 / (1 - method.level));
  return Math.sqrt((2 * variance * surprise) / clusters) + (7 * range * surprise) / (3 * (clusters - 1));
}
