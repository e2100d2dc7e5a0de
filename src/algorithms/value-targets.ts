// What action values are fitted to, as plain functions of numbers: maxima over allowed candidates and the quantile Huber loss.
import { exponential, huberGradient, huberLoss } from "../kernels/index.ts";
import { maskedSoftmax } from "../models/index.ts";

/** One object that is filled anew for every row, where a new one per row would be waste. */
export type Mutable<Shape> = { -readonly [name in keyof Shape]: Shape[name] };

/** Values of candidates in a flat array: candidate k has `atoms` numbers from `start + k * atoms` on. */
export interface ValueRows {
  readonly values: Float32Array;
  readonly atoms: number;
}

/** The value of a candidate: its number, or the mean of its quantiles. */
export function valueAt({ values, atoms }: ValueRows, start: number, candidate: number): number {
  const from = start + candidate * atoms;
  if (atoms === 1) return values[from];
  let total = 0;
  for (let atom = 0; atom < atoms; atom++) total += values[from + atom];
  return total / atoms;
}

/** A mask [count] from `start` on. */
export interface MaskRow {
  readonly allowed: Uint8Array;
  readonly start: number;
  readonly count: number;
}

/** The allowed candidate of the highest value, the first among equals; -1 where none is allowed. */
export function bestAllowed(rows: ValueRows, start: number, { allowed, start: mask, count }: MaskRow): number {
  let best = -1;
  let highest = Number.NEGATIVE_INFINITY;
  for (let candidate = 0; candidate < count; candidate++) {
    if (allowed[mask + candidate] === 0) continue;
    const value = valueAt(rows, start, candidate);
    if (best < 0 || value > highest) [best, highest] = [candidate, value];
  }
  return best;
}

/** A return with what its target is completed by. */
export interface Bootstrap {
  /** One priced reward, or the discounted sum of n of them, and the weight of what follows. */
  readonly reward: number;
  readonly discount: number;
  /** The target network's values, in which those of the chosen candidate begin at `next`; -1 where nothing follows. */
  readonly nextValues: Float32Array;
  readonly next: number;
}

/**
 * y = R + D Q'(next, a), for one atom. With a the best allowed candidate by Q' itself it is DQN's target (Mnih et al. 2015, Algorithm 1), with a the best by
 * the learning network double DQN's (van Hasselt, Guez & Silver 2016, eq. 4).
 */
export function targetOf({ next, nextValues, reward, discount }: Bootstrap, atom: number): number {
  return next < 0 ? reward : reward + discount * nextValues[next + atom];
}

/**
 * Quantile regression (Dabney et al. 2018, eqs. 9 and 10, Algorithm 1) of N estimated quantiles on N target values: the loss sum_i mean_j
 * |tau_i - 1{u < 0}| L(u), u = target_j - quantile_i, L Huber's with threshold 1, tau_i = (i + 1/2) / N. Writes `weight` times its
 * gradient with respect to the quantiles and returns the loss.
 */
export function quantileHuber(
  quantiles: ValueRows, at: number, targets: Float64Array, weight: number, gradients: Float32Array,
): number {
  const count = quantiles.atoms;
  let loss = 0;
  for (let i = 0; i < count; i++) {
    const share = (i + 0.5) / count;
    let gradient = 0;
    for (let j = 0; j < count; j++) {
      const error = targets[j] - quantiles.values[at + i];
      const slope = error < 0 ? 1 - share : share;
      loss += (slope * huberLoss(error)) / count;
      gradient -= (slope * huberGradient(error)) / count;
    }
    gradients[at + i] = weight * gradient;
  }
  return loss;
}

/** The slope of the expectile loss |tau - 1{u < 0}| u^2 / 2 in u (Newey & Powell 1987; Kostrikov, Nair & Levine 2022, equation 4). */
export function expectileGradient(error: number, expectile: number): number {
  return (error < 0 ? 1 - expectile : expectile) * error;
}

/** The weight of imitating a choice of this advantage, min(exp(beta advantage), largest) (Kostrikov, Nair & Levine 2022, equation 7). */
export function imitationWeight(advantage: number, sharpness: number, largest: number): number {
  return Math.min(exponential(sharpness * advantage), largest);
}

/** Writes `weight` times the slope of log sum exp Q(s, .) in every Q(s, a) of a row that begins at `at`: a softmax over what is allowed (Kumar et al. 2020, equation 4). */
export function writePressure(values: Float32Array, at: number, mask: MaskRow, { weight, gradients, memory }: Pressure): void {
  maskedSoftmax(values, at, mask, memory);
  for (let k = 0; k < mask.count; k++) gradients[at + k] = weight * memory[k];
}

/** Where pressure is written to, how strong, with working memory for one row. */
interface Pressure {
  readonly weight: number;
  readonly gradients: Float32Array;
  readonly memory: Float64Array;
}
