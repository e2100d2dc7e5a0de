// Conservative Q-learning: action values from a log that are pressed down where the log did not choose.
import type { Algorithm, Learner } from "../core/index.ts";
import { huberGradient } from "../kernels/index.ts";
import { indistinct } from "../models/index.ts";
import { createOfflineCore, offlineDefaults, offlineRanges } from "./offline-learning.ts";
import { createOfflineValues, offlineValueDefaults, offlineValueRanges, type OfflineValueSettings } from "./offline-values.ts";

const name = "discrete-cql";

/** A type and not an interface, since settings are open to reading by name. */
export type CqlSettings = OfflineValueSettings & {
  /** Alpha: how hard values of what was not logged are pressed down, in units of reward; 0 is double Q-learning from a log. */
  readonly conservatism: number;
};

/**
 * Minimises alpha E[log sum_a exp Q(s,a) - Q(s, logged a)] + E[Huber(Q(s,a) - y)] (Kumar, Zhou, Tucker & Levine 2020, equation 4, CQL(H)), the sum over
 * allowed candidates. Where the log never chose, the values lie below the true ones for an alpha that is large enough (theorem 3.2).
 */
export const discreteCql: Algorithm<CqlSettings> = {
  name,
  summary: "Conservative Q-learning from a log, values of unlogged choices pressed down (Kumar et al. 2020).",
  defaults: { ...offlineDefaults, ...offlineValueDefaults, conservatism: 0.1 },
  ranges: { ...offlineRanges, ...offlineValueRanges, conservatism: { low: 0, high: 1e6 } },
  learnsFrom: "log",
  unsuited: indistinct,
  create(spec, config, from): Learner {
    const core = createOfflineCore(spec, config, from);
    const values = createOfflineValues(core, config, from);
    const update = (): void => values.fit(huberGradient, config.conservatism);
    return {
      policy: values.policy,
      learn: (batch, random) => core.absorb(batch, random, { keep: (rows, row) => values.keep(rows, row), update }),
      snapshot: () => ({ algorithm: name, spec, config, tensors: { ...core.tensors(), ...values.tensors() }, lineage: {} }),
    };
  },
};
