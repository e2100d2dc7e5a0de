// Deep deterministic policy gradient: Q-learning whose maximum over actions is taken by an actor.
import type { ContinuousAlgorithm } from "../../core/index.ts";
import { createOffPolicyLearner, offPolicyDefaults, offPolicyRanges, type OffPolicySettings } from "./off-policy.ts";
import { createNoisyActor } from "./point-actor.ts";

const name = "ddpg";

/** A type and not an interface, since settings are open to reading by name. */
export type DdpgSettings = OffPolicySettings & {
  /** Deviation of exploration, the box taken as (-1, 1)^D. */
  readonly noise: number;
};

/**
 * Q(s,a) towards r + d Q'(s', mu'(s')), mu up the gradient of Q(s, mu(s)), both with slow copies (Lillicrap et al. 2016, eqs. 4 to 6 and
 * algorithm 1). Its noise is independent from step to step, not an Ornstein-Uhlenbeck process, so that every action has a known density.
 */
export const ddpg: ContinuousAlgorithm<DdpgSettings> = {
  name,
  summary: "Deep deterministic policy gradient with independent Gaussian exploration (Lillicrap et al. 2016).",
  defaults: { ...offPolicyDefaults, noise: 0.1 },
  ranges: { ...offPolicyRanges, noise: { low: 0.01, high: 2 } },
  unsuited: () => null,
  create: (spec, config, from) => createOffPolicyLearner({
    name, spec, config, from, critics: 1, delay: 1,
    createActor: (shape, options, critics) => createNoisyActor({ spec, config, shape, options, critics, noise: config.noise, smoothing: 0, smoothingLimit: 0 }),
  }),
};
