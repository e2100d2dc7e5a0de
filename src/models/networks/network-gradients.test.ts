// Gradients of every layer and loss, held against central differences in 64 bits and against an independent library (jax-js).
import { grad, init, defaultDevice, nn, numpy as np } from "@jax-js/jax";
import { beforeAll, describe, expect, it } from "vitest";
import { seeded } from "../../core/index.ts";
import type { HeadColumns } from "../../kernels/index.ts";
import { createNetwork, type Network, type NetworkShape } from "./network.ts";

const rows = 6;
const inputs = 5;
const outputs = 4;
const head: HeadColumns = { start: 0, width: outputs };
const huberDelta = 0.3;
const entropyWeight = 0.2;
type LossName = "squared" | "Huber" | "policy";

function build(part: Partial<NetworkShape>): Network {
  const shape: NetworkShape = { inputs, hidden: [7, 6], activation: "relu", heads: [{ name: "all", outputs }], ...part };
  const random = seeded("gradients");
  const network = createNetwork(shape, { maxRows: rows, random, initialization: "uniform" });
  for (const layer of network.engine.arena.layers) {
    for (let j = 0; j < layer.gain.length && j < layer.outputs; j++) [layer.gain[j], layer.shift[j]] = [0.5 + random.uniform(), random.uniform() - 0.5];
  }
  const { actions, targets, weights } = network.engine.arena.losses;
  for (let k = 0; k < rows * inputs; k++) network.inputs[k] = 2 * random.uniform() - 1;
  for (let row = 0; row < rows; row++) [actions[row], targets[row], weights[row]] = [row % outputs, 2 * random.uniform() - 1, random.uniform() - 0.2];
  return network;
}

function lossGradient(network: Network, loss: LossName): void {
  const { engine } = network;
  if (loss === "policy") {
    engine.softmax(rows, head);
    engine.policyGradient(rows, head, entropyWeight);
  } else engine.valueGradient(rows, head, loss === "Huber" ? huberDelta : Infinity);
}

// Forward and loss once more, in 64 bits and the plainest way.
function lossOf(network: Network, loss: LossName, parameters: Float64Array, x: Float64Array): number {
  const { layers, losses } = network.engine.arena;
  let from = 0;
  let before = Array.from({ length: rows }, (_, row) => [...x.subarray(row * inputs, (row + 1) * inputs)]);
  for (const layer of layers) {
    const part = (offset: number, j: number): number => parameters[from + offset * layer.stride + j];
    before = before.map((input, row) => {
      let z = Array.from({ length: layer.outputs }, (_, j) => input.reduce((sum, value, i) => sum + value * part(i, j), part(layer.inputs, j)));
      if (layer.layerNorm) {
        const mean = z.reduce((sum, value) => sum + value, 0) / z.length;
        const variance = z.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / z.length;
        z = z.map((value, j) => part(layer.inputs + 1, j) * ((value - mean) / Math.sqrt(variance + 1e-5)) + part(layer.inputs + 2, j));
      }
      const y = z.map((value) => (layer.activation === "relu" ? Math.max(0, value) : layer.activation === "tanh" ? Math.tanh(value) : value));
      return layer.dropout > 0 ? y.map((value, j) => value * layer.mask[row * layer.stride + j]) : y;
    });
    from += (layer.inputs + (layer.layerNorm ? 3 : 1)) * layer.stride;
  }
  return before.reduce((total, y, row) => total + rowLoss(loss, y, losses.actions[row], losses.targets[row], losses.weights[row]), 0);
}

function rowLoss(loss: LossName, y: readonly number[], action: number, target: number, weight: number): number {
  if (loss !== "policy") {
    const size = Math.abs(y[action] - target);
    return weight * (loss === "squared" || size <= huberDelta ? 0.5 * size * size : huberDelta * (size - 0.5 * huberDelta));
  }
  const shift = Math.log(y.reduce((sum, value) => sum + Math.exp(value), 0));
  return weight * (y[action] - shift) - entropyWeight * y.reduce((sum, value) => sum + Math.exp(value - shift) * (value - shift), 0);
}

// The largest difference, beside the largest gradient.
function relativeError(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  const sizes = Array.from(wanted, Math.abs);
  return Math.max(...Array.from(wanted, (value, k) => Math.abs(value - found[k]))) / Math.max(...sizes);
}

function differences(values: Float64Array, evaluate: () => number): Float64Array {
  const step = 1e-6;
  return values.map((value, k) => {
    values[k] = value + step;
    const above = evaluate();
    values[k] = value - step;
    const below = evaluate();
    values[k] = value;
    return (above - below) / (2 * step);
  });
}

