// One improvement of a policy and its value estimate on a collected rollout: advantages, then passes of gradient steps.
import { shuffle, type Random } from "../core/index.ts";
import { logarithm } from "../kernels/index.ts";
import { generalizedAdvantages, maskedSoftmax, normalizeAdvantages, type Network, type NetworkInput, type Rollout } from "../models/index.ts";
import { clippedSlope, clippedValueGradient } from "./surrogate.ts";

/** How to improve. */
export interface ImprovementSettings {
  readonly epochs: number;
  readonly batchRows: number;
  readonly clip: number;
  readonly valueClip: number;
  readonly ratios: boolean;
  readonly config: { readonly lambda: number; readonly normalize: boolean };
}

/** What is improved, and on what. */
export interface ImprovementParts {
  readonly input: NetworkInput;
  readonly rollout: Rollout;
  readonly scores: Network;
  readonly values: Network;
}

/** Improves on all rows of the rollout; `settle` makes the optimisers' steps once the gradients of a minibatch are there. */
export type Improve = (random: Random, entropyWeight: number, settle: () => void) => void;

/** The improvement, with its working memory laid out once. */
export function createImprovement(settings: ImprovementSettings, { input, rollout, scores, values }: ImprovementParts): Improve {
  const { columns, slots, situationWidth } = rollout;
  const { batchRows, clip, valueClip, ratios } = settings;
  const capacity = columns.actions.length;
  const order = new Int32Array(capacity);
  const estimates = new Float64Array(capacity);
  const nextEstimates = new Float64Array(capacity);
  const found = { advantages: new Float64Array(capacity), returns: new Float64Array(capacity) };
  const starts = new Int32Array(batchRows);
  const probabilities = new Float64Array(slots);
  const mask = { allowed: columns.allowed, start: 0, count: 0 };
  const { rewards, discounts, continues } = columns;
  const advantageRows = { rewards, discounts, continues, values: estimates, nextValues: nextEstimates };
  const copySituation = (from: Float32Array, row: number, at: number): void => {
    for (let column = 0; column < situationWidth; column++) values.inputs[at * situationWidth + column] = from[row * situationWidth + column];
  };
  const estimate = (situations: Float32Array, size: number, out: Float64Array): void => {
    for (let first = 0; first < size; first += batchRows) {
      const count = Math.min(batchRows, size - first);
      for (let index = 0; index < count; index++) copySituation(situations, first + index, index);
      const outputs = values.forward(count);
      for (let index = 0; index < count; index++) out[first + index] = outputs[index];
    }
  };
  // The gradient of -(slope log p(action) + beta entropy) / count with respect to the scores of one row. Both weights stand in an object:
  // broken numbers as arguments would be objects on the heap.
  const pull = { slope: 0.5, beta: 0.5 };
  const writeGradient = (row: number, at: number): void => {
    const { slope, beta } = pull;
    let entropy = 0;
    for (let k = 0; k < mask.count; k++) if (probabilities[k] > 0) entropy -= probabilities[k] * logarithm(probabilities[k]);
    for (let k = 0; k < mask.count; k++) {
      const p = probabilities[k];
      const along = slope * ((k === columns.actions[row] ? 1 : 0) - p) - (p > 0 ? beta * p * (logarithm(p) + entropy) : 0);
      scores.outputGradients[at + k] = -along;
    }
  };
  const fitPolicy = (first: number, count: number, entropyWeight: number): void => {
    let total = 0;
    for (let index = 0; index < count; index++) {
      starts[index] = total;
      total += rollout.writeRow(order[first + index], scores.inputs, total);
    }
    const outputs = scores.forward(total);
    for (let index = 0; index < count; index++) {
      const row = order[first + index];
      const at = starts[index] * input.outputs;
      mask.start = row * slots;
      mask.count = columns.counts[row];
      maskedSoftmax(outputs, at, mask, probabilities);
      const ratio = ratios ? probabilities[columns.actions[row]] / columns.propensities[row] : 1;
      pull.slope = clippedSlope(ratio, found.advantages[row], clip) / count;
      pull.beta = entropyWeight / count;
      writeGradient(row, at);
    }
    scores.backward(total);
  };
  const fitValues = (first: number, count: number): void => {
    for (let index = 0; index < count; index++) copySituation(columns.situations, order[first + index], index);
    const outputs = values.forward(count);
    for (let index = 0; index < count; index++) {
      const row = order[first + index];
      values.outputGradients[index] = clippedValueGradient(outputs[index], estimates[row], found.returns[row], valueClip) / count;
    }
    values.backward(count);
  };
  return (random, entropyWeight, settle) => {
    const size = rollout.store.size();
    estimate(columns.situations, size, estimates);
    estimate(columns.nextSituations, size, nextEstimates);
    generalizedAdvantages(advantageRows, size, settings.config.lambda, found);
    if (settings.config.normalize) normalizeAdvantages(found.advantages, size);
    const rows = order.subarray(0, size);
    for (let row = 0; row < size; row++) rows[row] = row;
    for (let epoch = 0; epoch < settings.epochs; epoch++) {
      shuffle(random, rows);
      for (let first = 0; first < size; first += batchRows) {
        const count = Math.min(batchRows, size - first);
        fitPolicy(first, count, entropyWeight);
        fitValues(first, count);
        settle();
      }
    }
  };
}
