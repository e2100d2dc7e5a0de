// Values of a state and a real action by one network or several of which the smallest is believed, and how they change with the action.
import type { Random, Snapshot, Tensor } from "../../core/index.ts";
import { createNetwork, type Network, type NetworkOptions } from "./network.ts";
import { createAdam, type Optimizer } from "./optimizer.ts";

/** How many critics there are and what they read: rows of [state | action], both scaled. */
export interface CriticShape {
  readonly count: number;
  readonly states: number;
  readonly actions: number;
  readonly hidden: readonly number[];
}

/** Critics that are asked together. Nothing but `tensors` allocates. */
export interface Critics {
  readonly networks: readonly Network[];
  /** Lays [rows x S] states and [rows x D] actions out for what follows. */
  write(rows: number, states: Float32Array, actions: Float32Array): void;
  /** The smallest value of each row written, into `out`. */
  smallest(rows: number, out: Float64Array): void;
  /** One step of every critic towards `targets`, [rows], of the mean of half the squared error. Throws `diverged`. */
  fit(rows: number, targets: Float64Array, rate: number): void;
  /**
   * The gradient with respect to the actions of the mean over the rows written of the value of the first critic, or of the smallest, into
   * `out`, [rows x D].
   */
  actionGradients(rows: number, which: "first" | "smallest", out: Float32Array): void;
  /** parameters += share (other's - parameters), critic by critic. */
  blendFrom(other: Critics, share: number): void;
  copyFrom(other: Critics): void;
  tensors(prefix: string): Record<string, Tensor>;
  restore(snapshot: Snapshot, prefix: string): void;
}

/** How critics learn; target networks do not. */
export interface CriticLearning {
  readonly rate: number;
  readonly largestNorm: number;
}

/** Critics of this shape, each with first weights of its own. */
export function createCritics(
  { count, states, actions, hidden }: CriticShape, options: Pick<NetworkOptions, "maxRows" | "createEngine"> & { readonly random: Random }, learning: CriticLearning | null,
): Critics {
  const inputs = states + actions;
  const networks = Array.from({ length: count }, (_, index) => createNetwork(
    { inputs, hidden, activation: "relu", heads: [{ name: "value", outputs: 1 }] }, { ...options, random: options.random.fork(`critic ${index}`) },
  ));
  const optimizers: readonly Optimizer[] = learning === null ? [] : networks.map((network) => createAdam(network, { ...learning, name: "a critic" }));
  const head = { start: 0, width: 1 };
  const least = new Int32Array(options.maxRows);
  const findLeast = (rows: number): void => {
    for (let row = 0; row < rows; row++) {
      least[row] = 0;
      for (let index = 1; index < count; index++) {
        if (networks[index].engine.arena.outputs[row] < networks[least[row]].engine.arena.outputs[row]) least[row] = index;
      }
    }
  };
  return {
    networks,
    write(rows, someStates, someActions) {
      for (const { inputs: to } of networks) {
        for (let row = 0; row < rows; row++) {
          for (let column = 0; column < states; column++) to[row * inputs + column] = someStates[row * states + column];
          for (let column = 0; column < actions; column++) to[row * inputs + states + column] = someActions[row * actions + column];
        }
      }
    },
    smallest(rows, out) {
      for (const network of networks) network.forward(rows);
      findLeast(rows);
      for (let row = 0; row < rows; row++) out[row] = networks[least[row]].engine.arena.outputs[row];
    },
    fit(rows, targets, rate) {
      for (let index = 0; index < count; index++) {
        const network = networks[index];
        const { losses } = network.engine.arena;
        network.forward(rows, true);
        losses.weights.fill(1 / rows, 0, rows);
        for (let row = 0; row < rows; row++) losses.targets[row] = targets[row];
        network.engine.valueGradient(rows, head, Number.POSITIVE_INFINITY);
        network.backward(rows);
        optimizers[index].step(rate);
      }
    },
    actionGradients(rows, which, out) {
      const asked = which === "first" ? 1 : count;
      for (let index = 0; index < asked; index++) networks[index].forward(rows);
      if (which === "smallest") findLeast(rows);
      out.fill(0, 0, rows * actions);
      for (let index = 0; index < asked; index++) {
        const { outputGradients, inputGradients } = networks[index];
        for (let row = 0; row < rows; row++) outputGradients[row] = which === "first" || least[row] === index ? 1 / rows : 0;
        networks[index].backward(rows, true);
        for (let row = 0; row < rows; row++) {
          for (let column = 0; column < actions; column++) out[row * actions + column] += inputGradients[row * inputs + states + column];
        }
      }
    },
    blendFrom(other, share) {
      for (let index = 0; index < count; index++) networks[index].blendFrom(other.networks[index], share);
    },
    copyFrom(other) {
      for (let index = 0; index < count; index++) networks[index].copyFrom(other.networks[index]);
    },
    tensors: (prefix) => Object.assign({}, ...networks.map((network, index) => ({
      ...network.tensors(`${prefix}${index}.`), ...optimizers[index]?.tensors(`${prefix}${index}.optimizer.`),
    }))) as Record<string, Tensor>,
    restore(snapshot, prefix) {
      networks.forEach((network, index) => {
        network.restore(snapshot, `${prefix}${index}.`);
        (optimizers[index] as Optimizer | undefined)?.restore(snapshot, `${prefix}${index}.optimizer.`);
      });
    },
  };
}
