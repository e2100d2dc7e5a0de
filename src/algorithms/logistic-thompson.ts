// Thompson sampling over logistic regressions: for rewards that are clicks, visits, redemptions or shares.
import { fail, type Algorithm } from "../core/index.ts";
import { createLogistic } from "../models/index.ts";
import { createLinearLearner, linearDefaults, linearRanges, linearUnsuited, type LinearSettings } from "./linear-learner.ts";
import { thompsonDefaults, thompsonPolicy, thompsonRanges, type ThompsonSettings } from "./thompson.ts";

/** A type and not an interface, since settings are open to reading by name. */
export type LogisticThompsonSettings = LinearSettings & ThompsonSettings & {
  /** Returns are mapped from [lowReturn, highReturn] to [0, 1] and cut there; 0 and 1 suit clicks. */
  readonly lowReturn: number;
  readonly highReturn: number;
};

/**
 * The posterior of each logistic regression is a Gaussian by Laplace's method (Chapelle & Li 2011, section 3); as the sigmoid is
 * monotone, the highest probability is the highest logit, so win probabilities are taken on the logit scale: in closed form for
 * disjoint models, else as the win rate of `draws` draws with a floor.
 */
export const logisticThompson: Algorithm<LogisticThompsonSettings> = {
  name: "logistic-thompson",
  summary: "Thompson sampling over Bayesian logistic regressions by win probability on the logit scale (Chapelle & Li 2011).",
  defaults: { ...linearDefaults, ...thompsonDefaults, lowReturn: 0, highReturn: 1 },
  ranges: { ...linearRanges, ...thompsonRanges, lowReturn: { low: -1e12, high: 1e12 }, highReturn: { low: -1e12, high: 1e12 } },
  unsuited: linearUnsuited,
  create(spec, config, from) {
    const { lowReturn, highReturn } = config;
    if (highReturn <= lowReturn) fail("bad-settings", "logistic-thompson.highReturn", `a number above lowReturn, ${lowReturn}`, highReturn);
    return createLinearLearner({
      algorithm: "logistic-thompson", spec, config, from,
      createBank: createLogistic,
      target: (value) => Math.min(1, Math.max(0, (value - lowReturn) / (highReturn - lowReturn))),
      policyOf: (model) => thompsonPolicy(model, config),
    });
  },
};
