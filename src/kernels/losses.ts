// Losses with their gradients, of one prediction and of whole batches: the reference that the fast kernels are held against.
import type { Arena } from "./arena.ts";
import { exponential, logarithm } from "./exponential.ts";

/** Columns of the outputs. */
export interface HeadColumns {
  readonly start: number;
  readonly width: number;
}

/** The squared loss (prediction - target)^2 / 2; its gradient is the error itself. */
export function squaredLoss(error: number): number {
  return 0.5 * error * error;
}

/** Huber's loss (1964): squared up to `delta`, then a line. */
export function huberLoss(error: number, delta = 1): number {
  const size = Math.abs(error);
  return size <= delta ? 0.5 * error * error : delta * (size - 0.5 * delta);
}

/** The gradient of Huber's loss with respect to the prediction: the error, cut at +-delta. */
export function huberGradient(error: number, delta = 1): number {
  return Math.max(-delta, Math.min(delta, error));
}

/** See `Engine.valueGradient`. */
export function valueGradient(arena: Arena, rows: number, head: HeadColumns, delta: number): number {
  const { outputs, outputGradients, losses } = arena;
  const width = arena.layers[arena.layers.length - 1].outputs;
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const from = row * width + head.start;
    const place = from + losses.actions[row];
    const error = outputs[place] - losses.targets[row];
    outputGradients.fill(0, from, from + head.width);
    outputGradients[place] = losses.weights[row] * huberGradient(error, delta);
    loss += losses.weights[row] * (delta === Number.POSITIVE_INFINITY ? squaredLoss(error) : huberLoss(error, delta));
  }
  return loss;
}

/** See `Engine.softmax`. */
export function softmaxRows(arena: Arena, rows: number, head: HeadColumns): void {
  const { outputs, losses } = arena;
  const { allowed, logs, entropies } = losses;
  const width = arena.layers[arena.layers.length - 1].outputs;
  for (let row = 0; row < rows; row++) {
    const from = row * width + head.start;
    const end = from + head.width;
    let largest = Number.NEGATIVE_INFINITY;
    for (let k = from; k < end; k++) if (allowed[k] !== 0) largest = Math.max(largest, outputs[k]);
    let total = 0;
    for (let k = from; k < end; k++) if (allowed[k] !== 0) total += exponential(outputs[k] - largest);
    const shift = largest + logarithm(total);
    entropies[row] = 0;
    for (let k = from; k < end; k++) {
      logs[k] = allowed[k] === 0 ? Number.NEGATIVE_INFINITY : outputs[k] - shift;
      if (allowed[k] !== 0) entropies[row] -= exponential(logs[k]) * logs[k];
    }
  }
}

/** See `Engine.policyGradient`: d log p(a) / d score_k = [k = a] - p_k and d entropy / d score_k = -p_k (log p_k + entropy). */
export function policyGradient(arena: Arena, rows: number, head: HeadColumns, entropyWeight: number): void {
  const { outputGradients } = arena;
  const { allowed, logs, entropies, actions, weights } = arena.losses;
  const width = arena.layers[arena.layers.length - 1].outputs;
  for (let row = 0; row < rows; row++) {
    const from = row * width + head.start;
    for (let k = from; k < from + head.width; k++) {
      if (allowed[k] === 0) {
        outputGradients[k] = 0;
        continue;
      }
      const probability = exponential(logs[k]);
      const chosen = k - from === actions[row] ? 1 : 0;
      outputGradients[k] = weights[row] * (chosen - probability) - entropyWeight * probability * (logs[k] + entropies[row]);
    }
  }
}
