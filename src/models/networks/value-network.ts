// A network that estimates action values, one number or several quantiles per candidate, plain or with a dueling head.
import { describe, fail, type Random } from "../../core/index.ts";
import { createNetwork, type Network } from "./network.ts";

/** The layers of a value network. */
export interface ValueShape {
  readonly inputs: number;
  /** Candidates per row. */
  readonly actions: number;
  /** Numbers per candidate: 1, or the quantiles of a return. */
  readonly atoms: number;
  readonly hidden: readonly number[];
  /** Wang et al. 2016. */
  readonly dueling: boolean;
}

/** A network with its values; live arrays never move. */
export interface ValueNetwork {
  readonly network: Network;
  /** The values of the first `rows` inputs, [maxRows x actions x atoms]. */
  forward(rows: number): Float32Array;
  /** [maxRows x actions x atoms]: the gradient of the loss with respect to each value; write here, then `backward`. */
  readonly gradients: Float32Array;
  backward(rows: number): void;
}

/** The layers of a setting like "64-64"; the empty word is no hidden layer. Throws `bad-settings`. */
export function parseHidden(text: string, where: string): readonly number[] {
  if (text === "") return [];
  if (!/^[1-9]\d{0,4}(-[1-9]\d{0,4})*$/.test(text)) fail("bad-settings", where, 'widths of layers like "64-64"', describe(text));
  return text.split("-").map(Number);
}

/** A value network of this shape. */
export function createValueNetwork(shape: ValueShape, options: { readonly maxRows: number; readonly random: Random }): ValueNetwork {
  const { inputs, actions, atoms, hidden } = shape;
  const outputs = actions * atoms;
  const heads = shape.dueling ? [{ name: "value", outputs: atoms }, { name: "advantage", outputs }] : [{ name: "values", outputs }];
  const network = createNetwork({ inputs, hidden, activation: "relu", heads }, options);
  if (!shape.dueling) {
    return { network, forward: (rows) => network.forward(rows), gradients: network.outputGradients, backward: (rows) => network.backward(rows) };
  }
  const values = new Float32Array(options.maxRows * outputs);
  const gradients = new Float32Array(options.maxRows * outputs);
  return {
    network, gradients,
    forward(rows) {
      const found = network.forward(rows);
      for (let row = 0; row < rows; row++) combineDuel(found, row * (outputs + atoms), shape, values, row * outputs);
      return values;
    },
    backward(rows) {
      for (let row = 0; row < rows; row++) splitDuel(gradients, row * outputs, shape, network.outputGradients, row * (outputs + atoms));
      network.backward(rows);
    },
  };
}

/** The number of candidates and of numbers per candidate. */
export type Duel = Pick<ValueShape, "actions" | "atoms">;

/** Q(a) = V + A(a) - mean A (Wang et al. 2016, eq. 9), for each atom. `from` is [V | A(0), A(1), ...], each of `atoms` numbers. */
export function combineDuel(from: Float32Array, at: number, { actions, atoms }: Duel, to: Float32Array, start: number): void {
  for (let atom = 0; atom < atoms; atom++) {
    let mean = 0;
    for (let action = 0; action < actions; action++) mean += from[at + (1 + action) * atoms + atom];
    mean /= actions;
    for (let action = 0; action < actions; action++) {
      to[start + action * atoms + atom] = from[at + atom] + from[at + (1 + action) * atoms + atom] - mean;
    }
  }
}

/** The gradients of V and A from those of Q: dV = sum dQ, dA(a) = dQ(a) - mean dQ. */
export function splitDuel(from: Float32Array, at: number, { actions, atoms }: Duel, to: Float32Array, start: number): void {
  for (let atom = 0; atom < atoms; atom++) {
    let total = 0;
    for (let action = 0; action < actions; action++) total += from[at + action * atoms + atom];
    to[start + atom] = total;
    for (let action = 0; action < actions; action++) to[start + (1 + action) * atoms + atom] = from[at + action * atoms + atom] - total / actions;
  }
}

/** The weight of every output of the network in a candidate's value, the mean of its atoms: what an attribution of that value is taken of. */
export function valueWeights({ network }: ValueNetwork, { actions, atoms }: Duel, candidate: number): Float64Array {
  const weights = new Float64Array(network.outputs);
  const dueling = network.outputs > actions * atoms;
  for (let atom = 0; atom < atoms; atom++) {
    if (!dueling) weights[candidate * atoms + atom] = 1 / atoms;
    else {
      weights[atom] = 1 / atoms;
      for (let action = 0; action < actions; action++) weights[(1 + action) * atoms + atom] = ((action === candidate ? 1 : 0) - 1 / actions) / atoms;
    }
  }
  return weights;
}
