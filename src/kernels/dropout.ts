// Dropout with masks that are a function of seed, pass and place alone, so that a training run can be resumed bit for bit.
import type { Layer } from "./arena.ts";

/** 32 well-mixed bits of a whole number (the finaliser of MurmurHash3, Appleby 2011). */
function mixBits(word: number): number {
  let bits = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** The key of one layer's mask in one training pass. */
export function dropoutKey(seed: number, pass: number, layer: number): number {
  return mixBits(mixBits(mixBits(seed) + pass) + layer);
}

/** The word below which an output is dropped. */
export function dropoutThreshold(dropout: number): number {
  return Math.floor(dropout * 4294967296);
}

/** y = active, each output either dropped or scaled up (Srivastava et al. 2014, in its inverted form); not training: y = active. */
export function dropForward(layer: Layer, rows: number, key: number, training: boolean): void {
  const { active, y, mask, stride, dropout } = layer;
  const scale = 1 / (1 - dropout);
  const threshold = dropoutThreshold(dropout);
  for (let k = 0; k < rows * stride; k++) {
    mask[k] = training ? (mixBits(key + k) < threshold ? 0 : scale) : 1;
    y[k] = active[k] * mask[k];
  }
}

/** Turns dy of y into dy of the activation. */
export function dropBackward(layer: Layer, rows: number): void {
  const { dy, mask, stride } = layer;
  for (let k = 0; k < rows * stride; k++) dy[k] *= mask[k];
}
