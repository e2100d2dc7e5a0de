// What every abstraction of a state has in common: it turns the fields of a state into other numbers, and travels in a snapshot.
import type { Field, Tensor } from "../../core/index.ts";

/** A smaller, coarser or more telling form of a state. */
export interface Abstraction {
  /** Numbers in the encoded state. */
  readonly width: number;
  /** The fields of the encoded state, so that any learner can read it. */
  readonly fields: readonly Field[];
  /** Writes the encoded state into out[0 .. width); `state` is [S]. */
  encode(state: Float32Array, out: Float32Array): void;
  /** All that `restore...` of the same file needs beside the fields. */
  tensors(prefix: string): Record<string, Tensor>;
}

/** Rows of states to fit an abstraction to: [rows x S]. */
export interface StateRows {
  readonly fields: readonly Field[];
  readonly rows: number;
  readonly states: Float32Array;
}

/** A tensor of one number per entry. */
export function vectorTensor(data: Float64Array): Tensor {
  return { shape: [data.length], data };
}
