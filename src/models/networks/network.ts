// A multi-layer perceptron with named heads, over one block of memory that is laid out once: nothing on its passes allocates.
import { describe, fail, tensorOf, type Random, type Snapshot, type Tensor } from "../../core/index.ts";
import { createWasmEngine, type Engine, type LayerParameters, type LayerShape } from "../../kernels/index.ts";
import { initializeBlock, type Initialization } from "./initialization.ts";

/** Layers of a network; heads lie side by side in one last linear layer. */
export interface NetworkShape {
  readonly inputs: number;
  readonly hidden: readonly number[];
  readonly activation: "relu" | "tanh";
  readonly heads: readonly { readonly name: string; readonly outputs: number }[];
  /** Layer norm between each hidden layer and its activation (Ba, Kiros & Hinton 2016). */
  readonly layerNorm?: boolean;
  /** Share of each hidden layer's outputs dropped while training. */
  readonly dropout?: number;
}

/** Live arrays never move: keep them. Widths in memory are padded, so `parameters` holds zeros that stay zero; `tensors` has no padding. */
export interface Network {
  readonly shape: NetworkShape;
  /** All heads side by side. */
  readonly outputs: number;
  /** The first column of a head. */
  headStart(name: string): number;
  /** [maxRows x inputs]: write here, then `forward`. */
  readonly inputs: Float32Array;
  /** [maxRows x outputs]: write here, then `backward`. */
  readonly outputGradients: Float32Array;
  /** [maxRows x inputs]: filled by `backward` when asked. */
  readonly inputGradients: Float32Array;
  readonly parameters: Float32Array;
  /** Of one length with `parameters`; overwritten by `backward`. */
  readonly gradients: Float32Array;
  /** Runs the first `rows` inputs; returns [maxRows x outputs], the same live array every time. Training draws masks of dropout. */
  forward(rows: number, training?: boolean): Float32Array;
  /** Fills `gradients` from `outputGradients` and the last `forward`, which must have had the same rows; `outputGradients` may be overwritten. */
  backward(rows: number, wantInputs?: boolean): void;
  /** Takes over the parameters of a network of the same shape. */
  copyFrom(other: Network): void;
  /** parameters += share (other's - parameters): the soft target update of Lillicrap et al. 2016, tau = share. */
  blendFrom(other: Network, share: number): void;
  tensors(prefix: string): Record<string, Tensor>;
  /** Throws `bad-snapshot`. */
  restore(snapshot: Snapshot, prefix: string): void;
  /** The numbers underneath: for optimisers and tests. */
  readonly engine: Engine;
}

/** How a network begins, and how large its batches may grow. */
export interface NetworkOptions {
  readonly maxRows: number;
  readonly random: Random;
  /** Default "orthogonal", gain sqrt(2) for relu and 5 / 3 for tanh. */
  readonly initialization?: Initialization;
  /** The gain of a head by name, default 1 (0.01 is usual for policies: Engstrom et al. 2020). */
  readonly headGains?: { readonly [head: string]: number };
  /** The plain TypeScript twin for tests; default is the fast one. */
  readonly createEngine?: (shapes: readonly LayerShape[], maxRows: number) => Engine;
}

/** Builds a network; throws `bad-settings` for impossible shapes. */
export function createNetwork(shape: NetworkShape, options: NetworkOptions): Network {
  checkShape(shape, options.maxRows);
  const engine = (options.createEngine ?? createWasmEngine)(layerShapes(shape), options.maxRows);
  const { arena } = engine;
  const outputs = outputsOf(shape);
  initialize(shape, engine, options);
  return {
    shape, outputs, engine, inputs: arena.inputs, outputGradients: arena.outputGradients, inputGradients: arena.inputGradients,
    parameters: arena.parameters, gradients: arena.gradients,
    headStart: (name) => headStart(shape, name),
    forward(rows, training = false) {
      engine.forward(rows, training);
      return arena.outputs;
    },
    backward: (rows, wantInputs = false) => engine.backward(rows, wantInputs),
    copyFrom: (other) => arena.parameters.set(other.parameters),
    blendFrom(other, share) {
      arena.incoming.set(other.parameters);
      engine.blendIncoming(share);
    },
    tensors: (prefix) => tensorsOf(engine, prefix),
    restore: (snapshot, prefix) => restore(engine, snapshot, prefix),
  };
}

