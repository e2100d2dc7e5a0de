// The choice between kernels whose bits are promised and faster ones, which have to pass a test against the plain reference first.
import type { LayerShape } from "./arena.ts";
import { createReferenceEngine, type Engine } from "./engine.ts";
import { createWasmEngine } from "./wasm-engine.ts";
import { canRun, setKernelMode, type KernelMode } from "./wasm-module.ts";

/** Which kernels are in use from now on, and why. */
export interface KernelChoice {
  readonly mode: KernelMode;
  readonly reason: string;
}

/** What relaxed kernels may be off, over the largest number of its kind: what is allowed to the exact ones, too. */
export const relaxedTolerance = 3e-5;

/** The engine that is tested, and whether this platform can compile it at all. */
export interface RelaxedKernels {
  readonly canRun: () => boolean;
  readonly create: (shapes: readonly LayerShape[], maxRows: number) => Engine;
}

const relaxed: RelaxedKernels = { canRun: () => canRun("relaxed"), create: (shapes, maxRows) => createWasmEngine(shapes, maxRows, "relaxed") };

/**
 * Chooses the kernels of networks that are made in this thread from now on. `relaxed` fuses multiplications with additions where the processor
 * can (f32x4.relaxed_madd): faster, and never the same bits everywhere, so that seeds, pinned hashes and score tables do not hold. It is
 * taken only where outputs and gradients of two networks come within `relaxedTolerance` of the plain reference; otherwise the exact ones stay, and
 * the reason says why.
 */
export function chooseKernels(wanted: KernelMode, candidate: RelaxedKernels = relaxed): KernelChoice {
  setKernelMode("exact");
  if (wanted === "exact") return { mode: "exact", reason: "asked for" };
  if (!candidate.canRun()) return { mode: "exact", reason: "this engine cannot compile relaxed SIMD" };
  const off = Math.max(...networks.map((shapes) => largestError(shapes, candidate)));
  const measured = `outputs and gradients are off by ${off.toExponential(1)} of the largest beside the plain kernels`;
  // Not a number is no proof either.
  if (!(off <= relaxedTolerance)) return { mode: "exact", reason: `${measured}, and ${relaxedTolerance.toExponential(0)} is allowed` };
  setKernelMode("relaxed");
  return { mode: "relaxed", reason: measured };
}

const plain = { layerNorm: false, dropout: 0 } as const;
const rows = 33;
// Odd sizes, so that every tile and every remainder is walked.
const networks: readonly (readonly LayerShape[])[] = [
  [
    { inputs: 19, outputs: 61, activation: "relu", ...plain },
    { inputs: 61, outputs: 45, activation: "tanh", layerNorm: true, dropout: 0 },
    { inputs: 45, outputs: 5, activation: "none", ...plain },
  ],
  [{ inputs: 130, outputs: 144, activation: "relu", ...plain }, { inputs: 144, outputs: 27, activation: "none", ...plain }],
];

function largestError(shapes: readonly LayerShape[], candidate: RelaxedKernels): number {
  const [fast, slow] = [candidate.create(shapes, rows), createReferenceEngine(shapes, rows)].map(pass);
  return Math.max(...fast.map((values, index) => errorOf(values, slow[index])));
}

// One pass forward and one back over numbers between -1 and 1, the same for every engine.
function pass({ arena, ...engine }: Engine): Float32Array[] {
  let state = 2026;
  const draw = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2147483648;
  };
  for (const layer of arena.layers) {
    for (let i = 0; i < layer.inputs; i++) for (let j = 0; j < layer.outputs; j++) layer.weights[i * layer.stride + j] = draw() / Math.sqrt(layer.inputs);
    layer.gain.fill(1, 0, Math.min(layer.gain.length, layer.outputs));
  }
  for (let k = 0; k < arena.inputs.length; k++) arena.inputs[k] = draw();
  engine.forward(rows, true);
  for (let k = 0; k < arena.outputs.length; k++) arena.outputGradients[k] = draw();
  engine.backward(rows, true);
  return [arena.outputs, arena.gradients, arena.inputGradients];
}

function errorOf(fast: Float32Array, slow: Float32Array): number {
  let [worst, largest] = [0, 0];
  for (let k = 0; k < slow.length; k++) {
    largest = Math.max(largest, Math.abs(slow[k]));
    worst = Number.isNaN(fast[k]) ? Number.POSITIVE_INFINITY : Math.max(worst, Math.abs(fast[k] - slow[k]));
  }
  return worst / largest;
}
