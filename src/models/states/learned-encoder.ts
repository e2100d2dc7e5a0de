// A learned encoder: a network squeezes a state through a few numbers from which a second one must rebuild it (Hinton & Salakhutdinov 2006).
import { fail, sampleIndex, type Field, type Random, type Snapshot } from "../../core/index.ts";
import type { Abstraction, StateRows } from "./abstraction.ts";
import { createNetwork, type Network } from "../networks/network.ts";
import { createAdam } from "../networks/optimizer.ts";
import { createScaler } from "./scaling.ts";

/** The two networks, mirrored. */
export interface EncoderShape {
  /** Numbers that the state is squeezed through. */
  readonly width: number;
  /** Hidden layers of the encoder; the decoder has them in reverse. Without any, the code spans the principal components. */
  readonly hidden: readonly number[];
}

/** How to train. */
export interface EncoderOptions extends EncoderShape {
  readonly random: Random;
  readonly steps: number;
  readonly batch?: number;
  readonly rate?: number;
}

/** A trained encoder. */
export interface LearnedEncoder extends Abstraction {
  /** Writes the state that is rebuilt from its code, scaled, into out [S], and returns the mean squared error. */
  rebuild(state: Float32Array, out: Float64Array): number;
}

/** The encoder, and how well it rebuilds. */
export interface EncoderFit {
  readonly model: LearnedEncoder;
  /** Mean squared error over all rows, scaled fields; compare with the fields' own variance. */
  readonly error: number;
}

/** Trains on drawn batches of states, scaled by their fields' ranges, by Adam on the mean squared error of the rebuilt state. */
export function fitEncoder({ fields, rows, states }: StateRows, options: EncoderOptions): EncoderFit {
  const { random, steps, batch = 64, rate = 2e-3 } = options;
  if (rows < 1) fail("bad-settings", "learned encoder", "at least one row of states", rows);
  const pair = createPair(fields, options, { maxRows: batch, random });
  const encoderSteps = createAdam(pair.encoder, { rate });
  const decoderSteps = createAdam(pair.decoder, { rate });
  const points = new Float64Array(rows * fields.length);
  const scaler = createScaler(fields);
  for (let row = 0; row < rows; row++) scaler.write(states, row * fields.length, points, row * fields.length);
  const draws = random.fork("batches");
  for (let step = 0; step < steps; step++) {
    for (let row = 0; row < batch; row++) {
      const from = sampleIndex(draws, rows) * fields.length;
      for (let d = 0; d < fields.length; d++) pair.encoder.inputs[row * fields.length + d] = points[from + d];
    }
    learnBatch(pair, batch);
    // The rate falls linearly to nothing, so that the last batches do not shake what was learned.
    const left = 1 - step / steps;
    encoderSteps.step(rate * left);
    decoderSteps.step(rate * left);
  }
  const model = encoderOf(fields, options, pair);
  const rebuilt = new Float64Array(fields.length);
  let error = 0;
  for (let row = 0; row < rows; row++) error += model.rebuild(states.subarray(row * fields.length, (row + 1) * fields.length), rebuilt) / rows;
  return { model, error };
}

/** The encoder that a snapshot holds, over the same fields and of the same shape. */
export function restoreEncoder(fields: readonly Field[], shape: EncoderShape, from: { readonly snapshot: Snapshot; readonly prefix: string; readonly random: Random }): LearnedEncoder {
  const pair = createPair(fields, shape, { maxRows: 1, random: from.random });
  pair.encoder.restore(from.snapshot, `${from.prefix}encoder.`);
  pair.decoder.restore(from.snapshot, `${from.prefix}decoder.`);
  return encoderOf(fields, shape, pair);
}

interface Pair {
  readonly encoder: Network;
  readonly decoder: Network;
}

function createPair(fields: readonly Field[], { width, hidden }: EncoderShape, { maxRows, random }: { readonly maxRows: number; readonly random: Random }): Pair {
  const layers = { activation: "tanh" as const };
  return {
    encoder: createNetwork({ ...layers, inputs: fields.length, hidden, heads: [{ name: "code", outputs: width }] }, { maxRows, random: random.fork("encoder") }),
    decoder: createNetwork({ ...layers, inputs: width, hidden: [...hidden].reverse(), heads: [{ name: "state", outputs: fields.length }] }, { maxRows, random: random.fork("decoder") }),
  };
}

function forward({ encoder, decoder }: Pair, rows: number): Float32Array {
  const code = encoder.forward(rows);
  for (let at = 0; at < rows * encoder.outputs; at++) decoder.inputs[at] = code[at];
  return decoder.forward(rows);
}

function learnBatch(pair: Pair, rows: number): void {
  const { encoder, decoder } = pair;
  const rebuilt = forward(pair, rows);
  const count = rows * decoder.outputs;
  for (let at = 0; at < count; at++) decoder.outputGradients[at] = (2 * (rebuilt[at] - encoder.inputs[at])) / count;
  decoder.backward(rows, true);
  for (let at = 0; at < rows * encoder.outputs; at++) encoder.outputGradients[at] = decoder.inputGradients[at];
  encoder.backward(rows);
}

function encoderOf(fields: readonly Field[], { width }: EncoderShape, pair: Pair): LearnedEncoder {
  const scaler = createScaler(fields);
  const point = new Float64Array(fields.length);
  const put = (state: Float32Array): void => {
    scaler.write(state, 0, point, 0);
    pair.encoder.inputs.set(point);
  };
  return {
    width,
    fields: Array.from({ length: width }, (_, index) => ({ name: `code ${index + 1}`, low: -2, high: 2 })),
    encode(state, out) {
      put(state);
      const code = pair.encoder.forward(1);
      for (let k = 0; k < width; k++) out[k] = code[k];
    },
    rebuild(state, out) {
      put(state);
      const rebuilt = forward(pair, 1);
      let error = 0;
      for (let d = 0; d < fields.length; d++) {
        out[d] = rebuilt[d];
        error += (rebuilt[d] - point[d]) * (rebuilt[d] - point[d]) / fields.length;
      }
      return error;
    },
    tensors: (prefix) => ({ ...pair.encoder.tensors(`${prefix}encoder.`), ...pair.decoder.tensors(`${prefix}decoder.`) }),
  };
}
