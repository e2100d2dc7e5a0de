// The memory of a network, laid out once: parameters, gradients, moments and every intermediate as views that never move.

/** What a layer computes: y = dropout(activation(norm(x W + b))). */
export interface LayerShape {
  readonly inputs: number;
  readonly outputs: number;
  readonly activation: "none" | "relu" | "tanh";
  readonly layerNorm: boolean;
  /** Share of the outputs that are dropped while training, 0 to below 1. */
  readonly dropout: number;
}

/** The parameters of a layer, or their gradients: `weights` [inputs x stride], the others [stride]; gain and shift are empty without layer norm. */
export interface LayerParameters {
  readonly weights: Float32Array;
  readonly bias: Float32Array;
  readonly gain: Float32Array;
  readonly shift: Float32Array;
}

/** A layer in memory. Matrices of activations are [maxRows x stride]; the columns from `outputs` to `stride` are always zero. */
export interface Layer extends LayerShape, LayerParameters {
  readonly stride: number;
  /** Distance between the rows of x, in numbers. */
  readonly inputStride: number;
  readonly gradients: LayerParameters;
  readonly x: Float32Array;
  /** Before the activation, standardised (layer norm only), and 1 / standard deviation of each row. */
  readonly standardised: Float32Array;
  readonly precision: Float32Array;
  /** After the activation, and after dropout (the same view without dropout). */
  readonly active: Float32Array;
  readonly y: Float32Array;
  /** 0 or 1 / (1 - dropout) for each output of the last training pass (dropout only). */
  readonly mask: Float32Array;
  /** The gradient that comes in for y; overwritten on its way to x W + b. */
  readonly dy: Float32Array;
}

/** What the losses of a batch read and write, one entry per row; `logs` and `allowed` are [maxRows x outputs]. */
interface LossRows {
  readonly actions: Int32Array;
  readonly targets: Float32Array;
  readonly weights: Float32Array;
  readonly entropies: Float32Array;
  readonly logs: Float32Array;
  /** 0 where an output must not be chosen; all 1 at first. */
  readonly allowed: Uint8Array;
}

/** All numbers of a network and its optimiser. */
export interface Arena {
  readonly buffer: ArrayBuffer;
  readonly maxRows: number;
  readonly layers: readonly Layer[];
  /** [maxRows x inputs], [maxRows x outputs], without gaps. */
  readonly inputs: Float32Array;
  readonly outputs: Float32Array;
  readonly inputGradients: Float32Array;
  readonly outputGradients: Float32Array;
  readonly parameters: Float32Array;
  readonly gradients: Float32Array;
  readonly firstMoments: Float32Array;
  readonly secondMoments: Float32Array;
  /** Another network's parameters on their way in. */
  readonly incoming: Float32Array;
  /** Gradients of the first layer's x with its rows at a multiple of four numbers. */
  readonly paddedInputGradients: Float32Array;
  /** A layer's weights turned over, for the backward pass. */
  readonly transposed: Float32Array;
  /** [seed, passes so far] of the dropout masks. */
  readonly dropoutState: Uint32Array;
  readonly losses: LossRows;
}

/**
 * Columns are padded to a multiple of four, the width of a vector; long rows whose bytes are a multiple of 256 get one more cache
 * line, so that a column does not fall into a few sets of the cache.
 */
export function strideOf(width: number): number {
  const padded = Math.ceil(width / 4) * 4;
  return padded >= 128 && padded % 64 === 0 ? padded + 16 : padded;
}

// Every view begins on a cache line.
const alignment = 64;

interface Region {
  floats(count: number): Float32Array;
  words(count: number): Uint32Array;
}

/** The bytes that `layOut` needs beyond `start`. */
export function arenaBytes(shapes: readonly LayerShape[], maxRows: number): number {
  let bytes = 0;
  const reserve = (count: number): void => { bytes += Math.ceil((4 * count) / alignment) * alignment; };
  const nothing = new Float32Array(0);
  arrange(shapes, maxRows, nothing.buffer, {
    floats: (count) => { reserve(count); return nothing; },
    words: (count) => { reserve(count); return new Uint32Array(0); },
  });
  return bytes;
}

