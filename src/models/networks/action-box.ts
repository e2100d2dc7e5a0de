// The box of a continuous action in its own units and as (-1, 1) in every direction, which is how networks see it.
import type { Field } from "../../core/index.ts";
import { logarithm } from "../../kernels/index.ts";

/** A box of D directions. */
export interface ActionBox {
  readonly width: number;
  /** ln of its volume over 2^D: what a log-density per unit of the scaled box exceeds that of the box itself by. */
  readonly logScale: number;
  /** Scaled numbers from[at ..] as an action in the units of the fields, kept within them. */
  toAction(from: ArrayLike<number>, at: number, out: Float32Array): void;
  /** An action as scaled numbers out[at ..]. */
  toScaled(action: ArrayLike<number>, out: { [index: number]: number }, at: number): void;
  /** Whether an action lies in it, in single precision. */
  holds(action: Float32Array): boolean;
}

/** The box that these fields span. */
export function createActionBox(fields: readonly Field[]): ActionBox {
  const lows = Float32Array.from(fields, ({ low }) => low);
  const highs = Float32Array.from(fields, ({ high }) => high);
  const centres = Float64Array.from(fields, ({ low, high }) => (low + high) / 2);
  const halves = Float64Array.from(fields, ({ low, high }) => (high - low) / 2);
  const width = fields.length;
  return {
    width,
    logScale: halves.reduce((sum, half) => sum + logarithm(half), 0),
    toAction(from, at, out) {
      for (let index = 0; index < width; index++) {
        const value = centres[index] + halves[index] * from[at + index];
        out[index] = value < lows[index] ? lows[index] : value > highs[index] ? highs[index] : value;
      }
    },
    toScaled(action, out, at) {
      for (let index = 0; index < width; index++) out[at + index] = (action[index] - centres[index]) / halves[index];
    },
    holds(action) {
      for (let index = 0; index < width; index++) if (!(action[index] >= lows[index] && action[index] <= highs[index])) return false;
      return true;
    },
  };
}
