// A policy network fitted to logged choices, each with a weight: behaviour cloning, and the part of other learners that imitates.
import type { Policy, Snapshot, Tensor } from "../core/index.ts";
import { createAdam, createPolicyNetwork, maskedSoftmax, parseHidden } from "../models/index.ts";
import type { OfflineCore } from "./offline-learning.ts";
import { createScorePolicy } from "./score-policy.ts";

/** A policy that imitates. */
export interface Cloning {
  readonly policy: Policy;
  /**
   * One gradient step up the mean of weight x log p(logged choice), less `scorePenalty` x the squared scores; `weights` [batchRows], all 1 when left
   * out. Probabilities are a softmax over the allowed candidates alone.
   */
  fit(weights?: Float64Array, scorePenalty?: number): void;
  /** The scores of other network rows, [total x outputs], before any mask. */
  score(inputs: Float32Array, total: number): Float32Array;
  tensors(prefix: string): Record<string, Tensor>;
  restore(snapshot: Snapshot, prefix: string): void;
}

/** A network of scores over the rows of a log, with its optimiser. */
export function createCloning(core: OfflineCore, name: string): Cloning {
  const { config, input, rollout, rows, starts, maxRows } = core;
  const { columns, slots } = rollout;
  const network = createPolicyNetwork(input, { hidden: parseHidden(config.hidden, "hidden"), activation: "relu" }, { maxRows, random: core.random(name) });
  const optimizer = createAdam(network, { rate: config.learningRate, largestNorm: config.largestNorm });
  const probabilities = new Float64Array(slots);
  const mask = { allowed: columns.allowed, start: 0, count: 0 };
  return {
    policy: createScorePolicy(input, network, input.perCandidate ? slots : 0),
    fit(weights, scorePenalty = 0) {
      const total = core.writeNow(network.inputs);
      const scores = network.forward(total);
      const { outputGradients } = network;
      for (let index = 0; index < rows.length; index++) {
        const row = rows[index];
        const at = starts[index] * input.outputs;
        mask.start = row * slots;
        mask.count = columns.counts[row];
        maskedSoftmax(scores, at, mask, probabilities);
        const weight = weights?.[index] ?? 1;
        for (let k = 0; k < mask.count; k++) {
          const along = weight * ((k === columns.actions[row] ? 1 : 0) - probabilities[k]);
          outputGradients[at + k] = (2 * scorePenalty * scores[at + k] - along) / rows.length;
        }
      }
      network.backward(total);
      optimizer.step();
    },
    score(inputs, total) {
      network.inputs.set(inputs.subarray(0, total * input.width));
      return network.forward(total);
    },
    tensors: (prefix) => ({ ...network.tensors(`${prefix}.`), ...optimizer.tensors(`${prefix}Step.`) }),
    restore(snapshot, prefix) {
      network.restore(snapshot, `${prefix}.`);
      optimizer.restore(snapshot, `${prefix}Step.`);
    },
  };
}
