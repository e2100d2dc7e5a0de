// Whether this engine computes the promised bits: asked before an optional fast mode is trusted.
import { createWasmEngine } from "./wasm-engine.ts";
import type { LayerShape } from "./arena.ts";

// The bits of the parameters below after four steps, folded; every engine must find them, in whatever mode it runs.
const promised = 0x2d1e2e94;

const shapes: readonly LayerShape[] = [
  { inputs: 19, outputs: 64, activation: "relu", layerNorm: false, dropout: 0 },
  { inputs: 64, outputs: 45, activation: "tanh", layerNorm: true, dropout: 0.25 },
  { inputs: 45, outputs: 28, activation: "relu", layerNorm: false, dropout: 0 },
  { inputs: 28, outputs: 5, activation: "none", layerNorm: false, dropout: 0 },
];
const rows = 33;

/**
 * Trains a small network for four steps and compares its bits with the promised ones. The kernels may run faster where Node is started with
 * `--experimental-wasm-revectorize` (pairs of vectors are joined into wider ones, in the same order of operations); that switch is off by
 * default and experimental, so a program that sets it calls this first and stops where it says false.
 */
export function selfTest(): boolean {
  return fingerprint() === promised;
}

/** The folded bits of four steps of training (FNV-1a over 32-bit words, Fowler, Noll & Vo). */
export function fingerprint(): number {
  const { arena, ...engine } = createWasmEngine(shapes, rows);
  const draw = numbers(12345);
  for (const layer of arena.layers) {
    for (let i = 0; i < layer.inputs; i++) for (let j = 0; j < layer.outputs; j++) layer.weights[i * layer.stride + j] = draw() / 8;
    if (layer.layerNorm) layer.gain.fill(1, 0, layer.outputs);
  }
  for (let step = 1; step <= 4; step++) {
    for (let k = 0; k < arena.inputs.length; k++) arena.inputs[k] = draw();
    engine.forward(rows, true);
    for (let k = 0; k < arena.outputs.length; k++) arena.outputGradients[k] = arena.outputs[k] - draw();
    engine.backward(rows, true);
    const scale = engine.gradientNorm() > 1 ? 1 / engine.gradientNorm() : 1;
    engine.adam({ rate: 0.01, beta1: 0.5, beta2: 0.75, epsilon: 1e-8, correction1: 0.75, correction2: 0.5 }, scale);
  }
  return fold(arena.parameters);
}

function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2147483648;
  };
}

function fold(values: Float32Array): number {
  let hash = 0x811c9dc5;
  for (const word of new Uint32Array(values.buffer, values.byteOffset, values.length)) hash = Math.imul(hash ^ word, 0x01000193);
  return hash >>> 0;
}
