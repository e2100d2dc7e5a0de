// Behaviour cloning: the policy that chose in the log, as far as a network can tell it from the choices.
import type { Algorithm, Learner } from "../core/index.ts";
import { indistinct } from "../models/index.ts";
import { createCloning } from "./cloning.ts";
import { createOfflineCore, offlineDefaults, offlineRanges, type OfflineSettings } from "./offline-learning.ts";

const name = "behaviour-cloning";

/**
 * Maximises the mean of log p(a|s) over the logged choices (Pomerleau 1991), p a softmax over the allowed candidates. Rewards are not looked at: it
 * is as good as the log, and the yardstick of those that look.
 */
export const behaviourCloning: Algorithm<OfflineSettings> = {
  name,
  summary: "Imitates the choices of a log by maximum likelihood, whatever they earned (Pomerleau 1991).",
  defaults: offlineDefaults,
  ranges: offlineRanges,
  learnsFrom: "choices",
  unsuited: indistinct,
  create(spec, config, from): Learner {
    const core = createOfflineCore(spec, config, from);
    const clone = createCloning(core, "policy");
    if (from !== undefined) clone.restore(from, "policy");
    return {
      policy: clone.policy,
      learn: (batch, random) => core.absorb(batch, random, { update: () => clone.fit() }),
      snapshot: () => ({ algorithm: name, spec, config, tensors: { ...core.tensors(), ...clone.tensors("policy") }, lineage: {} }),
    };
  },
};
