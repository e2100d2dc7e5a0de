// LinUCB: the candidate that could be best within its confidence bound, by separate or shared linear models.
import { cleared, shareAmongBest, type Algorithm, type Explanation, type Observation, type Policy } from "../core/index.ts";
import { largestFirst, type LinearModel } from "../models/index.ts";
import { spreadEvenly } from "./exploration.ts";
import { createLinearLearner, linearUnsuited, ridgeDefaults, ridgeRanges, type RidgeSettings } from "./linear-learner.ts";

/** A type and not an interface, since settings are open to reading by name. */
export type LinearUcbSettings = RidgeSettings & {
  /** How many posterior deviations the bound lies above the mean. */
  readonly alpha: number;
  /** The share of decisions spread evenly, so that a log of this policy supports others; 0 is the policy of the paper. */
  readonly floor: number;
};

/**
 * Greedy on x . b + alpha sigma sqrt(x' A^-1 x), exact ties sharing (Li, Chu, Langford & Schapire 2010, algorithm 1, equation 5;
 * one model for all candidates with the encoders "shared", "crossed" and "hashed"). The paper has sigma = 1 for rewards
 * within [0, 1]; here it is the noise deviation, so that alpha is free of the reward's unit. Forbidden candidates have no bound.
 */
export const linearUcb: Algorithm<LinearUcbSettings> = {
  name: "linear-ucb",
  summary: "LinUCB: greedy on ridge mean plus alpha posterior deviations, disjoint or shared models (Li et al. 2010).",
  defaults: { ...ridgeDefaults, alpha: 1, floor: 0 },
  ranges: { ...ridgeRanges, alpha: { low: 0, high: 1e6 }, floor: { low: 0, high: 1 } },
  unsuited: linearUnsuited,
  create: (spec, config, from) => createLinearLearner({
    algorithm: "linear-ucb", spec, config, from, policyOf: (model) => upperBoundPolicy(model, config),
  }),
};

function upperBoundPolicy(model: LinearModel, config: LinearUcbSettings): Policy {
  let deviations: Float64Array = new Float64Array(0);
  return {
    probabilities(observation, _random, out) {
      const result = cleared(observation, out);
      deviations = cleared(observation, deviations);
      model.means(observation, result);
      model.deviations(observation, deviations);
      for (let action = 0; action < result.length; action++) result[action] += config.alpha * deviations[action];
      return spreadEvenly(shareAmongBest(result, observation.allowed), observation, config.floor);
    },
    explain: (observation) => withBonus(model, observation, config.alpha),
  };
}

// The explanation of the mean, and the bonus as one more part: value the posterior deviation.
function withBonus(model: LinearModel, observation: Observation, alpha: number): Explanation {
  const { scores, contributions } = model.explain(observation);
  const deviations = new Float64Array(observation.allowed.length);
  model.deviations(observation, deviations);
  const bonus = (action: number) => ({ feature: "uncertainty", value: deviations[action], contribution: alpha * deviations[action] });
  return {
    scores: scores.map((score, action) => score + alpha * deviations[action]),
    contributions: contributions.map((parts, action) => (parts.length === 0 ? [] : largestFirst([...parts, bonus(action)]))),
  };
}