/** Lays the memory out from byte `start` (a multiple of 64) on; the buffer must be zero and large enough. */
export function layOut(shapes: readonly LayerShape[], maxRows: number, buffer: ArrayBuffer, start = 0): Arena {
  let at = start;
  const take = (count: number): number => {
    const from = at;
    at += Math.ceil((4 * count) / alignment) * alignment;
    return from;
  };
  return arrange(shapes, maxRows, buffer, {
    floats: (count) => new Float32Array(buffer, take(count), count),
    words: (count) => new Uint32Array(buffer, take(count), count),
  });
}

function parameterCount(shape: LayerShape): number {
  return (shape.inputs + (shape.layerNorm ? 3 : 1)) * strideOf(shape.outputs);
}

function splitParameters(shape: LayerShape, all: Float32Array, from: number): LayerParameters {
  const stride = strideOf(shape.outputs);
  const bias = from + shape.inputs * stride;
  const norm = shape.layerNorm ? stride : 0;
  return {
    weights: all.subarray(from, bias), bias: all.subarray(bias, bias + stride),
    gain: all.subarray(bias + stride, bias + stride + norm), shift: all.subarray(bias + stride + norm, bias + stride + 2 * norm),
  };
}

// Four numbers more than needed: the last row is read by whole vectors.
function lossRows(region: Region, maxRows: number, outputs: number): LossRows {
  const rows = (): Float32Array => region.floats(maxRows);
  const [actions, targets, weights, entropies] = [rows(), rows(), rows(), rows()];
  const logs = region.floats(maxRows * outputs + 4);
  const allowed = region.floats(Math.ceil((maxRows * outputs) / 4) + 1);
  return {
    actions: new Int32Array(actions.buffer, actions.byteOffset, actions.length), targets, weights, entropies, logs: logs.subarray(0, maxRows * outputs),
    allowed: new Uint8Array(allowed.buffer, allowed.byteOffset, Math.min(4 * allowed.length, maxRows * outputs)).fill(1),
  };
}

function arrange(shapes: readonly LayerShape[], maxRows: number, buffer: ArrayBuffer, region: Region): Arena {
  const count = shapes.reduce((total, shape) => total + parameterCount(shape), 0);
  const [first, last] = [shapes[0], shapes[shapes.length - 1]];
  const parameters = region.floats(count);
  const gradients = region.floats(count);
  const inputs = region.floats(maxRows * first.inputs);
  const layers: Layer[] = [];
  let from = 0;
  for (const shape of shapes) {
    const before = layers.at(-1);
    const stride = strideOf(shape.outputs);
    const size = maxRows * stride;
    const active = region.floats(size);
    layers.push({
      ...shape, ...splitParameters(shape, parameters, from), gradients: splitParameters(shape, gradients, from), stride,
      x: before?.y ?? inputs, inputStride: before?.stride ?? shape.inputs, active, dy: region.floats(size),
      standardised: region.floats(shape.layerNorm ? size : 0), precision: region.floats(shape.layerNorm ? maxRows : 0),
      mask: region.floats(shape.dropout > 0 ? size : 0), y: shape.dropout > 0 ? region.floats(size) : active,
    });
    from += parameterCount(shape);
  }
  const dense = strideOf(last.outputs) === last.outputs;
  const end = layers[layers.length - 1];
  const firstStride = strideOf(first.inputs);
  const inputGradients = region.floats(maxRows * first.inputs);
  return {
    buffer, maxRows, layers, inputs, inputGradients, parameters, gradients,
    outputs: dense ? end.y : region.floats(maxRows * last.outputs),
    outputGradients: dense ? end.dy : region.floats(maxRows * last.outputs),
    paddedInputGradients: firstStride === first.inputs ? inputGradients : region.floats(maxRows * firstStride),
    firstMoments: region.floats(count), secondMoments: region.floats(count), incoming: region.floats(count),
    transposed: region.floats(Math.max(...shapes.map((shape) => shape.outputs * strideOf(shape.inputs)))),
    dropoutState: region.words(2),
    losses: lossRows(region, maxRows, last.outputs),
  };
}
