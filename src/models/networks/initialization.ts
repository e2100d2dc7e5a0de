// First parameters of a network, from a seeded stream: orthogonal (Saxe 2014), He (2015), or PyTorch's uniform for linear layers.
import { sampleNormal, type Random } from "../../core/index.ts";
import type { Layer } from "../../kernels/index.ts";

/** How weights begin. Biases begin at zero, with "uniform" within +-1 / sqrt(inputs) like the weights. */
export type Initialization = "orthogonal" | "he" | "uniform";

/** Columns `start` to `end` of a layer's weights, times `gain`. */
export interface Block {
  readonly start: number;
  readonly end: number;
  readonly gain: number;
}

/** Fills the weights and biases of some columns of a layer; columns between `outputs` and `stride` stay zero. */
export function initializeBlock(layer: Layer, block: Block, kind: Initialization, random: Random): void {
  const { inputs, stride, weights, bias } = layer;
  const width = block.end - block.start;
  const values = kind === "orthogonal" ? orthogonal(inputs, width, random) : draws(inputs * width, kind, inputs, random);
  for (let i = 0; i < inputs; i++) {
    for (let j = 0; j < width; j++) weights[i * stride + block.start + j] = block.gain * values[i * width + j];
  }
  if (kind === "uniform") bias.set(draws(width, kind, inputs, random), block.start);
}

function draws(count: number, kind: "he" | "uniform", inputs: number, random: Random): Float64Array {
  const values = new Float64Array(count);
  const deviation = Math.sqrt(1 / inputs);
  for (let k = 0; k < count; k++) values[k] = deviation * (kind === "he" ? sampleNormal(random) : 2 * random.uniform() - 1);
  return values;
}

/**
 * A [rows x columns] matrix whose rows or columns, whichever are fewer, are orthonormal: the long sides are drawn normal and made
 * orthogonal one after the other (Gram-Schmidt, twice for accuracy).
 */
function orthogonal(rows: number, columns: number, random: Random): Float64Array {
  const long = Math.max(rows, columns);
  const vectors: Float64Array[] = [];
  while (vectors.length < Math.min(rows, columns)) {
    const vector = new Float64Array(long);
    for (let k = 0; k < long; k++) vector[k] = sampleNormal(random);
    for (let pass = 0; pass < 2; pass++) for (const other of vectors) removeAlong(vector, other);
    if (normalize(vector)) vectors.push(vector);
  }
  const matrix = new Float64Array(rows * columns);
  vectors.forEach((vector, index) => vector.forEach((value, k) => {
    matrix[rows >= columns ? k * columns + index : index * columns + k] = value;
  }));
  return matrix;
}

function removeAlong(vector: Float64Array, unit: Float64Array): void {
  let along = 0;
  for (let k = 0; k < vector.length; k++) along += vector[k] * unit[k];
  for (let k = 0; k < vector.length; k++) vector[k] -= along * unit[k];
}

function normalize(vector: Float64Array): boolean {
  let square = 0;
  for (const value of vector) square += value * value;
  if (square < 1e-12) return false;
  const scale = 1 / Math.sqrt(square);
  for (let k = 0; k < vector.length; k++) vector[k] *= scale;
  return true;
}
