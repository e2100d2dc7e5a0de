// Gradients of actors through their critics, held against central differences in 64 bits and against an independent library (jax-js).
import { defaultDevice, grad, init, nn, numpy as np } from "@jax-js/jax";
import { beforeAll, describe, expect, it } from "vitest";
import { sampleNormal, seeded } from "../../core/index.ts";
import { createReferenceEngine, createWasmEngine } from "../../kernels/index.ts";
import { createGaussianActor, createPointActor } from "./actors.ts";
import { createCritics } from "./critics.ts";
import type { Network } from "./network.ts";

const rows = 7;
const states = 3;
const width = 2;
const temperature = 0.3;
type Kind = "point" | "gaussian";
type Which = "first" | "smallest";

const random = seeded("continuous gradients");
const seen = Float32Array.from({ length: rows * states }, () => 2 * random.uniform() - 1);

/** One step of an actor's gradients, with everything a second way needs. */
function run(kind: Kind, which: Which, createEngine = createWasmEngine) {
  const shape = { states, actions: width, hidden: [6, 5] };
  const options = { maxRows: rows, createEngine };
  const critics = createCritics({ ...shape, count: 2 }, { ...options, random: seeded("critics") }, null);
  const actionGradients = new Float32Array(rows * width);
  const shared = (network: Network, act: () => void, actions: Float32Array): void => {
    // Weights of the last layer begin near zero: these are large enough to bend.
    for (let k = 0; k < network.parameters.length; k++) network.parameters[k] *= 1.3;
    const last = network.engine.arena.layers[network.engine.arena.layers.length - 1];
    for (let i = 0; i < last.inputs; i++) for (let j = 0; j < last.outputs; j++) last.weights[i * last.stride + j] = 0.6 * Math.sin(3 * i + j);
    network.inputs.set(seen);
    act();
    critics.write(rows, seen, actions);
    critics.actionGradients(rows, which, actionGradients);
    for (let index = 0; index < actionGradients.length; index++) actionGradients[index] = -actionGradients[index];
  };
  if (kind === "point") {
    const actor = createPointActor(shape, { ...options, random: seeded("actor") });
    shared(actor.network, () => actor.forward(rows), actor.actions);
    actor.backward(rows, actionGradients);
    return { network: actor.network, critics: critics.networks, actions: actor.actions };
  }
  const actor = createGaussianActor(shape, { ...options, random: seeded("actor") });
  shared(actor.network, () => actor.draw(rows, seeded("noise")), actor.actions);
  actor.backward(rows, actionGradients, temperature);
  return { network: actor.network, critics: critics.networks, actions: actor.actions };
}

const source = seeded("noise");
const noises = Array.from({ length: rows }, () => Array.from({ length: width }, () => sampleNormal(source)));

// A network once more, in 64 bits and the plainest way.
function forward(network: Network, parameters: ArrayLike<number>, inputs: readonly (readonly number[])[]): number[][] {
  let from = 0;
  let before = inputs.map((row) => [...row]);
  for (const layer of network.engine.arena.layers) {
    const part = (offset: number, j: number): number => parameters[from + offset * layer.stride + j];
    before = before.map((input) => Array.from({ length: layer.outputs }, (_, j) => {
      const value = input.reduce((sum, x, i) => sum + x * part(i, j), part(layer.inputs, j));
      return layer.activation === "relu" ? Math.max(0, value) : value;
    }));
    from += (layer.inputs + 1) * layer.stride;
  }
  return before;
}

const stateRows = Array.from({ length: rows }, (_, row) => [...seen.subarray(row * states, (row + 1) * states)]);

/** The loss that an actor goes down, as the papers write it. */
function lossOf({ kind, which, fold }: { readonly kind: Kind; readonly which: Which; readonly fold: number }, { network, critics }: ReturnType<typeof run>, parameters: Float64Array): number {
  const outputs = forward(network, parameters, stateRows);
  let total = 0;
  const actions = outputs.map((row, index) => row.slice(0, width).map((output, field) => {
    if (kind === "point") return Math.tanh(output);
    const log = -5 + 2.5 * (1 + Math.tanh(row[width + field]));
    const noise = noises[index][field];
    const a = Math.tanh(4 * Math.tanh(output / 4) + Math.exp(log) * noise);
    total += (temperature / rows) * (-0.5 * noise * noise - log - 0.5 * Math.log(2 * Math.PI) - fold * Math.log(1 - a * a));
    return a;
  }));
  const values = critics.map((critic) => forward(critic, critic.parameters, stateRows.map((row, index) => [...row, ...actions[index]])));
  for (let row = 0; row < rows; row++) total -= (which === "first" ? values[0][row][0] : Math.min(values[0][row][0], values[1][row][0])) / rows;
  return total;
}

/** Central differences of the loss; with `fold` 0 of the loss whose density forgets the fold. */
function differences(kind: Kind, which: Which, found: ReturnType<typeof run>, fold = 1): Float64Array {
  const parameters = Float64Array.from(found.network.parameters);
  const step = 1e-6;
  return parameters.map((value, k) => {
    parameters[k] = value + step;
    const above = lossOf({ kind, which, fold }, found, parameters);
    parameters[k] = value - step;
    const below = lossOf({ kind, which, fold }, found, parameters);
    parameters[k] = value;
    return (above - below) / (2 * step);
  });
}

