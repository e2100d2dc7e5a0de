// SquareCB: candidates are chosen in inverse proportion to how much worse they look, all the more sharply the more is known.
import { cleared, countAllowed, type Algorithm, type Observation, type Policy } from "../core/index.ts";
import type { LinearModel } from "../models/index.ts";
import { createLinearLearner, linearUnsuited, ridgeDefaults, ridgeRanges, type RidgeSettings } from "./linear-learner.ts";

/** A type and not an interface, since settings are open to reading by name. */
export type SquareCbSettings = RidgeSettings & {
  /** gamma = gammaScale n^gammaExponent after n rows. */
  readonly gammaScale: number;
  readonly gammaExponent: number;
};

/**
 * p(a) = 1 / (A + gamma (best - mean(a)) / sigma) for every allowed candidate but the best-looking, which gets the rest; ties
 * for the best share it (Foster & Rakhlin 2020, algorithm 1; inverse gap weighting of Abe & Long 1999). gamma grows like
 * sqrt(n), as their theorem 1 asks for where the regression's regret is bounded; sigma, the noise deviation, frees it of the unit.
 */
export const squareCb: Algorithm<SquareCbSettings> = {
  name: "square-cb",
  summary: "Inverse gap weighting of ridge means with a growing gamma (SquareCB; Foster & Rakhlin 2020).",
  defaults: { ...ridgeDefaults, gammaScale: 10, gammaExponent: 0.5 },
  ranges: { ...ridgeRanges, gammaScale: { low: 0, high: 1e9 }, gammaExponent: { low: 0, high: 1 } },
  unsuited: linearUnsuited,
  create: (spec, config, from) => createLinearLearner({
    algorithm: "square-cb", spec, config, from, policyOf: (model, rows) => inverseGapPolicy(model, () => gammaAfter(rows(), config)),
  }),
};

/** gammaScale n^gammaExponent, n at least 1. */
export function gammaAfter(rows: number, { gammaScale, gammaExponent }: SquareCbSettings): number {
  return gammaScale * Math.exp(gammaExponent * Math.log(Math.max(1, rows)));
}

function inverseGapPolicy(model: LinearModel, gamma: () => number): Policy {
  return {
    probabilities(observation, _random, out) {
      const result = cleared(observation, out);
      model.means(observation, result);
      return toInverseGaps(result, observation, gamma() / model.noiseDeviation());
    },
    explain: model.explain,
  };
}

/** Turns scores, in place, into inverse gap weights over the allowed candidates. */
export function toInverseGaps(scores: Float64Array, observation: Observation, gamma: number): Float64Array {
  const { allowed } = observation;
  const count = countAllowed(observation);
  let best = Number.NEGATIVE_INFINITY;
  for (let action = 0; action < scores.length; action++) if (allowed[action] === 1 && scores[action] > best) best = scores[action];
  let given = 0;
  let ties = 0;
  for (let action = 0; action < scores.length; action++) {
    if (allowed[action] === 0) continue;
    if (scores[action] === best) ties++;
    else given += 1 / (count + gamma * (best - scores[action]));
  }
  const rest = (1 - given) / ties;
  for (let action = 0; action < scores.length; action++) {
    if (allowed[action] === 0) scores[action] = 0;
    else scores[action] = scores[action] === best ? rest : 1 / (count + gamma * (best - scores[action]));
  }
  return scores;
}
