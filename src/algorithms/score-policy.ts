// The policy over a network of scores: a softmax over the allowed candidates, for one observation or for those of many copies in one pass.
import { cleared, fail, type Policy } from "../core/index.ts";
import { contributionsOfNetwork, maskedSoftmax, type Network, type NetworkInput } from "../models/index.ts";

/** `most` is the longest open list there is room for; not looked at where the list is fixed and without fields. */
export function createScorePolicy(input: NetworkInput, network: Network, most: number): Policy {
  const mask = { allowed: new Uint8Array(0) as Uint8Array, start: 0, count: 0 };
  const score = (observation: Parameters<Policy["probabilities"]>[0]): Float32Array => {
    const count = observation.allowed.length;
    if (input.perCandidate && count > most) fail("bad-settings", "candidates", `room for the ${count} candidates of an observation`, most);
    return network.forward(input.writeObservation(observation, network.inputs));
  };
  return {
    probabilities(observation, _random, out) {
      const result = cleared(observation, out);
      mask.allowed = observation.allowed;
      mask.count = observation.allowed.length;
      maskedSoftmax(score(observation), 0, mask, result);
      return result;
    },
    ...(!input.perCandidate && {
      probabilitiesOfBlock(block, copies, _random, out) {
        const width = input.outputs;
        const rowsAtOnce = network.inputs.length / input.width;
        mask.allowed = block.allowed;
        mask.count = width;
        for (let first = 0; first < copies; first += rowsAtOnce) {
          const count = Math.min(rowsAtOnce, copies - first);
          for (let row = 0; row < count; row++) input.writeShared(block, first + row, network.inputs, row * input.width);
          const scores = network.forward(count);
          for (let row = 0; row < count; row++) {
            mask.start = (first + row) * width;
            maskedSoftmax(scores, row * width, mask, out, mask.start);
          }
        }
        mask.start = 0;
      },
    } satisfies Partial<Policy>),
    explain(observation) {
      const scores = Array.from(score(observation).subarray(0, observation.allowed.length));
      return { scores, contributions: contributionsOfNetwork({ network, input, observation, output: (candidate) => (input.perCandidate ? 0 : candidate) }) };
    },
  };
}
