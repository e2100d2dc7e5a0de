// Maps fields to numbers near [-1, 1] by the ranges their spec states, so that a penalty means the same for every input.
import type { Field } from "../../core/index.ts";

/** Scaled values are cut here: a value outside its stated range is believed a little, not without bound. */
export const scaledBound = 3;

/** Writes the scaled form of one row of fields. */
export interface Scaler {
  readonly width: number;
  /** Scales values[from .. from + width) into out[to .. to + width). */
  write(values: Float32Array, from: number, out: Float64Array | Float32Array, to: number): void;
}

/**
 * A field's low becomes -1, its high 1, the middle 0, cut at plus and minus `scaledBound`; a field whose low equals its
 * high is only shifted by it. Nothing is learned, so the scaler travels within the spec.
 */
export function createScaler(fields: readonly Field[]): Scaler {
  const width = fields.length;
  const slopes = Float64Array.from(fields, ({ low, high }) => (high > low ? 2 / (high - low) : 1));
  const shifts = Float64Array.from(fields, ({ low, high }) => (high > low ? (low + high) / 2 : low));
  return {
    width,
    write(values, from, out, to) {
      for (let index = 0; index < width; index++) {
        // Cut by functions: a choice between whole constants and broken numbers would be an object on the heap for each value.
        out[to + index] = Math.max(-scaledBound, Math.min(scaledBound, (values[from + index] - shifts[index]) * slopes[index]));
      }
    },
  };
}
