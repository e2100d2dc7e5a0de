// A network whose outputs are scores of candidates, turned into probabilities over the allowed ones.
import type { NetworkInput } from "./network-input.ts";
import { createNetwork, type Network } from "./network.ts";
import type { Random } from "../../core/index.ts";
import { exponential } from "../../kernels/index.ts";

/** Layers of a policy or of a value estimate. */
export interface PolicyShape {
  readonly hidden: readonly number[];
  readonly activation: "relu" | "tanh";
}

/** The network of scores: begins near the uniform policy, as its last layer is small (Andrychowicz et al. 2021, section 3.2). */
export function createPolicyNetwork(input: NetworkInput, shape: PolicyShape, options: { readonly maxRows: number; readonly random: Random }): Network {
  const heads = [{ name: "scores", outputs: input.outputs }];
  return createNetwork({ inputs: input.width, ...shape, heads }, { ...options, headGains: { scores: 0.01 } });
}

/** exp(score) over the sum of them, where allowed; 0 elsewhere. Scores [count] from `start` on, masks from `maskStart`, into out[outStart ..]. */
export function maskedSoftmax(
  scores: Float32Array, start: number, mask: { readonly allowed: Uint8Array; readonly start: number; readonly count: number }, out: Float64Array, outStart = 0,
): void {
  const { allowed, start: maskStart, count } = mask;
  let largest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < count; k++) if (allowed[maskStart + k] === 1 && scores[start + k] > largest) largest = scores[start + k];
  let total = 0;
  for (let k = 0; k < count; k++) {
    const weight = allowed[maskStart + k] === 1 ? exponential(scores[start + k] - largest) : 0;
    out[outStart + k] = weight;
    total += weight;
  }
  for (let k = 0; k < count; k++) out[outStart + k] /= total;
}
