// Integrated gradients: how much each input of a network added to one of its outputs, compared with a stated baseline (Sundararajan, Taly & Yan 2017).
import { fail, type Contribution } from "../core/index.ts";
import { largestFirst } from "./attribution.ts";
import type { Network } from "./network.ts";

/** What is to be explained. */
export interface AttributionRequest {
  /** [inputs] */
  readonly input: ArrayLike<number>;
  /** [inputs]; zeros when absent: a state in the middle of every field's range, where inputs are scaled. */
  readonly baseline?: ArrayLike<number> | undefined;
  /** The column of the network's outputs. */
  readonly output: number;
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
  const { input, baseline = new Float64Array(inputs), output, tolerance = 1e-3 } = request;
  if (input.length !== inputs || baseline.length !== inputs) fail("bad-settings", "attribution input", `${inputs} numbers`, `${input.length} and ${baseline.length}`);
  if (!(output >= 0 && output < network.outputs)) fail("bad-settings", "attribution output", `a column below ${network.outputs}`, output);
  const value = valueAt(network, input, output);
  const baselineValue = valueAt(network, baseline, output);
  for (let points = 64; ; points *= 2) {
    const parts = pathParts(network, { input, baseline, output }, points);
    const gap = value - baselineValue - parts.reduce((sum, part) => sum + part, 0);
    const size = parts.reduce((sum, part) => sum + Math.abs(part), 0);
    if (Math.abs(gap) <= tolerance * size || points >= mostPoints) return { parts, value, baselineValue, gap, points };
  }
}

function valueAt(network: Network, input: ArrayLike<number>, output: number): number {
  network.inputs.set(input, 0);
  return network.forward(1)[output];
}

interface Path {
  readonly input: ArrayLike<number>;
  readonly baseline: ArrayLike<number>;
  readonly output: number;
}

function pathParts(network: Network, { input, baseline, output }: Path, points: number): Float64Array {
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
    network.outputGradients.fill(0, 0, count * network.outputs);
    for (let row = 0; row < count; row++) network.outputGradients[row * network.outputs + output] = 1;
    network.backward(count, true);
    for (let row = 0; row < count; row++) {
      for (let i = 0; i < inputs; i++) parts[i] += (network.inputGradients[row * inputs + i] * (input[i] - baseline[i])) / points;
    }
  }
  return parts;
}

/** The same as a policy's explanation: "baseline" with the output there, then every input that added something, largest first. */
export function networkContributions(network: Network, names: readonly string[], request: AttributionRequest): Contribution[] {
  const { parts, baselineValue, gap } = integratedGradients(network, request);
  const inputs = names.map((feature, index): Contribution => ({ feature, value: request.input[index], contribution: parts[index] }));
  return largestFirst([{ feature: "baseline", value: 1, contribution: baselineValue + gap }, ...inputs.filter(({ contribution }) => contribution !== 0)]);
}