function layerShapes(shape: NetworkShape): LayerShape[] {
  const { activation, layerNorm = false, dropout = 0 } = shape;
  const widths = [shape.inputs, ...shape.hidden];
  const hidden = shape.hidden.map((outputs, index): LayerShape => ({ inputs: widths[index], outputs, activation, layerNorm, dropout }));
  return [...hidden, { inputs: widths[widths.length - 1], outputs: outputsOf(shape), activation: "none", layerNorm: false, dropout: 0 }];
}

function outputsOf(shape: NetworkShape): number {
  return shape.heads.reduce((total, head) => total + head.outputs, 0);
}

function headStart(shape: NetworkShape, name: string): number {
  let start = 0;
  for (const head of shape.heads) {
    if (head.name === name) return start;
    start += head.outputs;
  }
  return fail("bad-settings", "network head", `one of ${shape.heads.map((head) => head.name).join(", ")}`, describe(name));
}

function checkShape(shape: NetworkShape, maxRows: number): void {
  const check = (where: string, value: number): void => {
    if (!Number.isSafeInteger(value) || value < 1) fail("bad-settings", `network ${where}`, "a whole number from 1 on", describe(value));
  };
  check("maxRows", maxRows);
  check("inputs", shape.inputs);
  shape.hidden.forEach((width, index) => check(`hidden[${index}]`, width));
  for (const head of shape.heads) check(`head ${head.name}`, head.outputs);
  if (shape.heads.length === 0) fail("bad-settings", "network heads", "at least one head", "none");
  const { dropout = 0 } = shape;
  if (!(dropout >= 0 && dropout < 1)) fail("bad-settings", "network dropout", "a share from 0 to below 1", describe(dropout));
}

function initialize(shape: NetworkShape, engine: Engine, options: NetworkOptions): void {
  const { random, initialization = "orthogonal", headGains = {} } = options;
  const { layers, dropoutState } = engine.arena;
  const hiddenGain = initialization === "uniform" ? 1 : shape.activation === "relu" ? Math.SQRT2 : 5 / 3;
  layers.forEach((layer, index) => {
    layer.gain.fill(1, 0, layer.outputs);
    if (index < layers.length - 1) initializeBlock(layer, { start: 0, end: layer.outputs, gain: hiddenGain }, initialization, random.fork(`layer ${index}`));
  });
  for (const head of shape.heads) {
    const start = headStart(shape, head.name);
    const block = { start, end: start + head.outputs, gain: headGains[head.name] ?? 1 };
    initializeBlock(layers[layers.length - 1], block, initialization, random.fork(`head ${head.name}`));
  }
  dropoutState[0] = Math.floor(random.fork("dropout").uniform() * 4294967296);
}

const parts = ["weights", "bias", "gain", "shift"] as const satisfies readonly (keyof LayerParameters)[];

function tensorsOf(engine: Engine, prefix: string): Record<string, Tensor> {
  const found: Record<string, Tensor> = {};
  engine.arena.layers.forEach((layer, index) => {
    for (const part of parts) {
      if (layer[part].length === 0) continue;
      const rows = part === "weights" ? layer.inputs : 1;
      const data = new Float32Array(rows * layer.outputs);
      for (let row = 0; row < rows; row++) data.set(layer[part].subarray(row * layer.stride, row * layer.stride + layer.outputs), row * layer.outputs);
      found[`${prefix}${index}.${part}`] = { shape: part === "weights" ? [rows, layer.outputs] : [layer.outputs], data };
    }
  });
  found[`${prefix}dropout`] = { shape: [2], data: engine.arena.dropoutState.slice() };
  return found;
}

function restore(engine: Engine, snapshot: Snapshot, prefix: string): void {
  engine.arena.layers.forEach((layer, index) => {
    for (const part of parts) {
      if (layer[part].length === 0) continue;
      const rows = part === "weights" ? layer.inputs : 1;
      const data = tensorOf(snapshot, `${prefix}${index}.${part}`, part === "weights" ? [rows, layer.outputs] : [layer.outputs]);
      for (let row = 0; row < rows; row++) layer[part].set(data.subarray(row * layer.outputs, (row + 1) * layer.outputs), row * layer.stride);
    }
  });
  engine.arena.dropoutState.set(tensorOf(snapshot, `${prefix}dropout`, [2]));
}
