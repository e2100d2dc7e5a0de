// Integrated gradients: how much each input of a network added to one of its outputs, compared with a stated baseline (Sundararajan, Taly & Yan 2017).
import { fail, type Contribution, type Observation } from "../../core/index.ts";
import { largestFirst } from "../linear/attribution.ts";
import type { NetworkInput } from "./network-input.ts";
import type { Network } from "./network.ts";

/** What is to be explained. */
export interface AttributionRequest {
  /** [inputs] */
  readonly input: ArrayLike<number>;
  /** [inputs]; zeros when absent: a state in the middle of every field's range, where inputs are scaled. */
  readonly baseline?: ArrayLike<number> | undefined;
  /** A column of the network's outputs, or a weight for each of them, [outputs]: then F is their weighted sum. */
  readonly output: number | ArrayLike<number>;
  /** How far the parts may miss the output's difference, relative to the sum of their sizes; default 1e-3. */
  readonly tolerance?: number | undefined;
}

/** The parts. */
export interface Attribution {
  /** [inputs]; they sum to value - baselineValue up to `gap`. */
  readonly parts: Float64Array;
  readonly value: number;
  readonly baselineValue: number;
  /** value - baselineValue - sum of parts: completeness (ibid., proposition 1) holds up to the error of the sum over the path. */
  readonly gap: number;
  /** Points of the path. */
  readonly points: number;
}

/** Points after which the path is not refined any more. */
const mostPoints = 16_384;

/**
 * part_i = (x_i - b_i) x mean over a in (0, 1) of dF/dx_i at b + a (x - b) (ibid., eq. 1), by the midpoint rule with doubled numbers of
 * points until the parts are complete. Uses the network's live arrays and overwrites its gradients.
 */
export function integratedGradients(network: Network, request: AttributionRequest): Attribution {
  const { inputs } = network.shape;
  const { input, baseline = new Float64Array(inputs), tolerance = 1e-3 } = request;
  const weights = weightsOf(network, request.output);
  if (input.length !== inputs || baseline.length !== inputs) fail("bad-settings", "attribution input", `${inputs} numbers`, `${input.length} and ${baseline.length}`);
  const value = valueAt(network, input, weights);
  const baselineValue = valueAt(network, baseline, weights);
  for (let points = 64; ; points *= 2) {
    const parts = pathParts(network, { input, baseline, weights }, points);
    const gap = value - baselineValue - parts.reduce((sum, part) => sum + part, 0);
    const size = parts.reduce((sum, part) => sum + Math.abs(part), 0);
    if (Math.abs(gap) <= tolerance * size || points >= mostPoints) return { parts, value, baselineValue, gap, points };
  }
}

function weightsOf(network: Network, output: number | ArrayLike<number>): Float64Array {
  if (typeof output !== "number") {
    if (output.length !== network.outputs) fail("bad-settings", "attribution output", `${network.outputs} weights`, output.length);
    return Float64Array.from(output);
  }
  if (!(output >= 0 && output < network.outputs)) fail("bad-settings", "attribution output", `a column below ${network.outputs}`, output);
  const weights = new Float64Array(network.outputs);
  weights[output] = 1;
  return weights;
}

function valueAt(network: Network, input: ArrayLike<number>, weights: Float64Array): number {
  network.inputs.set(input, 0);
  const outputs = network.forward(1);
  return weights.reduce((sum, weight, column) => sum + weight * outputs[column], 0);
}

interface Path {
  readonly input: ArrayLike<number>;
  readonly baseline: ArrayLike<number>;
  readonly weights: Float64Array;
}

function pathParts(network: Network, { input, baseline, weights }: Path, points: number): Float64Array {
  const { inputs } = network.shape;
  const rows = Math.min(points, Math.floor(network.inputs.length / inputs));
  const parts = new Float64Array(inputs);
  for (let first = 0; first < points; first += rows) {
    const count = Math.min(rows, points - first);
    for (let row = 0; row < count; row++) {
      const share = (first + row + 0.5) / points;
      for (let i = 0; i < inputs; i++) network.inputs[row * inputs + i] = baseline[i] + share * (input[i] - baseline[i]);
    }
    network.forward(count);
    for (let row = 0; row < count; row++) network.outputGradients.set(weights, row * network.outputs);
    network.backward(count, true);
    for (let row = 0; row < count; row++) {
      for (let i = 0; i < inputs; i++) parts[i] += (network.inputGradients[row * inputs + i] * (input[i] - baseline[i])) / points;
    }
  }
  return parts;
}

/** The same as contributions: "baseline" with the output there, then every input that added something, largest first. They sum to the output. */
export function networkContributions(network: Network, names: readonly string[], request: AttributionRequest): Contribution[] {
  const { parts, baselineValue, gap } = integratedGradients(network, request);
  const inputs = names.map((feature, index): Contribution => ({ feature, value: request.input[index], contribution: parts[index] }));
  return largestFirst([{ feature: "baseline", value: 1, contribution: baselineValue + gap }, ...inputs.filter(({ contribution }) => contribution !== 0)]);
}

/** A decision as a network sees it. */
export interface ExplainedDecision {
  readonly network: Network;
  readonly input: NetworkInput;
  readonly observation: Observation;
  /** The column of a candidate's score in its row, or the weights of all columns in it. */
  readonly output: (candidate: number) => number | ArrayLike<number>;
}

/** What each allowed candidate's score is made of, [A], against a state and a candidate in the middle of every range, at prices of 0. */
export function contributionsOfNetwork({ network, input, observation, output }: ExplainedDecision): readonly (readonly Contribution[])[] {
  const { width, perCandidate } = input;
  const rows = new Float32Array(width * (perCandidate ? observation.allowed.length : 1));
  input.writeObservation(observation, rows);
  return Array.from(observation.allowed, (allowed, candidate) => {
    if (allowed === 0) return [];
    const start = perCandidate ? candidate * width : 0;
    return networkContributions(network, input.names, { input: rows.subarray(start, start + width), output: output(candidate) });
  });
}
