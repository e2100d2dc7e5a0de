// What a network asks of its numbers: one call per pass. The reference answers in plain TypeScript, its twin in WebAssembly.
import { arenaBytes, layOut, type Arena, type Layer, type LayerShape } from "./arena.ts";
import { adamUpdate, type AdamSettings } from "./adam.ts";
import { dropBackward, dropForward, dropoutKey } from "./dropout.ts";
import { activate, activateBackward, denseForward, denseGradients, denseInputGradients, normBackward, normForward } from "./layers.ts";
import { blend, squaredNorm } from "./gradient-norm.ts";
import { policyGradient, softmaxRows, valueGradient, type HeadColumns } from "./losses.ts";
import { sgdUpdate, type SgdSettings } from "./sgd.ts";

/** The passes over an arena. Nothing here allocates. */
export interface Engine {
  readonly arena: Arena;
  /** Fills `outputs` from `inputs`; masks of dropout are drawn only while training. */
  forward(rows: number, training: boolean): void;
  /** Fills `gradients` (and `inputGradients` when wanted) from `outputGradients` and the last forward pass. */
  backward(rows: number, wantInputs: boolean): void;
  /** The Euclidean norm of `gradients`. */
  gradientNorm(): number;
  /** One step of Adam; gradients are multiplied by `scale` first. */
  adam(settings: AdamSettings, scale: number): void;
  /** One step of gradient descent; gradients are multiplied by `scale` first. */
  sgd(settings: SgdSettings, scale: number): void;
  /**
   * Writes the output gradients of a head for the loss sum(weight * Huber(output[action] - target)), from `arena.losses`; an infinite
   * `delta` is the squared loss. Returns the loss.
   */
  valueGradient(rows: number, head: HeadColumns, delta: number): number;
  /** Fills `logs` and `entropies` of `arena.losses` from a head's outputs and `allowed`, of which each row needs one. */
  softmax(rows: number, head: HeadColumns): void;
  /** Writes the output gradients of sum(weight * log p(action) + entropyWeight * entropy), after `softmax`; forbidden outputs get 0. */
  policyGradient(rows: number, head: HeadColumns, entropyWeight: number): void;
  /** parameters += share (incoming - parameters). */
  blendIncoming(share: number): void;
}

/** The engine in plain TypeScript. */
export function createReferenceEngine(shapes: readonly LayerShape[], maxRows: number): Engine {
  const arena = layOut(shapes, maxRows, new ArrayBuffer(arenaBytes(shapes, maxRows)));
  const { parameters, gradients, firstMoments, secondMoments, incoming } = arena;
  return {
    arena,
    forward: (rows, training) => forward(arena, rows, training),
    backward: (rows, wantInputs) => backward(arena, rows, wantInputs),
    gradientNorm: () => Math.sqrt(squaredNorm(gradients)),
    adam: (settings, scale) => adamUpdate({ parameters, gradients, firstMoments, secondMoments }, settings, scale),
    sgd: (settings, scale) => sgdUpdate({ parameters, gradients, velocities: firstMoments }, settings, scale),
    valueGradient: (rows, head, delta) => valueGradient(arena, rows, head, delta),
    softmax: (rows, head) => softmaxRows(arena, rows, head),
    policyGradient: (rows, head, entropyWeight) => policyGradient(arena, rows, head, entropyWeight),
    blendIncoming: (share) => blend(parameters, incoming, share),
  };
}

function forward(arena: Arena, rows: number, training: boolean): void {
  const { layers, dropoutState } = arena;
  for (let index = 0; index < layers.length; index++) {
    const layer = layers[index];
    denseForward(layer, rows);
    if (layer.layerNorm) normForward(layer, rows);
    activate(layer, rows);
    if (layer.dropout > 0) dropForward(layer, rows, dropoutKey(dropoutState[0], dropoutState[1], index), training);
  }
  if (training) dropoutState[1]++;
  const last = layers[layers.length - 1];
  if (last.outputs !== last.stride) copyRows(last.y, last.stride, arena.outputs, last.outputs, rows);
}

function backward(arena: Arena, rows: number, wantInputs: boolean): void {
  const { layers } = arena;
  const last = layers[layers.length - 1];
  if (last.outputs !== last.stride) copyRows(arena.outputGradients, last.outputs, last.dy, last.stride, rows);
  for (let index = layers.length - 1; index >= 0; index--) {
    const layer = layers[index];
    backThrough(layer, rows);
    denseGradients(layer, rows);
    if (index > 0) denseInputGradients(layer, rows, layers[index - 1].dy, layers[index - 1].stride);
    else if (wantInputs) denseInputGradients(layer, rows, arena.inputGradients, layer.inputs);
  }
}

function backThrough(layer: Layer, rows: number): void {
  if (layer.dropout > 0) dropBackward(layer, rows);
  activateBackward(layer, rows);
  if (layer.layerNorm) normBackward(layer, rows);
}

function copyRows(from: Float32Array, fromStride: number, to: Float32Array, toStride: number, rows: number): void {
  const width = Math.min(fromStride, toStride);
  for (let row = 0; row < rows; row++) for (let j = 0; j < width; j++) to[row * toStride + j] = from[row * fromStride + j];
}

