// Holds the WebAssembly engine equal to the plain one: every shape, odd sizes included, forward, backward and steps.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LayerShape } from "./arena.ts";
import { createReferenceEngine, type Engine } from "./engine.ts";
import { createWasmEngine } from "./wasm-engine.ts";
import { canRun } from "./wasm-module.ts";

interface Example { readonly widths: readonly number[]; readonly rows: number; readonly spare: number; readonly activation: "relu" | "tanh"; readonly layerNorm: boolean; readonly dropout: number; readonly training: boolean }

const examples: fc.Arbitrary<Example> = fc.record({
  widths: fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 2, maxLength: 4 }),
  rows: fc.integer({ min: 1, max: 70 }),
  spare: fc.integer({ min: 0, max: 3 }),
  activation: fc.constantFrom("relu", "tanh"),
  layerNorm: fc.boolean(),
  dropout: fc.constantFrom(0, 0, 0.25),
  training: fc.boolean(),
});

function layersOf({ widths, activation, layerNorm, dropout }: Example): LayerShape[] {
  return widths.slice(1).map((outputs, index) => {
    const inputs = widths[index];
    return index < widths.length - 2 ? { inputs, outputs, activation, layerNorm, dropout } : { inputs, outputs, activation: "none", layerNorm: false, dropout: 0 };
  });
}

// Numbers between -1 and 1 from a little generator of their own; both engines get the same.
function fill(values: Float32Array, seed: number): void {
  let state = seed | 1;
  for (let k = 0; k < values.length; k++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    values[k] = state / 2147483648;
  }
}

function prepare(engine: Engine): void {
  const { arena } = engine;
  arena.dropoutState.set([99, 7]);
  for (const [index, layer] of arena.layers.entries()) {
    const draws = new Float32Array(layer.inputs * layer.outputs);
    fill(draws, 5 + index);
    const scale = Math.sqrt(2 / layer.inputs);
    for (let i = 0; i < layer.inputs; i++) {
      for (let j = 0; j < layer.outputs; j++) layer.weights[i * layer.stride + j] = scale * draws[i * layer.outputs + j];
    }
    fill(layer.bias.subarray(0, layer.outputs), 11 + index);
    layer.gain.fill(1.25, 0, Math.min(layer.gain.length, layer.outputs));
    layer.shift.fill(0.1, 0, Math.min(layer.shift.length, layer.outputs));
  }
  fill(arena.inputs, 3);
}

// A head that ends one column before the last, with every third output forbidden but never the chosen one.
function judge(engine: Engine, rows: number): Float32Array[] {
  const { arena } = engine;
  const { losses } = arena;
  const width = arena.layers[arena.layers.length - 1].outputs;
  const head = { start: width > 2 ? 1 : 0, width: width > 2 ? width - 2 : width };
  for (let row = 0; row < rows; row++) losses.actions[row] = row % head.width;
  for (let k = 0; k < rows * width; k++) losses.allowed[k] = k % 3 === 0 && k % width !== head.start + losses.actions[Math.floor(k / width)] ? 0 : 1;
  fill(losses.targets, 29);
  fill(losses.weights, 31);
  const loss = [engine.valueGradient(rows, head, 0.25), engine.valueGradient(rows, head, Infinity)];
  const values = arena.outputGradients.slice();
  engine.softmax(rows, head);
  engine.policyGradient(rows, head, 0.1);
  const logs = losses.logs.map((log) => (log === -Infinity ? 1000 : log));
  return [Float32Array.from(loss), values, logs, losses.entropies.slice(), arena.outputGradients.slice()];
}

function pass(engine: Engine, { rows, training }: Example): Float32Array[] {
  const { arena } = engine;
  engine.forward(rows, training);
  const outputs = arena.outputs.slice();
  const judged = judge(engine, rows);
  fill(arena.outputGradients, 17);
  engine.backward(rows, true);
  const gradients = arena.gradients.slice();
  const inputGradients = arena.inputGradients.slice();
  const norm = Float32Array.of(engine.gradientNorm());
  engine.adam({ rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, correction1: 0.1, correction2: 0.001 }, 0.5);
  const adam = [arena.firstMoments.slice(), arena.secondMoments.slice()];
  engine.sgd({ rate: 0.01, momentum: 0.9 }, 0.5);
  fill(arena.incoming, 23);
  engine.blendIncoming(0.005);
  return [...judged, outputs, gradients, inputGradients, norm, ...adam];
}

// |fast - plain| beside the largest number of its kind: sums of up to 70 products in 32 bits.
function error(fast: Float32Array, plain: Float32Array): number {
  let worst = 0;
  let largest = 1e-3;
  for (let k = 0; k < plain.length; k++) {
    largest = Math.max(largest, Math.abs(plain[k]));
    worst = Math.max(worst, Number.isNaN(fast[k]) ? Infinity : Math.abs(fast[k] - plain[k]));
  }
  return worst / largest;
}

const engines = {
  "WebAssembly": createWasmEngine,
  "relaxed": (shapes: readonly LayerShape[], rows: number) => createWasmEngine(shapes, rows, "relaxed"),
} as const;

describe("the WebAssembly engine", () => {
  it.each(canRun("relaxed") ? ["WebAssembly", "relaxed"] as const : ["WebAssembly"] as const)("(%s) equals the plain one within 3e-5 of the largest number, for every shape", (name) => {
    fc.assert(fc.property(examples, (example) => {
      const [fast, plain] = [engines[name], createReferenceEngine].map((create) => {
        const engine = create(layersOf(example), example.rows + example.spare);
        prepare(engine);
        return pass(engine, example);
      });
      // A relu that is on in one and off in the other is right in both: outputs that near zero are left out by their own size.
      fast.forEach((values, index) => expect(error(values, plain[index])).toBeLessThan(3e-5));
    }), { numRuns: 200, seed: 42 });
  });

  it("keeps every padding zero", () => {
    const engine = createWasmEngine(layersOf({ widths: [5, 7, 9, 3], rows: 6, spare: 0, activation: "tanh", layerNorm: true, dropout: 0.25, training: true }), 6);
    prepare(engine);
    pass(engine, { widths: [5, 7, 9, 3], rows: 6, spare: 0, activation: "tanh", layerNorm: true, dropout: 0.25, training: true });
    for (const layer of engine.arena.layers) {
      for (let row = 0; row < 6; row++) {
        for (let j = layer.outputs; j < layer.stride; j++) expect([layer.y[row * layer.stride + j], layer.dy[row * layer.stride + j]]).toEqual([0, 0]);
      }
    }
  });

  it("gives the same bits in every run", () => {
    const example: Example = { widths: [10, 64, 33, 5], rows: 31, spare: 1, activation: "tanh", layerNorm: true, dropout: 0.25, training: true };
    const [first, second] = [0, 1].map(() => {
      const engine = createWasmEngine(layersOf(example), 32);
      prepare(engine);
      for (let step = 0; step < 5; step++) pass(engine, example);
      return engine.arena.parameters.slice();
    });
    expect(new Uint32Array(first.buffer)).toEqual(new Uint32Array(second.buffer));
  });
});
