// Passes that touch every number of a layer once: activations, dropout, sums of columns, and the turning over of weights.
import { tanhMany } from "./exponential";
import { Layer, RELU_LAYER, TANH_LAYER } from "./plan";

const ZEROS = memory.data(64, 16);
const ONE = memory.data<f32>([1]);
const WORDS = memory.data<u32>([0, 1, 2, 3, 0x85ebca6b, 0xc2b2ae35, 4]);

/** Sixteen zeros. */
// @ts-ignore: decorator
@inline
export function zeros(): usize {
  return ZEROS;
}

/** The activation of a layer in place (relu is usually done by the product before). */
export function activate(layer: Layer, rows: i32): void {
  const from = layer.active;
  const count = rows * layer.stride;
  if (layer.activation == TANH_LAYER) tanhMany(from, from, count);
  if (layer.activation != RELU_LAYER) return;
  const zero = v128.load(ZEROS);
  for (let at = from, end = from + 4 * count; at != end; at += 16) v128.store(at, f32x4.pmax(v128.load(at), zero));
}

/** dy of the activation's output becomes dy of its input. */
export function activateBackward(layer: Layer, rows: i32): void {
  let at = layer.active;
  let dy = layer.dy;
  const end = at + 4 * rows * layer.stride;
  const zero = v128.load(ZEROS);
  const one = v128.load32_splat(ONE);
  if (layer.activation == RELU_LAYER) {
    for (; at != end; at += 16, dy += 16) v128.store(dy, v128.and(v128.load(dy), f32x4.gt(v128.load(at), zero)));
  } else if (layer.activation == TANH_LAYER) {
    for (; at != end; at += 16, dy += 16) {
      const y = v128.load(at);
      v128.store(dy, f32x4.mul(v128.load(dy), f32x4.sub(one, f32x4.mul(y, y))));
    }
  }
}

// The finaliser of MurmurHash3 (Appleby 2011) on four words.
// @ts-ignore: decorator
@inline
function mix4(word: v128): v128 {
  const first = v128.load32_splat(WORDS, 16), second = v128.load32_splat(WORDS, 20);
  let bits = i32x4.mul(v128.xor(word, i32x4.shr_u(word, 16)), first);
  bits = i32x4.mul(v128.xor(bits, i32x4.shr_u(bits, 13)), second);
  return v128.xor(bits, i32x4.shr_u(bits, 16));
}

function mix(word: u32): u32 {
  return i32x4.extract_lane(mix4(i32x4.splat(word)), 0);
}

/** y = active * mask; masks are drawn anew while training and are 1 otherwise. */
export function dropForward(layer: Layer, rows: i32, state: usize, index: i32, training: i32): void {
  let at = layer.active, y = layer.y, mask = layer.mask;
  const key = mix(mix(mix(load<u32>(state)) + load<u32>(state, 4)) + index);
  const threshold = i32x4.splat(layer.dropThreshold);
  const scale = f32x4.splat(training ? layer.dropScale : 1);
  let place = i32x4.add(i32x4.splat(key), v128.load(WORDS));
  const four = v128.load32_splat(WORDS, 24);
  for (const end = at + 4 * rows * layer.stride; at != end; at += 16, y += 16, mask += 16) {
    const factor = training ? v128.andnot(scale, i32x4.lt_u(mix4(place), threshold)) : scale;
    v128.store(mask, factor);
    v128.store(y, f32x4.mul(v128.load(at), factor));
    place = i32x4.add(place, four);
  }
}

/** dy of y becomes dy of the activation. */
export function dropBackward(layer: Layer, rows: i32): void {
  let dy = layer.dy, mask = layer.mask;
  for (const end = dy + 4 * rows * layer.stride; dy != end; dy += 16, mask += 16) v128.store(dy, f32x4.mul(v128.load(dy), v128.load(mask)));
}

/** out[j] = the sum of column j, for `columns` (a multiple of four) of a matrix whose rows lie `rowBytes` apart. */
export function sumColumns(from: usize, rowBytes: usize, rows: i32, out: usize, columns: i32): void {
  const height = rowBytes * rows;
  for (; columns >= 16; columns -= 16, from += 64, out += 64) {
    let a = v128.load(ZEROS), b = a, c = a, d = a;
    for (let at = from, end = from + height; at != end; at += rowBytes) {
      a = f32x4.add(a, v128.load(at)); b = f32x4.add(b, v128.load(at, 16)); c = f32x4.add(c, v128.load(at, 32)); d = f32x4.add(d, v128.load(at, 48));
    }
    v128.store(out, a); v128.store(out, b, 16); v128.store(out, c, 32); v128.store(out, d, 48);
  }
  for (; columns > 0; columns -= 4, from += 16, out += 16) {
    let sum = v128.load(ZEROS);
    for (let at = from, end = from + height; at != end; at += rowBytes) sum = f32x4.add(sum, v128.load(at));
    v128.store(out, sum);
  }
}

// One block of 4 x 4, of which the last `rows` and `columns` may lie outside.
// @ts-ignore: decorator
@inline
function turnBlock(at: usize, fromRow: usize, rows: i32, out: usize, toRow: usize, columns: i32): void {
  const zero = v128.load(ZEROS);
  const r0 = v128.load(at);
  const r1 = rows > 1 ? v128.load(at + fromRow) : zero;
  const r2 = rows > 2 ? v128.load(at + 2 * fromRow) : zero;
  const r3 = rows > 3 ? v128.load(at + 3 * fromRow) : zero;
  const a = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), b = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const c = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7), d = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(out, v128.shuffle<f64>(a, b, 0, 2));
  if (columns > 1) v128.store(out + toRow, v128.shuffle<f64>(a, b, 1, 3));
  if (columns > 2) v128.store(out + 2 * toRow, v128.shuffle<f64>(c, d, 0, 2));
  if (columns > 3) v128.store(out + 3 * toRow, v128.shuffle<f64>(c, d, 1, 3));
}

/** to [columns x padded(rows)] = from' [rows x columns]; what lies between `rows` and its padding becomes zero. */
export function transpose(from: usize, fromRow: usize, rows: i32, columns: i32, to: usize, toRow: usize): void {
  for (; rows > 0; rows -= 4, from += 4 * fromRow, to += 16) {
    let at = from, out = to, left = columns;
    if (rows >= 4) {
      for (; left >= 4; left -= 4, at += 16, out += 4 * toRow) turnBlock(at, fromRow, 4, out, toRow, 4);
    }
    for (; left > 0; left -= 4, at += 16, out += 4 * toRow) turnBlock(at, fromRow, rows, out, toRow, left);
  }
}

/** Copies `width` numbers of each row between matrices of different strides (in bytes). */
export function copyRows(from: usize, fromRow: usize, to: usize, toRow: usize, width: i32, rows: i32): void {
  for (; rows > 0; rows--, from += fromRow, to += toRow) {
    for (let k = 0; k < 4 * width; k += 4) store<f32>(to + k, load<f32>(from + k));
  }
}
