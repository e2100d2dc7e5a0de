// A bank of linear models seen through an encoder: scores, their spread and their explanation for every candidate at once.
import type { Explanation, Observation } from "../../core/index.ts";
import { contributionsOf, totalOf } from "./attribution.ts";
import type { Features } from "../states/features.ts";
import type { LinearBank } from "./posterior.ts";
import { createScoreSpread } from "./score-spread.ts";

/** What linear policies ask of a model. Arrays are [A]; entries of forbidden candidates are 0. */
export interface LinearModel {
  readonly features: Features;
  /** Writes the posterior mean of every allowed candidate's score. */
  means(observation: Observation, out: Float64Array): void;
  /** Writes the posterior standard deviation of every allowed candidate's score. */
  deviations(observation: Observation, out: Float64Array): void;
  /** The standard deviation of the noise: the unit of the targets. */
  noiseDeviation(): number;
  /** See `ScoreSpread`: for encoders with one model for all candidates. */
  whiten(observation: Observation, out: Float64Array): number;
  /** Mean scores with the contributions of their inputs, which sum to them. */
  readonly explain: (observation: Observation) => Explanation;
}

/** The model; `noise` is the standard deviation of the noise where it is known, 0 to have it estimated from the residuals. */
export function createLinearModel(features: Features, bank: LinearBank, noise: number): LinearModel {
  const noiseDeviation = noise > 0 ? () => noise : () => Math.sqrt(bank.noiseVariance());
  const { uncertainties, whiten } = createScoreSpread(features, bank);
  return {
    features,
    noiseDeviation,
    means: (observation, out) => features.scores(observation, bank.allCoefficients(), out),
    deviations(observation, out) {
      uncertainties(observation, out);
      const deviation = noiseDeviation();
      for (let action = 0; action < out.length; action++) out[action] = observation.allowed[action] === 1 ? deviation * Math.sqrt(out[action]) : 0;
    },
    whiten,
    explain: (observation) => explainScores({ features, coefficients: bank.allCoefficients() }, observation),
  };
}

/** Scores of a linear model with their parts; forbidden candidates have the score 0 and no parts. */
export function explainScores(model: { readonly features: Features; readonly coefficients: Float64Array }, observation: Observation): Explanation {
  const contributions = Array.from(observation.allowed, (flag, action) => (flag === 1 ? contributionsOf({ ...model, observation, action }) : []));
  return { scores: contributions.map(totalOf), contributions };
}
