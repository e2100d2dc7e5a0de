// Twin delayed deep deterministic policy gradient: DDPG that believes the smaller of two critics and lets them settle.
import type { ContinuousAlgorithm } from "../../core/index.ts";
import type { DdpgSettings } from "./ddpg.ts";
import { createOffPolicyLearner, offPolicyDefaults, offPolicyRanges } from "./off-policy.ts";
import { createNoisyActor } from "./point-actor.ts";

const name = "td3";

/** A type and not an interface, since settings are open to reading by name. */
export type Td3Settings = DdpgSettings & {
  /** Deviation and largest size of the noise around the action of a target, the box taken as (-1, 1)^D. */
  readonly smoothing: number;
  readonly smoothingLimit: number;
  /** Critic steps per step of the actor and of the slow copies. */
  readonly delay: number;
};

/**
 * Both critics towards r + d min Q'(s', mu'(s') + e), e = clip(N(0, smoothing), -c, c) (Fujimoto, van Hoof & Meger 2018, sections 4.2 and 5.3,
 * algorithm 1); the actor and all slow copies move every `delay` steps (section 5.2).
 */
export const td3: ContinuousAlgorithm<Td3Settings> = {
  name,
  summary: "Twin delayed DDPG with clipped double values and smoothed targets (Fujimoto et al. 2018).",
  defaults: { ...offPolicyDefaults, noise: 0.1, smoothing: 0.2, smoothingLimit: 0.5, delay: 2 },
  ranges: {
    ...offPolicyRanges, noise: { low: 0.01, high: 2 }, smoothing: { low: 0, high: 2 }, smoothingLimit: { low: 0, high: 2 }, delay: { low: 1, high: 1000, whole: true },
  },
  unsuited: () => null,
  create: (spec, config, from) => createOffPolicyLearner({
    name, spec, config, from, critics: 2, delay: config.delay, createActor: (shape, options, critics) => createNoisyActor({ spec, config, shape, options, critics, ...config }),
  }),
};
