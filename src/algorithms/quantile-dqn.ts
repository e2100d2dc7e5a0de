// Quantile-regression DQN: learns the distribution of returns as quantiles and acts by their mean.
import type { Algorithm, Learner } from "../core/index.ts";
import { indistinct } from "../models/index.ts";
import { createDeepValueCore, deepValueDefaults, deepValueRanges, type DeepValueSettings, type ValueSample } from "./deep-value.ts";
import { learnByReplay, replayDefaults, replayRanges, type ReplaySettings } from "./replay-learning.ts";
import { quantileHuber, targetOf } from "./value-targets.ts";

const name = "quantile-dqn";

/** A type and not an interface, since settings are open to reading by name. */
export type QuantileDqnSettings = DeepValueSettings & ReplaySettings & {
  /** Quantiles per candidate. */
  readonly quantiles: number;
};

/**
 * The quantiles of the return of (s,a) are fitted to R + D times those of the best candidate that follows, best by their mean, with
 * the quantile Huber loss (Dabney et al. 2018, Algorithm 1). Double choice, n-step and prioritised replay as in `dqn`.
 */
export const quantileDqn: Algorithm<QuantileDqnSettings> = {
  name,
  summary: "Deep Q-network over quantiles of the return, by quantile regression (Dabney et al. 2018).",
  defaults: { ...deepValueDefaults, ...replayDefaults, quantiles: 16, double: false },
  ranges: { ...deepValueRanges, ...replayRanges, quantiles: { low: 1, high: 256, whole: true } },
  unsuited: indistinct,
  create(spec, config, from): Learner {
    const targets = new Float64Array(config.quantiles);
    const core = createDeepValueCore({ spec, config, from, dueling: false, atoms: config.quantiles, loss: (sample) => learnSample(sample, targets) });
    return {
      policy: core.policy,
      acting: core.acting,
      learn: (batch, random) => learnByReplay(core, config, batch, random),
      snapshot: () => ({ algorithm: name, spec, config, tensors: core.tensors(), lineage: {} }),
    };
  },
};

function learnSample(sample: ValueSample, targets: Float64Array): number {
  const atoms = targets.length;
  for (let atom = 0; atom < atoms; atom++) targets[atom] = targetOf(sample, atom);
  return quantileHuber({ values: sample.values, atoms }, sample.at, targets, sample.weight, sample.gradients);
}