const shapes: readonly (readonly [name: string, part: Partial<NetworkShape>])[] = [
  ["dense, relu", {}],
  ["dense, tanh", { activation: "tanh" }],
  ["layer norm, relu", { layerNorm: true }],
  ["layer norm, tanh", { layerNorm: true, activation: "tanh" }],
  ["dropout, tanh", { dropout: 0.3, activation: "tanh" }],
  ["dropout, layer norm, relu", { dropout: 0.3, layerNorm: true }],
];
const losses: readonly LossName[] = ["squared", "Huber", "policy"];
const cases = shapes.flatMap(([name, part]) => losses.map((loss) => ({ name, part, loss })));

describe("gradients", () => {
  beforeAll(async () => {
    await init("cpu", "wasm");
    defaultDevice("wasm");
  });

  it.each(cases)("$name, $loss loss: equal central differences within 1e-4", ({ part, loss }) => {
    const network = build(part);
    network.forward(rows, true);
    lossGradient(network, loss);
    network.backward(rows, true);
    const parameters = Float64Array.from(network.parameters);
    const x = Float64Array.from(network.inputs);
    const evaluate = (): number => lossOf(network, loss, parameters, x);
    expect(relativeError(network.gradients, differences(parameters, evaluate))).toBeLessThan(1e-4);
    expect(relativeError(network.inputGradients, differences(x, evaluate))).toBeLessThan(1e-4);
  });

  it.each(cases.filter(({ part }) => part.dropout === undefined))("$name, $loss loss: equal jax-js within 1e-4", ({ part, loss }) => {
    const network = build(part);
    network.forward(rows);
    lossGradient(network, loss);
    network.backward(rows);
    const found = network.engine.arena.layers.map((layer) => compact(layer.gradients.weights, layer.inputs, layer.outputs, layer.stride));
    const wanted = jaxGradients(network, loss);
    found.forEach((gradients, index) => expect(relativeError(gradients, wanted[index])).toBeLessThan(1e-4));
  });
});

function compact(values: Float32Array, height: number, width: number, stride: number): number[] {
  return Array.from({ length: height * width }, (_, k) => values[Math.floor(k / width) * stride + (k % width)]);
}

// The gradients of all weight matrices, by automatic differentiation; jax-js arrays are used up by each use but `.ref`.
function jaxGradients(network: Network, loss: LossName): number[][] {
  const { layers, losses: given } = network.engine.arena;
  const constant = (values: ArrayLike<number>, shape: number[]): np.Array => np.array(Array.from(values)).reshape(shape);
  const evaluate = (weights: np.Array[]): np.Array => {
    let y = constant(network.inputs, [rows, inputs]);
    layers.forEach((layer, index) => {
      const row = (values: Float32Array): np.Array => constant(values.subarray(0, layer.outputs), [1, layer.outputs]);
      y = np.matmul(y, weights[index]).add(row(layer.bias));
      if (layer.layerNorm) {
        const centred = y.ref.sub(y.mean(1, { keepdims: true }));
        const variance = np.square(centred.ref).mean(1, { keepdims: true });
        y = centred.div(np.sqrt(variance.add(1e-5))).mul(row(layer.gain)).add(row(layer.shift));
      }
      if (layer.activation === "relu") y = nn.relu(y);
      if (layer.activation === "tanh") y = np.tanh(y);
    });
    const chosen = constant(Array.from({ length: rows * outputs }, (_, k) => (k % outputs === given.actions[Math.floor(k / outputs)] ? 1 : 0)), [rows, outputs]);
    const weight = constant(given.weights, [rows]);
    if (loss === "policy") {
      const logs = nn.logSoftmax(y, 1);
      const entropy = np.exp(logs.ref).mul(logs.ref).sum();
      return logs.mul(chosen).sum(1).mul(weight).sum().sub(entropy.mul(entropyWeight));
    }
    const error = y.mul(chosen).sum(1).sub(constant(given.targets, [rows]));
    if (loss === "squared") return np.square(error).mul(weight).mul(0.5).sum();
    const size = np.abs(error);
    const inner = np.square(size.ref).mul(0.5);
    const outer = size.ref.sub(0.5 * huberDelta).mul(huberDelta);
    return np.where(size.lessEqual(huberDelta), inner, outer).mul(weight).sum();
  };
  const weights = layers.map((layer) => constant(compact(layer.weights, layer.inputs, layer.outputs, layer.stride), [layer.inputs, layer.outputs]));
  return grad(evaluate)(weights).map((gradient) => Array.from(gradient.dataSync()));
}
