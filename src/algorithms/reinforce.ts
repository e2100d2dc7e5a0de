// REINFORCE with a learned baseline: the policy follows the returns of whole episodes.
import type { Algorithm } from "../core/index.ts";
import { indistinct } from "../models/index.ts";
import { createOnPolicyLearner, onPolicyDefaults, onPolicyRanges, type OnPolicySettings } from "./on-policy.ts";

/**
 * Ascends the mean of log p(a) (G - b(s)), G the discounted return to the end of the episode, b a value estimate (Williams 1992, section 4; Sutton &
 * Barto 2018, section 13.4, without the factor discount^t, as usual). A cut-off episode's return ends with the estimate of what was cut off.
 * Episodes are gathered until there are `rolloutRows` choices; an episode longer than four times that is cut.
 */
export const reinforce: Algorithm<OnPolicySettings> = {
  name: "reinforce",
  summary: "REINFORCE with a learned baseline, on the returns of whole episodes (Williams 1992).",
  defaults: { ...onPolicyDefaults, rolloutRows: 64, lambda: 1, normalize: false },
  ranges: onPolicyRanges,
  unsuited: indistinct,
  create: (spec, config, from) => createOnPolicyLearner({
    algorithm: reinforce, spec, config, from, epochs: 1, batchRows: 4 * config.rolloutRows, clip: Number.POSITIVE_INFINITY, valueClip: Number.POSITIVE_INFINITY,
    ratios: false, wholeEpisodes: true,
  }),
};
