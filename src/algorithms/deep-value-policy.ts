// Epsilon-greedy over a value network: one observation at a time, or those of many copies of an environment in one pass.
import { cleared, fail, shareAmongBest, shareAmongBestOfRows, type DecisionSpec, type Observation, type Policy } from "../core/index.ts";
import { contributionsOfNetwork, valueWeights, type NetworkInput, type ValueNetwork } from "../models/index.ts";
import { spreadEvenly, spreadRows } from "./exploration.ts";
import { valueAt, type Mutable, type ValueRows } from "./value-targets.ts";

/** What the policy reads. */
export interface ValuePolicyParts {
  readonly spec: DecisionSpec;
  readonly input: NetworkInput;
  readonly network: ValueNetwork;
  readonly atoms: number;
  readonly epsilon: () => number;
  readonly maxRows: number;
}

/** The share epsilon of all decisions is spread over the allowed candidates, the rest goes to the best of them; explained by their values, taken apart by integrated gradients. */
export function createValuePolicy(parts: ValuePolicyParts): Policy {
  const { input, network, atoms, epsilon, maxRows } = parts;
  const rowsOf: Mutable<ValueRows> = { values: new Float32Array(0), atoms };
  const score = (observation: Observation, out: Float64Array): void => {
    const count = observation.allowed.length;
    if (input.perCandidate && count > maxRows) fail("bad-settings", "candidates", `room for the ${count} candidates of an observation`, maxRows);
    rowsOf.values = network.forward(input.writeObservation(observation, network.network.inputs));
    for (let candidate = 0; candidate < count; candidate++) out[candidate] = valueAt(rowsOf, 0, candidate);
  };
  return {
    probabilities(observation, _random, out) {
      const result = cleared(observation, out);
      score(observation, result);
      return spreadEvenly(shareAmongBest(result, observation.allowed), observation, epsilon());
    },
    ...(!input.perCandidate && {
      probabilitiesOfBlock(block, copies, _random, out) {
        const { inputs } = network.network;
        const width = input.outputs;
        const floor = epsilon();
        for (let first = 0; first < copies; first += maxRows) {
          const count = Math.min(maxRows, copies - first);
          for (let row = 0; row < count; row++) input.writeShared(block, first + row, inputs, row * input.width);
          rowsOf.values = network.forward(count);
          for (let slot = 0; slot < count * width; slot++) out[first * width + slot] = valueAt(rowsOf, 0, slot);
        }
        shareAmongBestOfRows(out, block.allowed, copies);
        spreadRows(out, block.allowed, copies, floor);
      },
    } satisfies Partial<Policy>),
    explain(observation) {
      const scores = new Float64Array(observation.allowed.length);
      score(observation, scores);
      const output = (candidate: number): Float64Array => valueWeights(network, { actions: input.outputs, atoms }, input.perCandidate ? 0 : candidate);
      return { scores: [...scores], contributions: contributionsOfNetwork({ network: network.network, input, observation, output }) };
    },
  };
}
