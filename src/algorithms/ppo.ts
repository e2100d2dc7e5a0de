// Proximal policy optimisation: several passes over each rollout, with the policy held near the one that collected it.
import type { Algorithm } from "../core/index.ts";
import { indistinct } from "../models/index.ts";
import { createOnPolicyLearner, onPolicyDefaults, onPolicyRanges, type OnPolicySettings } from "./on-policy.ts";

/** A type and not an interface, since settings are open to reading by name. */
export type PpoSettings = OnPolicySettings & {
  /** Passes over a rollout, and rows per gradient step. */
  readonly epochs: number;
  readonly batchRows: number;
  /** Epsilon of the clipped objective. */
  readonly clip: number;
  /** How far a value may move from its estimate before its error stops counting; 0 for no bound. */
  readonly valueClip: number;
};

/**
 * Maximises the mean of min(ratio A, clip(ratio, 1 - e, 1 + e) A) plus the weighted entropy (Schulman et al. 2017, eqs. 7 and 9), ratio = p(a) over the
 * propensity that was logged, A by generalised advantage estimation (Schulman et al. 2016), softmax over the allowed candidates alone.
 */
export const ppo: Algorithm<PpoSettings> = {
  name: "ppo",
  summary: "Proximal policy optimisation with the clipped objective and generalised advantages (Schulman et al. 2017).",
  defaults: { ...onPolicyDefaults, epochs: 6, batchRows: 64, clip: 0.2, valueClip: 0 },
  ranges: {
    ...onPolicyRanges, epochs: { low: 1, high: 1000, whole: true }, batchRows: { low: 1, high: 65_536, whole: true },
    clip: { low: 1e-6, high: 1e6 }, valueClip: { low: 0, high: 1e12 },
  },
  unsuited: indistinct,
  create: (spec, config, from) => createOnPolicyLearner({
    algorithm: ppo, spec, config, from, epochs: config.epochs, batchRows: config.batchRows, clip: config.clip,
    valueClip: config.valueClip === 0 ? Number.POSITIVE_INFINITY : config.valueClip, ratios: true, wholeEpisodes: false,
  }),
};
