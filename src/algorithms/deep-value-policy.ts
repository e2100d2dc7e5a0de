// Epsilon-greedy over a value network: one observation at a time, or those of many copies of an environment in one pass.
import { cleared, fail, shareAmongBest, type DecisionSpec, type Observation, type Policy } from "../core/index.ts";
import type { NetworkInput, ValueNetwork } from "../models/index.ts";
import { spreadEvenly } from "./exploration.ts";
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

/** The share epsilon of all decisions is spread over the allowed candidates, the rest goes to the best of them; explained by their values. */
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
    explain(observation) {
      const scores = new Float64Array(observation.allowed.length);
      score(observation, scores);
      return { scores: [...scores], contributions: Array.from(scores, () => []) };
    },
  };
}
