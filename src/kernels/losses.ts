// Losses of one prediction with their gradients, and the entropy of a softmax: what learners write into a network's output gradients.
import { exponential, logarithm } from "./exponential.ts";

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

/**
 * log(softmax(scores)) of one row of `width` scores from `start`, where `allowed[k]` (from `allowedStart`) is not 0; forbidden ones get
 * -Infinity. Writes into `out` from `outStart`, which may be the scores themselves.
 */
export function logSoftmaxRow(scores: Float32Array, start: number, width: number, allowed: Uint8Array | null, out: Float32Array): void {
  let largest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < width; k++) if (allowed === null || allowed[k] !== 0) largest = Math.max(largest, scores[start + k]);
  let total = 0;
  for (let k = 0; k < width; k++) if (allowed === null || allowed[k] !== 0) total += exponential(scores[start + k] - largest);
  const shift = largest + logarithm(total);
  for (let k = 0; k < width; k++) out[k] = allowed === null || allowed[k] !== 0 ? scores[start + k] - shift : Number.NEGATIVE_INFINITY;
}

/** The entropy -sum p log p of a row of log-probabilities, in nats. */
export function entropyOfLogs(logs: ArrayLike<number>, width: number): number {
  let entropy = 0;
  for (let k = 0; k < width; k++) if (logs[k] > Number.NEGATIVE_INFINITY) entropy -= exponential(logs[k]) * logs[k];
  return entropy;
}

/**
 * Adds to `gradients` (from `start`) the gradient, with respect to the scores, of logWeight log p(action) + entropyWeight entropy, from
 * the row's log-probabilities: d log p(a) / d score_k = [k = a] - p_k and d entropy / d score_k = -p_k (log p_k + entropy).
 */
export function addPolicyGradient(logs: Float32Array, action: number, weights: { readonly log: number; readonly entropy: number }, gradients: Float32Array, start: number, width: number): void {
  const entropy = weights.entropy === 0 ? 0 : entropyOfLogs(logs, width);
  for (let k = 0; k < width; k++) {
    if (logs[k] === Number.NEGATIVE_INFINITY) continue;
    const probability = exponential(logs[k]);
    gradients[start + k] += weights.log * ((k === action ? 1 : 0) - probability) - weights.entropy * probability * (logs[k] + entropy);
  }
}
