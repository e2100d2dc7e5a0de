// Thompson sampling over ridge regressions, with its true propensities.
import type { Algorithm } from "../core/index.ts";
import { createLinearLearner, linearUnsuited, ridgeDefaults, ridgeRanges, type RidgeSettings } from "./linear-learner.ts";
import { thompsonDefaults, thompsonPolicy, thompsonRanges, type ThompsonSettings } from "./thompson.ts";

/** A type and not an interface, since settings are open to reading by name. */
export type LinearThompsonSettings = RidgeSettings & ThompsonSettings;

/**
 * Candidates are chosen with the probability that their score is the highest under N(mean, sigma^2 A^-1) (Thompson 1933; Agrawal &
 * Goyal 2013, algorithm 1 with v = sigma). In closed form for disjoint models (to 1e-6, given sigma); else the win rate of `draws` draws with a floor.
 */
export const linearThompson: Algorithm<LinearThompsonSettings> = {
  name: "linear-thompson",
  summary: "Thompson sampling over ridge regressions by win probability, exact for disjoint models (Agrawal & Goyal 2013).",
  defaults: { ...ridgeDefaults, ...thompsonDefaults },
  ranges: { ...ridgeRanges, ...thompsonRanges },
  unsuited: linearUnsuited,
  create: (spec, config, from) => createLinearLearner({
    algorithm: "linear-thompson", spec, config, from, policyOf: (model) => thompsonPolicy(model, config),
  }),
};
