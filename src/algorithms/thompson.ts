// Thompson sampling as a policy with probabilities: how often each candidate would win if coefficients were drawn from the posterior.
import { cleared, countAllowed, sampleNormal, type Observation, type Policy, type Random, type Range } from "../core/index.ts";
import { dotAt, winProbabilityGaussian } from "../kernels/index.ts";
import type { LinearModel } from "../models/index.ts";
import { spreadEvenly } from "./exploration.ts";
import { factorSemidefinite } from "./semidefinite.ts";

/** A type and not an interface, since settings are open to reading by name. */
export type ThompsonSettings = {
  /** Draws of the win rate where posteriors depend on each other; not used where the closed form holds. */
  readonly draws: number;
  /** The share of decisions spread evenly, so that every allowed candidate has a probability above 0. */
  readonly floor: number;
};

/** A win rate known to about .03 and a floor that keeps logs useful. */
export const thompsonDefaults: ThompsonSettings = { draws: 256, floor: 0.02 };

/** What the settings of Thompson sampling may be. */
export const thompsonRanges: { readonly [name in keyof ThompsonSettings]: Range } = {
  draws: { low: 1, high: 1_000_000, whole: true },
  floor: { low: 0, high: 1 },
};

/**
 * The policy. With one model per candidate the scores are independent Gaussians and the win probability is a one-dimensional
 * integral (`winProbabilityGaussian`, to 1e-6); with a shared model it is the win rate over `draws` draws of the joint scores. A single
 * draw followed by its best candidate would have unknown propensities: that is never done.
 */
export function thompsonPolicy(model: LinearModel, { draws, floor }: ThompsonSettings): Policy {
  const win = model.features.models > 1 ? winProbabilities(model) : winRates(model, draws);
  return {
    probabilities(observation, random, out) {
      const result = cleared(observation, out);
      win(observation, result, random);
      return spreadEvenly(result, observation, floor);
    },
    explain: model.explain,
  };
}

type Win = (observation: Observation, out: Float64Array, random: Random) => void;

// "quick" errs by at most 1e-6; what is drawn and logged is the same number, so propensities are exact for this policy.
function winProbabilities(model: LinearModel): Win {
  let spread: Float64Array = new Float64Array(0);
  return (observation, out) => {
    spread = cleared(observation, spread);
    model.means(observation, out);
    model.deviations(observation, spread);
    const means = gathered(out, observation);
    scatter(winProbabilityGaussian(means, gathered(spread, observation), "quick"), observation, out);
  };
}

// Joint scores are mean + sigma R e with R R' their covariance: drawing them in the space of candidates has the law of drawing
// coefficients, and costs the square of the candidates instead of the square of the inputs.
function winRates(model: LinearModel, draws: number): Win {
  const { width } = model.features;
  return (observation, out, random) => {
    const count = countAllowed(observation);
    const whitened = new Float64Array(count * width);
    model.whiten(observation, whitened);
    const root = factorSemidefinite(covariances(whitened, count, width), count);
    model.means(observation, out);
    scatter(countWins({ means: gathered(out, observation), root, deviation: model.noiseDeviation() }, draws, random), observation, out);
  };
}

function covariances(whitened: Float64Array, count: number, width: number): Float64Array {
  const result = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) result[i * count + j] = dotAt(whitened, i * width, whitened, j * width, width);
  }
  return result;
}

interface JointScores {
  readonly means: Float64Array;
  readonly root: Float64Array;
  readonly deviation: number;
}

// The share of draws each candidate wins; a draw that several win is split among them.
function countWins({ means, root, deviation }: JointScores, draws: number, random: Random): Float64Array {
  const count = means.length;
  const wins = new Float64Array(count);
  const normals = new Float64Array(count);
  const scores = new Float64Array(count);
  for (let draw = 0; draw < draws; draw++) {
    for (let index = 0; index < count; index++) normals[index] = sampleNormal(random);
    let best = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < count; index++) {
      scores[index] = means[index] + deviation * dotAt(root, index * count, normals, 0, index + 1);
      if (scores[index] > best) best = scores[index];
    }
    let ties = 0;
    for (let index = 0; index < count; index++) if (scores[index] === best) ties++;
    for (let index = 0; index < count; index++) if (scores[index] === best) wins[index] += 1 / (ties * draws);
  }
  return wins;
}

// The entries of allowed candidates, moved to the front in place.
function gathered(values: Float64Array, { allowed }: Observation): Float64Array {
  let count = 0;
  for (let action = 0; action < allowed.length; action++) if (allowed[action] === 1) values[count++] = values[action];
  return values.subarray(0, count);
}

function scatter(values: Float64Array, observation: Observation, out: Float64Array): void {
  let from = 0;
  for (let action = 0; action < out.length; action++) out[action] = observation.allowed[action] === 1 ? values[from++] : 0;
}
