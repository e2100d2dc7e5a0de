// Epsilon-greedy over a ridge mean: mostly the best-looking candidate, at times any, less often as more is learned.
import { cleared, shareAmongBest, type Algorithm, type Policy } from "../core/index.ts";
import type { LinearModel } from "../models/index.ts";
import { decayedShare, spreadEvenly } from "./exploration.ts";
import { createLinearLearner, linearUnsuited, ridgeDefaults, ridgeRanges, type RidgeSettings } from "./linear-learner.ts";

/** A type and not an interface, since settings are open to reading by name. */
export type EpsilonGreedySettings = RidgeSettings & {
  /** The share of decisions that explores at the start. */
  readonly epsilon: number;
  /** The share that always explores. */
  readonly leastEpsilon: number;
  /** Choices learned from until the share is half of what it was; it falls like 1 / rows. */
  readonly halvingRows: number;
};

/**
 * Probability (1 - e) / ties on the highest predicted mean plus e / A on every allowed candidate, with e = epsilon h / (h + n)
 * after n rows and h = halvingRows, the 1/n schedule of Auer, Cesa-Bianchi & Fischer 2002 (figure 3), never below leastEpsilon.
 */
export const epsilonGreedy: Algorithm<EpsilonGreedySettings> = {
  name: "epsilon-greedy",
  summary: "The best ridge mean, with a share of uniform exploration that decays with the rows learned (Auer et al. 2002).",
  defaults: { ...ridgeDefaults, epsilon: 0.2, leastEpsilon: 0.02, halvingRows: 2000 },
  ranges: {
    ...ridgeRanges, epsilon: { low: 0, high: 1 }, leastEpsilon: { low: 0, high: 1 }, halvingRows: { low: 1, high: 1e12 },
  },
  unsuited: linearUnsuited,
  create: (spec, config, from) => createLinearLearner({
    algorithm: "epsilon-greedy", spec, config, from, policyOf: (model, rows) => epsilonGreedyPolicy(model, config, rows),
  }),
};

function epsilonGreedyPolicy(model: LinearModel, config: EpsilonGreedySettings, rows: () => number): Policy {
  const schedule = { first: config.epsilon, least: config.leastEpsilon, halvingRows: config.halvingRows };
  return {
    probabilities(observation, _random, out) {
      const result = cleared(observation, out);
      model.means(observation, result);
      return spreadEvenly(shareAmongBest(result, observation.allowed), observation, decayedShare(schedule, rows()));
    },
    explain: model.explain,
  };
}
