// Batch-constrained Q-learning: action values from a log, maximised only over candidates that the log's policy might have chosen.
import type { Algorithm, Learner, Policy } from "../core/index.ts";
import { huberGradient, logarithm } from "../kernels/index.ts";
import { indistinct } from "../models/index.ts";
import { createCloning } from "./cloning.ts";
import { createOfflineCore, offlineDefaults, offlineRanges } from "./offline-learning.ts";
import { createOfflineValues, offlineValueDefaults, offlineValueRanges, type FollowingCandidates, type OfflineValueSettings } from "./offline-values.ts";

const name = "discrete-bcq";

/** A type and not an interface, since settings are open to reading by name. */
export type BcqSettings = OfflineValueSettings & {
  /** Tau: candidates whose imitated probability is below this share of the likeliest one's are not considered; 0 admits all, 1 imitates. */
  readonly threshold: number;
  /** The weight of the squared scores of the imitation, which keeps it from being too sure. */
  readonly scorePenalty: number;
};

/**
 * pi(s) = argmax of Q(s,a) over the a with G(a|s) / max G(.|s) > tau, in the policy and in every target, G the imitated policy (Fujimoto, Conti,
 * Ghavamzadeh & Pineau 2019, "Benchmarking batch deep reinforcement learning algorithms", equations 6 to 8 and algorithm 1).
 */
export const discreteBcq: Algorithm<BcqSettings> = {
  name,
  summary: "Q-learning from a log over candidates that its policy plausibly chose (Fujimoto et al. 2019).",
  defaults: { ...offlineDefaults, ...offlineValueDefaults, threshold: 0.3, scorePenalty: 0.01 },
  ranges: { ...offlineRanges, ...offlineValueRanges, threshold: { low: 0, high: 1 }, scorePenalty: { low: 0, high: 1e6 } },
  learnsFrom: "log",
  unsuited: indistinct,
  create(spec, config, from): Learner {
    const core = createOfflineCore(spec, config, from);
    const values = createOfflineValues(core, config, from);
    const clone = createCloning(core, "clone");
    if (from !== undefined) clone.restore(from, "clone");
    const filter = (following: FollowingCandidates): void => {
      if (following.total > 0) narrowFollowing(following, clone.score(following.inputs, following.total), core.input.outputs, logarithm(config.threshold));
    };
    const update = (): void => {
      values.fit(huberGradient, 0, filter);
      clone.fit(undefined, config.scorePenalty);
    };
    return {
      policy: narrowed(values.policy, clone.policy, config.threshold),
      learn: (batch, random) => core.absorb(batch, random, { keep: (rows, row) => values.keep(rows, row), update }),
      snapshot: () => ({ algorithm: name, spec, config, tensors: { ...core.tensors(), ...values.tensors(), ...clone.tensors("clone") }, lineage: {} }),
    };
  },
};

// G(a) / max G is the exponential of a difference of scores, so no softmax is needed.
function narrowFollowing({ counts, starts, slots, allowed }: FollowingCandidates, scores: Float32Array, outputs: number, least: number): void {
  for (let index = 0; index < counts.length; index++) {
    const at = starts[index] * outputs;
    const mask = index * slots;
    let largest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < counts[index]; k++) if (allowed[mask + k] === 1 && scores[at + k] > largest) largest = scores[at + k];
    for (let k = 0; k < counts[index]; k++) if (scores[at + k] - largest < least) allowed[mask + k] = 0;
  }
}

// The values' policy behind a narrower mask: what the clone finds too unlikely is forbidden.
function narrowed(policy: Policy, clone: Policy, threshold: number): Policy {
  return {
    probabilities(observation, random, out) {
      const allowed = admit(clone.probabilities(observation, random, out), observation.allowed, threshold);
      return policy.probabilities({ ...observation, allowed }, random, out);
    },
    ...(policy.probabilitiesOfBlock && clone.probabilitiesOfBlock && {
      probabilitiesOfBlock(block, copies, random, out) {
        clone.probabilitiesOfBlock!(block, copies, random, out);
        policy.probabilitiesOfBlock!({ ...block, allowed: admitRows(out, block.allowed, copies, threshold) }, copies, random, out);
      },
    } satisfies Partial<Policy>),
    explain: (observation) => policy.explain!(observation),
  };
}

/** The mask [A] with what has less than `threshold` of the largest probability taken out. */
export function admit(probabilities: Float64Array, allowed: Uint8Array, threshold: number): Uint8Array {
  return admitRows(probabilities, allowed, 1, threshold);
}

function admitRows(probabilities: Float64Array, allowed: Uint8Array, rows: number, threshold: number): Uint8Array {
  const result = allowed.slice();
  const width = allowed.length / rows;
  for (let first = 0; first < result.length; first += width) {
    let largest = 0;
    for (let index = first; index < first + width; index++) if (probabilities[index] > largest) largest = probabilities[index];
    for (let index = first; index < first + width; index++) if (probabilities[index] < threshold * largest) result[index] = 0;
  }
  return result;
}
