// Advantage actor-critic: one gradient step per short rollout, with the advantage over a learned value estimate.
import type { Algorithm } from "../core/index.ts";
import { indistinct } from "../models/index.ts";
import { createOnPolicyLearner, onPolicyDefaults, onPolicyRanges, type OnPolicySettings } from "./on-policy.ts";

/**
 * Ascends the mean of log p(a) A plus the weighted entropy, A the n-step advantage where lambda is 1 (Mnih et al. 2016, section 4 and algorithm S3, in
 * its synchronous form), softmax over the allowed candidates alone.
 */
export const actorCritic: Algorithm<OnPolicySettings> = {
  name: "actor-critic",
  summary: "Advantage actor-critic, one gradient step per short rollout (Mnih et al. 2016).",
  defaults: { ...onPolicyDefaults, rolloutRows: 40, lambda: 1, normalize: false },
  ranges: onPolicyRanges,
  unsuited: indistinct,
  create: (spec, config, from) => createOnPolicyLearner({
    algorithm: actorCritic, spec, config, from, epochs: 1, batchRows: config.rolloutRows, clip: Number.POSITIVE_INFINITY, valueClip: Number.POSITIVE_INFINITY,
    ratios: false, wholeEpisodes: false,
  }),
};
