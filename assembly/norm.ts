// Layer norm, forward and backward, as in src/kernels/layers.ts; sums run over four lanes, then over the rest of the row.
import { zeros } from "./elementwise";
import { Layer } from "./plan";

const EPSILON: f32 = 1e-5;

// @ts-ignore: decorator
@inline
function across(v: v128): f32 {
  return (f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1)) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

/** Standardises each row of `active`, then gain and shift. */
export function normForward(layer: Layer, rows: i32): void {
  const width = layer.outputs, whole: usize = 4 * (width & ~3), all: usize = 4 * width;
  const gain = layer.gain, shift = layer.shift;
  let active = layer.active, standardised = layer.standardised, precision = layer.precision;
  for (; rows > 0; rows--, precision += 4) {
    let sum4 = v128.load(zeros());
    for (let k: usize = 0; k < whole; k += 16) sum4 = f32x4.add(sum4, v128.load(active + k));
    let sum = across(sum4);
    for (let k = whole; k < all; k += 4) sum += load<f32>(active + k);
    const mean = sum / <f32>width;
    const mean4 = f32x4.splat(mean);
    sum4 = v128.load(zeros());
    for (let k: usize = 0; k < whole; k += 16) {
      const off = f32x4.sub(v128.load(active + k), mean4);
      sum4 = f32x4.add(sum4, f32x4.mul(off, off));
    }
    sum = across(sum4);
    for (let k = whole; k < all; k += 4) sum += (load<f32>(active + k) - mean) * (load<f32>(active + k) - mean);
    const scale: f32 = <f32>1 / sqrt<f32>(sum / <f32>width + EPSILON);
    const scale4 = f32x4.splat(scale);
    store<f32>(precision, scale);
    for (let k: usize = 0; k < whole; k += 16) {
      const value = f32x4.mul(f32x4.sub(v128.load(active + k), mean4), scale4);
      v128.store(standardised + k, value);
      v128.store(active + k, f32x4.add(f32x4.mul(v128.load(gain + k), value), v128.load(shift + k)));
    }
    for (let k = whole; k < all; k += 4) {
      const value: f32 = (load<f32>(active + k) - mean) * scale;
      store<f32>(standardised + k, value);
      store<f32>(active + k, load<f32>(gain + k) * value + load<f32>(shift + k));
    }
    active += 4 * layer.stride;
    standardised += 4 * layer.stride;
  }
}

/** dy of the normed values becomes dy of x W + b; fills the gradients of gain and shift. Padding is zero throughout and changes no sum. */
export function normBackward(layer: Layer, rows: i32): void {
  const width = layer.outputs, bytes: usize = 4 * layer.stride, all: usize = 4 * width;
  const gain = layer.gain, dGain = layer.gainGradients, dShift = layer.shiftGradients;
  memory.fill(dGain, 0, bytes);
  memory.fill(dShift, 0, bytes);
  let dy = layer.dy, standardised = layer.standardised, precision = layer.precision;
  for (; rows > 0; rows--, precision += 4, dy += bytes, standardised += bytes) {
    let mean4 = v128.load(zeros()), along4 = mean4;
    for (let k: usize = 0; k < bytes; k += 16) {
      const s = v128.load(standardised + k);
      let d = v128.load(dy + k);
      v128.store(dGain + k, f32x4.add(v128.load(dGain + k), f32x4.mul(d, s)));
      v128.store(dShift + k, f32x4.add(v128.load(dShift + k), d));
      d = f32x4.mul(d, v128.load(gain + k));
      v128.store(dy + k, d);
      mean4 = f32x4.add(mean4, d);
      along4 = f32x4.add(along4, f32x4.mul(d, s));
    }
    const mean = f32x4.splat(across(mean4) / <f32>width), along = f32x4.splat(across(along4) / <f32>width);
    const scale = v128.load32_splat(precision);
    for (let k: usize = 0; k < bytes; k += 16) {
      const d = f32x4.sub(f32x4.sub(v128.load(dy + k), mean), f32x4.mul(v128.load(standardised + k), along));
      v128.store(dy + k, f32x4.mul(d, scale));
    }
    for (let k: usize = all; k < bytes; k += 4) store<f32>(dy + k, 0);
  }
}
