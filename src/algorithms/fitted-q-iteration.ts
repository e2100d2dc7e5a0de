// Fitted Q iteration: action values from a batch of transitions, by one regression after the other on targets that stand still.
import { tensorOf, type Algorithm, type Batch, type Learner, type Random, type Range } from "../core/index.ts";
import { indistinct } from "../models/index.ts";
import { createDeepValueCore, deepValueDefaults, deepValueRanges, type DeepValueCore, type DeepValueSettings, type ValueSample } from "./deep-value.ts";
import { targetOf } from "./value-targets.ts";

const name = "fitted-q-iteration";

/** A type and not an interface, since settings are open to reading by name. */
export type FittedQSettings = DeepValueSettings & {
  /** Regressions per fit, each on targets from the one before, and gradient steps per regression. */
  readonly iterations: number;
  readonly updates: number;
  /** A new fit is made when the rows have grown by this share since the last one. */
  readonly growthShare: number;
};

const count: Range = { low: 1, high: 1e9, whole: true };

/**
 * Q_k is fitted to r + discount max Q_{k-1}(s',a') over allowed candidates on all transitions (Ernst, Geurts & Wehenkel 2005, figure 1), by a
 * network that goes on from the weights of the fit before (Riedmiller 2005). A batch is learned at once; where batches keep coming,
 * the fits are spread so that their number grows with the logarithm of the rows.
 */
export const fittedQIteration: Algorithm<FittedQSettings> = {
  name,
  summary: "Batch learning of action values by repeated regression with a network (Ernst et al. 2005, Riedmiller 2005).",
  defaults: { ...deepValueDefaults, bufferRows: 50_000, double: false, iterations: 10, updates: 50, growthShare: 0.3 },
  ranges: { ...deepValueRanges, iterations: count, updates: count, growthShare: { low: 0, high: 1000 } },
  unsuited: indistinct,
  create(spec, config, from): Learner {
    const core = createDeepValueCore({ spec, config, from, dueling: false, atoms: 1, loss: learnSample });
    let fitted = from === undefined ? 0 : tensorOf(from, "fitted", [1])[0];
    return {
      policy: core.policy,
      learn(batch, random) {
        addRows(core, batch);
        if (core.rows() < fitted * (1 + config.growthShare) || core.buffer.size() === 0) return;
        fit(core, config, random);
        fitted = core.rows();
      },
      snapshot: () => ({ algorithm: name, spec, config, tensors: { ...core.tensors(), fitted: { shape: [1], data: Float64Array.of(fitted) } }, lineage: {} }),
    };
  },
};

function addRows(core: DeepValueCore, batch: Batch): void {
  for (let row = 0; row < batch.rows; row++) {
    core.buffer.add(batch, row);
    core.tick();
  }
}

function fit(core: DeepValueCore, { iterations, updates }: FittedQSettings, random: Random): void {
  for (let iteration = 0; iteration < iterations; iteration++) {
    core.follow(1);
    for (let update = 0; update < updates; update++) core.update(random);
  }
}

function learnSample(sample: ValueSample): number {
  const error = sample.values[sample.at] - targetOf(sample, 0);
  sample.gradients[sample.at] = sample.weight * error;
  return error;
}
