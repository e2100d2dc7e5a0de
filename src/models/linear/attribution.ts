// Takes the score of a linear model apart: which input contributed how much, relative to a stated baseline.
import type { Contribution, Observation } from "../../core/index.ts";
import type { Features } from "../states/features.ts";

/** A candidate as a linear model sees it. */
export interface ScoredInput {
  readonly features: Features;
  /** [models x width] */
  readonly coefficients: Float64Array;
  readonly observation: Observation;
  readonly action: number;
}

/**
 * The contributions of a candidate's inputs to its score, largest first: "baseline" with the score of the baseline input,
 * then coefficient x (value - baseline value) of every input that differs from it. They sum to coefficients . inputs.
 *
 * The baseline is an input vector [width before hashing]; left out, it is the intercept alone: a customer and a
 * candidate in the middle of every field's range, at prices of 0. Values are inputs as the model sees them (scaled).
 */
export function contributionsOf(input: ScoredInput, baseline?: Float64Array): Contribution[] {
  const { features, observation, action } = input;
  const source = features.unhashed?.features ?? features;
  const coefficients = features.unhashed?.expand(input.coefficients) ?? input.coefficients;
  const values = new Float64Array(source.width);
  source.write(observation, action, values);
  const start = source.modelOf(action) * source.width;
  const parts: Contribution[] = [];
  let standard = 0;
  for (let index = 0; index < source.width; index++) {
    const usual = baseline === undefined ? Number(index === 0) : baseline[index];
    const coefficient = coefficients[start + index];
    standard += coefficient * usual;
    if (values[index] === usual) continue;
    parts.push({ feature: source.names[index], value: values[index], contribution: coefficient * (values[index] - usual) });
  }
  return largestFirst([{ feature: "baseline", value: 1, contribution: standard }, ...parts]);
}

/** Sorted by size of contribution, ties in the order given. */
export function largestFirst(parts: readonly Contribution[]): Contribution[] {
  return [...parts].sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
}

/** What the parts add up to. */
export function totalOf(parts: readonly Contribution[]): number {
  return parts.reduce((total, part) => total + part.contribution, 0);
}
