// Networks that act: one that names an action of (-1, 1)^D, and one that names a Gaussian folded into it.
import { sampleNormal, type Random } from "../../core/index.ts";
import { addLogSlopes, exponentialAll, foldAll, halfLogTwoPi, hyperbolicTangent, inverseSquash, squashAll, squashedLogDensity } from "../../kernels/index.ts";
import { createNetwork, type Network, type NetworkOptions } from "./network.ts";

/** Layers of an actor over S scaled state numbers, for D directions. */
export interface ActorShape {
  readonly states: number;
  readonly actions: number;
  readonly hidden: readonly number[];
}

/** An actor without chance: tanh of its outputs. */
export interface PointActor {
  readonly network: Network;
  /** [maxRows x D], filled by `forward`. */
  readonly actions: Float32Array;
  /** Acts in the first `rows` states of `network.inputs`. */
  forward(rows: number): void;
  /** The gradients of a loss whose gradients with respect to the actions of the last `forward` these are. */
  backward(rows: number, actionGradients: Float32Array): void;
}

type ActorOptions = Pick<NetworkOptions, "maxRows" | "random" | "createEngine">;

/** A point actor that begins near the middle of the box. */
export function createPointActor({ states, actions: width, hidden }: ActorShape, options: ActorOptions): PointActor {
  const heads = [{ name: "action", outputs: width }];
  const network = createNetwork({ inputs: states, hidden, activation: "relu", heads }, { ...options, headGains: { action: 0.01 } });
  const actions = new Float32Array(options.maxRows * width);
  return {
    network, actions,
    forward(rows) {
      const outputs = network.forward(rows);
      for (let index = 0; index < rows * width; index++) actions[index] = hyperbolicTangent(outputs[index]);
    },
    backward(rows, actionGradients) {
      for (let index = 0; index < rows * width; index++) network.outputGradients[index] = actionGradients[index] * (1 - actions[index] * actions[index]);
      network.backward(rows);
    },
  };
}

/** Means are folded within this: tanh(4) = .9993, so that a mean never stands where single precision no longer tells actions apart. */
const largestMean = 4;
/** ln of the deviation lies between these; a folded Gaussian is most even at a deviation of .87 (computed), so that more would spread it less. */
const leastLog = -5;
const halfLog = 2.5;
/** No draw is further out. P(|u| > 8) is below 1e-4 at the largest mean and deviation. */
const furthest = 8;
const edge = hyperbolicTangent(furthest);

/** An actor with chance: a = tanh(mean + deviation noise), each direction for itself. */
export interface GaussianActor {
  readonly network: Network;
  /** [maxRows x D] and [maxRows], filled by `draw`: actions, and ln of their density per unit of (-1, 1)^D. */
  readonly actions: Float32Array;
  readonly logDensities: Float64Array;
  /** Draws in the first `rows` states of `network.inputs`. */
  draw(rows: number, random: Random): void;
  /** The most central action of one state of `network.inputs`, tanh(mean), into actions[0 ..]. */
  centre(): void;
  /** ln of the density of a scaled action in the state of the first row of `network.inputs`. */
  logDensity(action: Float64Array): number;
  /**
   * The gradients of temperature x mean ln density + a loss whose gradients with respect to the last drawn actions these are, through the
   * draw itself, its noise held (Haarnoja et al. 2018, "Soft Actor-Critic Algorithms and Applications", eqs. 8 to 10).
   */
  backward(rows: number, actionGradients: Float32Array, temperature: number): void;
}

/** A Gaussian actor that begins wide and near the middle of the box. */
export function createGaussianActor({ states, actions: width, hidden }: ActorShape, options: ActorOptions): GaussianActor {
  const heads = [{ name: "mean", outputs: width }, { name: "deviation", outputs: width }];
  const network = createNetwork({ inputs: states, hidden, activation: "relu", heads }, { ...options, headGains: { mean: 0.01, deviation: 0.01 } });
  const size = options.maxRows * width;
  const actions = new Float32Array(size);
  const logDensities = new Float64Array(options.maxRows);
  // Of the last draw, each [maxRows x D]. All is computed column by column, so that numbers stay off the heap and are there for `backward`.
  const noises = new Float64Array(size);
  const deviations = new Float64Array(size);
  const points = new Float64Array(size);
  // Both heads folded by tanh, [maxRows x 2 D], the mean's a quarter as steep; and ln of the deviations.
  const folded = new Float64Array(2 * size);
  const logs = new Float64Array(size);
  const acted = new Float64Array(size);
  const steepness = Float64Array.from({ length: 2 * width }, (_, column) => (column < width ? 1 / largestMean : 1));
  const read = (rows: number): void => {
    foldAll(network.forward(rows), steepness, 2 * rows * width, folded);
    for (let row = 0; row < rows; row++) {
      for (let index = 0; index < width; index++) logs[row * width + index] = leastLog + halfLog * (1 + folded[(2 * row + 1) * width + index]);
    }
    exponentialAll(logs, rows * width, deviations);
  };
  return {
    network, actions, logDensities,
    draw(rows, random) {
      read(rows);
      const count = rows * width;
      for (let at = 0; at < count; at++) noises[at] = sampleNormal(random);
      for (let row = 0; row < rows; row++) {
        let total = 0;
        for (let index = 0; index < width; index++) {
          const at = row * width + index;
          points[at] = Math.min(furthest, Math.max(-furthest, largestMean * folded[2 * row * width + index] + deviations[at] * noises[at]));
          total -= 0.5 * noises[at] * noises[at] + logs[at] + halfLogTwoPi;
        }
        logDensities[row] = total;
      }
      addLogSlopes(points, { rows, width }, -1, logDensities);
      squashAll(points, count, acted);
      for (let at = 0; at < count; at++) actions[at] = acted[at];
    },
    centre() {
      read(1);
      for (let index = 0; index < width; index++) actions[index] = hyperbolicTangent(largestMean * folded[index]);
    },
    logDensity(action) {
      read(1);
      let total = 0;
      for (let index = 0; index < width; index++) {
        const point = inverseSquash(Math.min(edge, Math.max(-edge, action[index])));
        total += squashedLogDensity((point - largestMean * folded[index]) / deviations[index], logs[index], point);
      }
      return total;
    },
    backward(rows, actionGradients, temperature) {
      const { outputGradients } = network;
      for (let row = 0; row < rows; row++) {
        for (let index = 0; index < width; index++) {
          const at = row * width + index;
          const action = acted[at];
          // d ln density / du = 2 tanh(u), and da / du = 1 - a^2; u = mean + e^log noise.
          const along = (temperature * 2 * action) / rows + actionGradients[at] * (1 - action * action);
          const fold = folded[2 * row * width + index];
          const bend = folded[(2 * row + 1) * width + index];
          outputGradients[2 * row * width + index] = along * (1 - fold * fold);
          outputGradients[(2 * row + 1) * width + index] = (along * deviations[at] * noises[at] - temperature / rows) * halfLog * (1 - bend * bend);
        }
      }
      network.backward(rows);
    },
  };
}
