// What every learner of a policy by its own choices shares: collecting a rollout, estimating advantages, and gradient steps on it.
import { seeded, tensorOf, type Algorithm, type Batch, type DecisionSpec, type Learner, type Random, type Range, type Snapshot } from "../core/index.ts";
import { actingNumbers, createAdam, createNetwork, createNetworkInput, createPolicyNetwork, createRollout, linearSchedule, parseHidden } from "../models/index.ts";
import { createImprovement } from "./policy-improvement.ts";
import { createScorePolicy } from "./score-policy.ts";

/** A type and not an interface, since settings are open to reading by name. */
export type OnPolicySettings = {
  /** Widths of the hidden layers of the policy and of the value estimate, like "64-64". */
  readonly hidden: string;
  readonly activation: string;
  /** Of the first weights. */
  readonly seed: number;
  /** Falls linearly over `horizon` rows. */
  readonly learningRate: number;
  readonly learningRateFinal: number;
  readonly valueRate: number;
  readonly horizon: number;
  readonly largestNorm: number;
  /** Choices between improvements. */
  readonly rolloutRows: number;
  /** The most candidates of an observation where lists are open. */
  readonly candidates: number;
  /** Lambda of generalised advantage estimation. */
  readonly lambda: number;
  /** The weight of the policy's entropy in what is maximised; falls linearly to the final one over `horizon` rows. */
  readonly entropy: number;
  readonly entropyFinal: number;
  /** Advantages less their mean over their standard deviation. */
  readonly normalize: boolean;
};

/** Settings for small problems. */
export const onPolicyDefaults: OnPolicySettings = {
  hidden: "64-64", activation: "tanh", seed: 0, learningRate: 0.003, learningRateFinal: 0.001, valueRate: 0.003, horizon: 20_000, largestNorm: 0.5,
  rolloutRows: 256, candidates: 64, lambda: 0.95, entropy: 0.01, entropyFinal: 0, normalize: true,
};

const share: Range = { low: 0, high: 1 };

/** What the settings may be. */
export const onPolicyRanges: { readonly [name in keyof OnPolicySettings]?: Range } = {
  activation: { oneOf: ["tanh", "relu"] }, seed: { low: 0, high: 4_294_967_295, whole: true },
  learningRate: share, learningRateFinal: share, valueRate: share, horizon: { low: 1, high: 1e12, whole: true }, largestNorm: { low: 1e-6, high: 1e12 },
  rolloutRows: { low: 2, high: 1_048_576, whole: true }, candidates: { low: 1, high: 512, whole: true },
  lambda: share, entropy: { low: 0, high: 1e6 }, entropyFinal: { low: 0, high: 1e6 },
};

/** What makes one learner of policies differ from another. */
export interface OnPolicyParts<Config extends OnPolicySettings> {
  readonly algorithm: Pick<Algorithm<Config>, "name">;
  readonly spec: DecisionSpec;
  readonly config: Config;
  readonly from: Snapshot | undefined;
  /** Passes over a rollout, and rows per gradient step. */
  readonly epochs: number;
  readonly batchRows: number;
  /** How far the ratio p / p_old may move the objective, and a value its estimate; Infinity for no bound. */
  readonly clip: number;
  readonly valueClip: number;
  /** p_old is the logged propensity; without, every row counts as drawn from the policy of now, as plain policy gradients have it. */
  readonly ratios: boolean;
  /** Improves only at the end of an episode once `rolloutRows` are there, at the latest with four times as many. */
  readonly wholeEpisodes: boolean;
}

/** A learner that improves its policy by its own choices. */
export function createOnPolicyLearner<Config extends OnPolicySettings>(parts: OnPolicyParts<Config>): Learner {
  const { spec, config, from } = parts;
  const input = createNetworkInput(spec);
  const capacity = config.rolloutRows * (parts.wholeEpisodes ? 4 : 1);
  const rollout = createRollout(spec, input, { capacity, mostCandidates: config.candidates });
  const batchRows = Math.min(parts.batchRows, capacity);
  const random = seeded(config.seed).fork("on-policy");
  const shape = { hidden: parseHidden(config.hidden, "hidden"), activation: config.activation as "tanh" | "relu" };
  const scores = createPolicyNetwork(input, shape, { maxRows: input.perCandidate ? batchRows * rollout.slots : batchRows, random: random.fork("policy") });
  const values = createNetwork({ inputs: rollout.situationWidth, ...shape, heads: [{ name: "value", outputs: 1 }] }, { maxRows: batchRows, random: random.fork("value") });
  const policyStep = createAdam(scores, { rate: config.learningRate, largestNorm: config.largestNorm, epsilon: 1e-5 });
  const valueStep = createAdam(values, { rate: config.valueRate, largestNorm: config.largestNorm, epsilon: 1e-5 });
  const improve = createImprovement({ ...parts, batchRows }, { input, rollout, scores, values });
  const rate = linearSchedule(config.learningRate, config.learningRateFinal, config.horizon);
  const valueRate = linearSchedule(config.valueRate, (config.valueRate * config.learningRateFinal) / Math.max(config.learningRate, 1e-30), config.horizon);
  const entropy = linearSchedule(config.entropy, config.entropyFinal, config.horizon);
  let rows = 0;
  if (from !== undefined) {
    scores.restore(from, "policy.");
    values.restore(from, "value.");
    policyStep.restore(from, "policyStep.");
    valueStep.restore(from, "valueStep.");
    rollout.store.restore(from, "rollout.");
    rows = tensorOf(from, "rows", [1])[0];
  }
  const isFull = (): boolean => {
    const size = rollout.store.size();
    if (size === capacity) return true;
    return parts.wholeEpisodes && size >= config.rolloutRows && rollout.columns.lasts[size - 1] === 1;
  };
  const settle = (): void => {
    policyStep.step(rate(rows));
    valueStep.step(valueRate(rows));
  };
  return {
    policy: createScorePolicy(input, scores, input.perCandidate ? rollout.slots : 0),
    acting: actingNumbers(scores, { read: () => rows, write: (value) => { rows = value; } }),
    learn(batch: Batch, source: Random) {
      for (let row = 0; row < batch.rows; row++) {
        rows++;
        if (!rollout.add(batch, row) || !isFull()) continue;
        improve(source, entropy(rows), settle);
        rollout.store.clear();
      }
    },
    snapshot: () => ({
      algorithm: parts.algorithm.name, spec, config, lineage: {},
      tensors: {
        ...scores.tensors("policy."), ...values.tensors("value."), ...policyStep.tensors("policyStep."), ...valueStep.tensors("valueStep."),
        ...rollout.store.tensors("rollout."), rows: { shape: [1], data: Float64Array.of(rows) },
      },
    }),
  };
}