// The largest difference, beside the largest gradient.
function relativeError(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  return Math.max(...Array.from(wanted, (value, k) => Math.abs(value - found[k]))) / Math.max(...Array.from(wanted, Math.abs));
}

function compact(values: Float32Array, height: number, across: number, stride: number): number[] {
  return Array.from({ length: height * across }, (_, k) => values[Math.floor(k / across) * stride + (k % across)]);
}

// The gradients of the actor's weight matrices by automatic differentiation; jax-js arrays are used up by each use but `.ref`.
function jaxGradients(kind: Kind, which: Which, { network, critics, actions }: ReturnType<typeof run>): number[][] {
  const constant = (values: ArrayLike<number>, shape: number[]): np.Array => np.array(Array.from(values)).reshape(shape);
  const biasOf = (layer: Network["engine"]["arena"]["layers"][number]): np.Array => constant(layer.bias.subarray(0, layer.outputs), [1, layer.outputs]);
  const weightsOf = (layer: Network["engine"]["arena"]["layers"][number]): number[] => compact(layer.weights, layer.inputs, layer.outputs, layer.stride);
  // Columns `from` to `from + width` of an actor's outputs, by a product with a matrix of ones and zeros.
  const columns = (outputs: np.Array, from: number, all: number): np.Array =>
    np.matmul(outputs, constant(Array.from({ length: all * width }, (_, k) => (Math.floor(k / width) === from + (k % width) ? 1 : 0)), [all, width]));
  const values = critics.map((critic) => forward(critic, critic.parameters, stateRows.map((row, index) => [...row, ...actions.subarray(index * width, (index + 1) * width)])));
  const valueOf = (critic: Network, action: np.Array): np.Array => {
    let y = action;
    critic.engine.arena.layers.forEach((layer, index) => {
      const weights = weightsOf(layer);
      if (index > 0) y = np.matmul(y, constant(weights, [layer.inputs, layer.outputs])).add(biasOf(layer));
      else {
        const upper = np.matmul(constant(seen, [rows, states]), constant(weights.slice(0, states * layer.outputs), [states, layer.outputs]));
        y = np.matmul(y, constant(weights.slice(states * layer.outputs), [width, layer.outputs])).add(upper).add(biasOf(layer));
      }
      if (layer.activation === "relu") y = nn.relu(y);
    });
    return y.reshape([rows]);
  };
  const { layers } = network.engine.arena;
  const evaluate = (weights: np.Array[]): np.Array => {
    let y = constant(seen, [rows, states]);
    layers.forEach((layer, index) => {
      y = np.matmul(y, weights[index]).add(biasOf(layer));
      if (layer.activation === "relu") y = nn.relu(y);
    });
    let action: np.Array;
    let loss = np.array(0);
    if (kind === "point") action = np.tanh(y);
    else {
      const log = np.tanh(columns(y.ref, width, 2 * width)).mul(2.5).add(-2.5);
      const mean = np.tanh(columns(y, 0, 2 * width).mul(0.25)).mul(4);
      action = np.tanh(mean.add(np.exp(log.ref).mul(constant(noises.flat(), [rows, width]))));
      loss = log.add(np.log(np.square(action.ref).mul(-1).add(1))).sum().mul(-temperature / rows);
    }
    for (let index = 0; index < (which === "first" ? 1 : 2); index++) {
      const chosen = Array.from({ length: rows }, (_, row) => (which === "first" || values[index][row][0] < values[1 - index][row][0] ? -1 / rows : 0));
      loss = loss.add(valueOf(critics[index], action.ref).mul(constant(chosen, [rows])).sum());
    }
    action.dispose();
    return loss;
  };
  return grad(evaluate)(layers.map((layer) => constant(weightsOf(layer), [layer.inputs, layer.outputs]))).map((gradient) => Array.from(gradient.dataSync()));
}

describe("gradients of actors through critics", () => {
  beforeAll(async () => {
    await init("cpu", "wasm");
    defaultDevice("wasm");
  });
  const cases = (["point", "gaussian"] as const).flatMap((kind) => (["first", "smallest"] as const).map((which) => ({ kind, which })));

  it.each(cases)("$kind actor, $which critic: equal central differences within 1e-4", ({ kind, which }) => {
    const found = run(kind, which);
    const wanted = differences(kind, which, found);
    expect(Math.max(...wanted.map(Math.abs))).toBeGreaterThan(0.01);
    expect(relativeError(found.network.gradients, wanted)).toBeLessThan(1e-4);
  });

  it.each(cases)("$kind actor, $which critic: equal jax-js within 1e-4", ({ kind, which }) => {
    const found = run(kind, which);
    const wanted = jaxGradients(kind, which, found);
    found.network.engine.arena.layers.forEach((layer, index) => {
      expect(relativeError(compact(layer.gradients.weights, layer.inputs, layer.outputs, layer.stride), wanted[index])).toBeLessThan(1e-4);
    });
  });

  it.each(cases)("$kind actor, $which critic: the plain engine agrees within 1e-5", ({ kind, which }) => {
    expect(relativeError(run(kind, which).network.gradients, run(kind, which, createReferenceEngine).network.gradients)).toBeLessThan(1e-5);
  });

  it("a density without the correction for the fold is caught", () => {
    const found = run("gaussian", "smallest");
    expect(relativeError(found.network.gradients, differences("gaussian", "smallest", found, 0))).toBeGreaterThan(0.01);
  });
});
