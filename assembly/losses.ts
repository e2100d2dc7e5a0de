// Losses of whole batches with their gradients: values of chosen actions, and softmax policies with entropy and masks.
import { exp4, log4 } from "./exponential";
import { Plan } from "./plan";

const LANES = memory.data<u32>([0, 1, 2, 3]);
const SPECIAL = memory.data<u32>([0xff800000]);

/**
 * For each row the gradient of weight * Huber(output[action] - target), its error cut at +-delta (Infinity: squared loss), and 0 for the
 * other outputs of the head; returns the sum of the weighted losses.
 */
export function valueGradient(at: usize, rows: i32, start: i32, width: i32, delta: f32): f64 {
  const plan = changetype<Plan>(at);
  const bytes: usize = 4 * plan.width;
  let out = plan.outputs + 4 * start, gradients = plan.outputGradients + 4 * start, actions = plan.rowActions, targets = plan.rowTargets, weights = plan.rowWeights;
  let total: f64 = 0;
  for (; rows > 0; rows--, out += bytes, gradients += bytes, actions += 4, targets += 4, weights += 4) {
    memory.fill(gradients, 0, 4 * width);
    const place = 4 * load<i32>(actions);
    const error: f32 = load<f32>(out + place) - load<f32>(targets);
    const cut = max<f32>(-delta, min<f32>(delta, error));
    const weight = load<f32>(weights);
    store<f32>(gradients + place, weight * cut);
    total += <f64>weight * <f64>cut * (<f64>error - 0.5 * <f64>cut);
  }
  return total;
}

// The lanes of the vector at column k that belong to the head and are allowed.
// @ts-ignore: decorator
@inline
function openLanes(k: i32, width: i32, allowed: usize): v128 {
  const inside = i32x4.lt_s(i32x4.add(v128.load(LANES), i32x4.splat(k)), i32x4.splat(width));
  const bytes = v128.load32_zero(allowed + k);
  const words = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes));
  return v128.and(inside, i32x4.gt_s(words, i32x4.splat(0)));
}

// @ts-ignore: decorator
@inline
function sumOf(v: v128): f32 {
  return (f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1)) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

// @ts-ignore: decorator
@inline
function largestOf(v: v128): f32 {
  return max(max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)), max(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)));
}

function storeUpTo(to: usize, v: v128, count: i32): void {
  if (count >= 4) { v128.store(to, v); return; }
  store<f32>(to, f32x4.extract_lane(v, 0));
  if (count > 1) store<f32>(to, f32x4.extract_lane(v, 1), 4);
  if (count > 2) store<f32>(to, f32x4.extract_lane(v, 2), 8);
}

/** log softmax of a head where allowed (-Infinity elsewhere) into `logs`, and each row's entropy into `rowEntropies`. */
export function softmax(at: usize, rows: i32, start: i32, width: i32): void {
  const plan = changetype<Plan>(at);
  const bytes: usize = 4 * plan.width;
  const forbidden = v128.load32_splat(SPECIAL);
  let out = plan.outputs + 4 * start, logs = plan.logs + 4 * start, allowed = plan.allowed + start, entropies = plan.rowEntropies;
  for (; rows > 0; rows--, out += bytes, logs += bytes, allowed += plan.width, entropies += 4) {
    let top4 = forbidden;
    for (let k = 0; k < width; k += 4) top4 = f32x4.pmax(top4, v128.bitselect(v128.load(out + 4 * k), forbidden, openLanes(k, width, allowed)));
    const top = f32x4.splat(largestOf(top4));
    let sum4 = f32x4.splat(0);
    for (let k = 0; k < width; k += 4) sum4 = f32x4.add(sum4, v128.and(exp4(f32x4.sub(v128.load(out + 4 * k), top)), openLanes(k, width, allowed)));
    const shift = log4(f32x4.splat(sumOf(sum4)));
    let entropy4 = f32x4.splat(0);
    for (let k = 0; k < width; k += 4) {
      const open = openLanes(k, width, allowed);
      const log = f32x4.sub(f32x4.sub(v128.load(out + 4 * k), top), shift);
      entropy4 = f32x4.sub(entropy4, v128.and(f32x4.mul(exp4(log), log), open));
      storeUpTo(logs + 4 * k, v128.bitselect(log, forbidden, open), width - k);
    }
    store<f32>(entropies, sumOf(entropy4));
  }
}

/**
 * For each row the gradient of weight * log p(action) + entropyWeight * entropy with respect to the head's scores, from the last `softmax`:
 * weight ([k = action] - p_k) - entropyWeight p_k (log p_k + entropy), and 0 where forbidden.
 */
export function policyGradient(at: usize, rows: i32, start: i32, width: i32, entropyWeight: f32): void {
  const plan = changetype<Plan>(at);
  const bytes: usize = 4 * plan.width;
  const e = f32x4.splat(entropyWeight);
  let gradients = plan.outputGradients + 4 * start, logs = plan.logs + 4 * start, allowed = plan.allowed + start;
  let entropies = plan.rowEntropies, actions = plan.rowActions, weights = plan.rowWeights;
  for (; rows > 0; rows--, gradients += bytes, logs += bytes, allowed += plan.width, entropies += 4, actions += 4, weights += 4) {
    const weight = v128.load32_splat(weights), entropy = v128.load32_splat(entropies);
    for (let k = 0; k < width; k += 4) {
      const open = openLanes(k, width, allowed);
      const log = v128.and(v128.load(logs + 4 * k), open);
      const p = v128.and(exp4(log), open);
      const slope = f32x4.add(f32x4.mul(weight, p), f32x4.mul(f32x4.mul(e, p), f32x4.add(log, entropy)));
      storeUpTo(gradients + 4 * k, f32x4.neg(slope), width - k);
    }
    const place = gradients + 4 * load<i32>(actions);
    store<f32>(place, load<f32>(place) + load<f32>(weights));
  }
}
