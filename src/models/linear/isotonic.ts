// Isotonic regression: the nearest numbers that never fall, for responses that can only rise with the face value.
import { fail } from "../../core/index.ts";

interface Block {
  /** Weighted mean, sum of weights, and number of values pooled so far. */
  readonly mean: number;
  readonly weight: number;
  readonly count: number;
}

/**
 * Minimises sum of weights (fitted - values)^2 over fitted numbers that never fall, by pooling adjacent violators (Barlow, Bartholomew,
 * Bremner & Brunk 1972, section 1.2; Ayer et al. 1955). `weights` are 1 where left out, and above 0. Throws `bad-settings` otherwise.
 */
export function isotonic(values: ArrayLike<number>, weights?: ArrayLike<number>): Float64Array {
  if (weights !== undefined && weights.length !== values.length) fail("bad-settings", "weights", `${values.length} numbers`, weights.length);
  const blocks: Block[] = [];
  for (let index = 0; index < values.length; index++) {
    const weight = weights?.[index] ?? 1;
    if (!(weight > 0)) fail("bad-settings", `weights[${index}]`, "a number above 0", weight);
    blocks.push({ mean: values[index], weight, count: 1 });
    while (blocks.length > 1 && blocks[blocks.length - 2].mean > blocks[blocks.length - 1].mean) {
      const last = blocks.pop()!;
      blocks.push(pooled(blocks.pop()!, last));
    }
  }
  return Float64Array.from(blocks.flatMap(({ mean, count }) => Array.from({ length: count }, () => mean)));
}

function pooled(first: Block, second: Block): Block {
  const weight = first.weight + second.weight;
  return { mean: (first.weight * first.mean + second.weight * second.mean) / weight, weight, count: first.count + second.count };
}
