// Boltzmann exploration over a ridge mean: the better a candidate looks, the likelier it is; and its mixture with epsilon.
import { cleared, type Algorithm, type Policy } from "../core/index.ts";
import type { LinearModel } from "../models/index.ts";
import { spreadEvenly, toBoltzmann } from "./exploration.ts";
import { createLinearLearner, linearUnsuited, ridgeDefaults, ridgeRanges, type RidgeSettings } from "./linear-learner.ts";

/** A type and not an interface, since settings are open to reading by name. */
export type SoftmaxSettings = RidgeSettings & {
  /** How large a difference counts: two means that differ by it, in units of the noise, have odds of e to 1. */
  readonly temperature: number;
  /** The share of decisions spread evenly over all allowed candidates; above 0 it is the mixture of both ways to explore. */
  readonly epsilon: number;
};

/**
 * p(a) = (1 - epsilon) exp(mean(a) / (T sigma)) / sum + epsilon / A over the allowed candidates (Sutton & Barto 2018, equation
 * 2.11 with a temperature as in Bridle 1990). sigma, the noise deviation, makes T the same for rewards in cents and in shares.
 */
export const softmaxPolicy: Algorithm<SoftmaxSettings> = {
  name: "softmax",
  summary: "Boltzmann exploration: probabilities proportional to exp(ridge mean / temperature), mixed with epsilon (Bridle 1990).",
  defaults: { ...ridgeDefaults, temperature: 0.05, epsilon: 0 },
  ranges: { ...ridgeRanges, temperature: { low: 1e-6, high: 1e6 }, epsilon: { low: 0, high: 1 } },
  unsuited: linearUnsuited,
  create: (spec, config, from) => createLinearLearner({
    algorithm: "softmax", spec, config, from, policyOf: (model) => boltzmann(model, config),
  }),
};

function boltzmann(model: LinearModel, config: SoftmaxSettings): Policy {
  return {
    probabilities(observation, _random, out) {
      const result = cleared(observation, out);
      model.means(observation, result);
      toBoltzmann(result, observation, config.temperature * model.noiseDeviation());
      return spreadEvenly(result, observation, config.epsilon);
    },
    explain: model.explain,
  };
}
