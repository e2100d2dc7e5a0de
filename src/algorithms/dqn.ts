// Deep Q-network: action values by a network, fitted to its own delayed copy on replayed transitions.
import type { Algorithm, Learner } from "../core/index.ts";
import { huberGradient } from "../kernels/index.ts";
import { indistinct } from "../models/index.ts";
import { createDeepValueCore, deepValueDefaults, deepValueRanges, type DeepValueSettings, type ValueSample } from "./deep-value.ts";
import { learnByReplay, replayDefaults, replayRanges, type ReplaySettings } from "./replay-learning.ts";
import { targetOf } from "./value-targets.ts";

const name = "dqn";

/** A type and not an interface, since settings are open to reading by name. */
export type DqnSettings = DeepValueSettings & ReplaySettings & {
  /** V and A instead of Q (Wang et al. 2016); for a fixed list of candidates without fields. */
  readonly dueling: boolean;
  readonly loss: string;
};

/**
 * Q(s,a) moves towards R + D max Q'(s',a') over allowed candidates, Q' a copy that follows slowly (Mnih et al. 2015, Algorithm 1), with
 * double (van Hasselt et al. 2016), dueling (Wang et al. 2016), n-step and prioritised targets (Schaul et al. 2016) as settings.
 */
export const dqn: Algorithm<DqnSettings> = {
  name,
  summary: "Deep Q-network with double, dueling, n-step and prioritised targets as settings (Mnih et al. 2015).",
  defaults: { ...deepValueDefaults, ...replayDefaults, dueling: false, loss: "huber" },
  ranges: { ...deepValueRanges, ...replayRanges, loss: { oneOf: ["huber", "squared"] } },
  unsuited: indistinct,
  create(spec, config, from): Learner {
    const bend = config.loss === "huber" ? huberGradient : (error: number) => error;
    const core = createDeepValueCore({ spec, config, from, dueling: config.dueling, atoms: 1, loss: (sample) => learnSample(sample, bend) });
    return {
      policy: core.policy,
      acting: core.acting,
      learn: (batch, random) => learnByReplay(core, config, batch, random),
      snapshot: () => ({ algorithm: name, spec, config, tensors: core.tensors(), lineage: {} }),
    };
  },
};

function learnSample(sample: ValueSample, bend: (error: number) => number): number {
  const error = sample.values[sample.at] - targetOf(sample, 0);
  sample.gradients[sample.at] = sample.weight * bend(error);
  return error;
}
