// Chooses the parameter of an estimator that bends its weights from the data: SLOPE, or the smallest estimated squared error.
import { studentHalfWidth } from "./intervals.ts";
import { clusterTerms, spreadOf } from "./clusters.ts";
import { meanOf } from "./observed.ts";
import { bentWeights, chainTerms, type TermSource } from "./terms.ts";

/** SLOPE, or the bias term of the mean squared error: the difference to the unbent estimate, or an upper bound of it. */
export type Tuner = "slope" | "direct bias" | "upper bound";

/** Confidence 1 - delta of every tuner, as in the reference. */
const delta = 0.1;

/** What a tuner chose, and why. */
export interface Tuning {
  readonly parameter: number;
  /** Estimated mean squared error per candidate, in their order; empty for SLOPE. */
  readonly squaredErrors: readonly number[];
}

/** What is tuned. */
export type TuningSource = Omit<TermSource, "weights">;

interface Trial {
  readonly parameter: number;
  readonly value: number;
  /** One-sided Student-t half width at delta, over subjects. */
  readonly halfWidth: number;
  readonly standardError: number;
}

/** The parameter the tuner prefers among `candidates`, tried in their order; of equal ones the first wins. */
export function tune(source: TuningSource, tuner: Tuner, candidates: readonly number[]): Tuning {
  const tried = new Map<Float64Array, Omit<Trial, "parameter">>();
  const trials = candidates.map((parameter) => tryParameter(source, parameter, tried));
  if (tuner === "slope") return { parameter: slope(trials), squaredErrors: [] };
  const unbent = meanOf(chainTerms({ ...source, weights: source.replay.weights }));
  const slack = tuner === "upper bound" ? biasSlack(source.replay.weights) : 0;
  const squaredErrors = trials.map(({ value, standardError }) => {
    const bias = Math.abs(unbent - value) + slack;
    return standardError * standardError + bias * bias;
  });
  return { parameter: candidates[squaredErrors.indexOf(Math.min(...squaredErrors))], squaredErrors };
}

// Parameters that bend nothing share the replay's own weights, and so their trial.
function tryParameter(source: TuningSource, parameter: number, tried: Map<Float64Array, Omit<Trial, "parameter">>): Trial {
  const { replay, estimator } = source;
  const weights = bentWeights(replay, estimator, parameter);
  const trial = tried.get(weights) ?? tryWeights(source, weights);
  if (weights === replay.weights) tried.set(weights, trial);
  return { parameter, ...trial };
}

function tryWeights(source: TuningSource, weights: Float64Array): Omit<Trial, "parameter"> {
  const clustered = clusterTerms(chainTerms({ ...source, weights }), source.replay.outline);
  const { standardError } = spreadOf(clustered);
  const clusters = clustered.deviations.length;
  const halfWidth = clusters < 2 ? 0 : studentHalfWidth(standardError, clusters - 1, 1 - 2 * delta);
  // The tuners of the reference divide the variance by n where the interval divides by n - 1.
  return { value: clustered.value, halfWidth, standardError: standardError * Math.sqrt((clusters - 1) / clusters) };
}

/**
 * SLOPE (Su, Srinath & Krishnamurthy 2020): from the widest interval to the narrowest, keep going while every kept value
 * agrees with the next within c_i + C c_j, C = sqrt(6) - 1; choose the last that agreed.
 */
function slope(trials: readonly Trial[]): number {
  const constant = Math.sqrt(6) - 1;
  const ordered = trials.map((trial, place) => ({ trial, place }))
    .sort((a, b) => b.trial.halfWidth - a.trial.halfWidth || b.place - a.place)
    .map(({ trial }) => trial);
  for (let index = 1; index < ordered.length; index++) {
    const next = ordered[index];
    const agrees = ordered.slice(0, index).every((kept) =>
      Math.abs(kept.value - next.value) <= next.halfWidth + constant * kept.halfWidth);
    if (!agrees) return ordered[index - 1].parameter;
  }
  return ordered[ordered.length - 1].parameter;
}

// A high-probability bound on what the direct bias may miss (Bernstein's inequality on the weights; Su et al. 2020, DRos, section 5).
function biasSlack(weights: Float64Array): number {
  let squares = 0;
  let largest = 0;
  for (let row = 0; row < weights.length; row++) {
    squares += weights[row] * weights[row];
    largest = Math.max(largest, weights[row]);
  }
  const surprise = Math.log(2 / delta);
  return Math.sqrt((2 * (squares / weights.length) * surprise) / weights.length) + (2 * largest * surprise) / (3 * weights.length);
}
