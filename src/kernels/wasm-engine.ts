// The engine of networks in WebAssembly SIMD: one call per pass, over memory that is laid out once.
import { arenaBytes, layOut, type Arena, type Layer, type LayerShape } from "./arena.ts";
import { dropoutThreshold } from "./dropout.ts";
import type { Engine } from "./engine.ts";
import { firstFreeByte, kernelMode, loadKernels, type KernelMode, type Kernels } from "./wasm-module.ts";

/** Words of the header of a plan (assembly/plan.ts). */
export const headerWords = 24;
/** Words per layer behind it. */
export const layerWords = 32;
const activations = { none: 0, relu: 1, tanh: 2 } as const;

/** The engine over its own memory. Same inputs, same bytes: only + - * / and square roots in a fixed order; relaxed kernels promise no bits. */
export function createWasmEngine(shapes: readonly LayerShape[], maxRows: number, mode: KernelMode = kernelMode()): Engine {
  const planBytes = 4 * (headerWords + layerWords * shapes.length);
  const { kernels, buffer } = loadKernels(planBytes + arenaBytes(shapes, maxRows), mode);
  const plan = firstFreeByte;
  const arena = layOut(shapes, maxRows, buffer, plan + planBytes);
  writePlan(arena, plan);
  return {
    arena,
    ...lossesOf(kernels, plan),
    forward: (rows, training) => kernels.forward(plan, rows, training ? 1 : 0),
    backward: (rows, wantInputs) => kernels.backward(plan, rows, wantInputs ? 1 : 0),
    gradientNorm: () => Math.sqrt(kernels.squaredNorm(plan)),
    adam: ({ rate, beta1, beta2, epsilon, correction1, correction2 }, scale) =>
      kernels.adam(plan, rate / correction1, 1 - beta1, 1 - beta2, epsilon, 1 / Math.sqrt(correction2), scale),
    sgd: ({ rate, momentum }, scale) => kernels.sgd(plan, rate, momentum, scale),
    blendIncoming: (share) => kernels.blend(plan, share),
  };
}

/** The losses of a network whose plan lies at this byte. */
export function lossesOf(kernels: Kernels, plan: number): Pick<Engine, "valueGradient" | "softmax" | "policyGradient"> {
  return {
    valueGradient: (rows, head, delta) => kernels.valueGradient(plan, rows, head.start, head.width, delta),
    softmax: (rows, head) => kernels.softmax(plan, rows, head.start, head.width),
    policyGradient: (rows, head, entropyWeight) => kernels.policyGradient(plan, rows, head.start, head.width, entropyWeight),
  };
}

/** Writes where an arena lies, for kernels to read, from byte `plan` on. */
export function writePlan(arena: Arena, plan: number): void {
  const words = new Uint32Array(arena.buffer, plan, headerWords + layerWords * arena.layers.length);
  const { inputGradients, paddedInputGradients, outputs, outputGradients, transposed, dropoutState } = arena;
  const { parameters, gradients, firstMoments, secondMoments, incoming } = arena;
  words.set([arena.layers.length, parameters.length]);
  words.set(addresses([
    inputGradients, paddedInputGradients, outputs, outputGradients, transposed, dropoutState, parameters, gradients, firstMoments, secondMoments, incoming,
  ]), 2);
  words[13] = arena.layers[arena.layers.length - 1].outputs;
  const { actions, targets, weights, entropies, logs, allowed } = arena.losses;
  words.set(addresses([actions, targets, weights, entropies, logs, allowed]), 14);
  arena.layers.forEach((layer, index) => writeLayer(layer, words.subarray(headerWords + index * layerWords, headerWords + (index + 1) * layerWords)));
}

function writeLayer(layer: Layer, words: Uint32Array): void {
  const { inputs, outputs, stride, inputStride, activation, layerNorm, dropout, gradients } = layer;
  words.set([inputs, outputs, stride, inputStride, activations[activation], layerNorm ? 1 : 0, dropoutThreshold(dropout)]);
  new Float32Array(words.buffer, words.byteOffset, words.length)[7] = 1 / (1 - dropout);
  words.set(addresses([
    layer.x, layer.weights, layer.bias, layer.gain, layer.shift, gradients.weights, gradients.bias, gradients.gain, gradients.shift,
    layer.standardised, layer.precision, layer.active, layer.y, layer.mask, layer.dy,
  ]), 8);
}

function addresses(views: readonly { readonly byteOffset: number }[]): number[] {
  return views.map((view) => view.byteOffset);
}
