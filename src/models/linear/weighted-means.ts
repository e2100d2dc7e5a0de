// Weighted means per group and position: what constant and per-segment policies know about their candidates.
import { tensorOf, type Snapshot, type Tensor } from "../../core/index.ts";

/** Self-normalised means, sum(weight * value) / sum(weight), one per group and position; positions grow as they appear. */
export interface WeightedMeans {
  add(group: number, position: number, value: number, weight: number): void;
  /** Negative infinity where nothing was added. */
  mean(group: number, position: number): number;
  /** Total weight of a cell. */
  weight(group: number, position: number): number;
  /** One more than the last position that anything was added to. */
  positions(): number;
  tensors(prefix: string): { readonly [name: string]: Tensor };
}

/** Empty means, or those that `from` holds under the same prefix; throws `bad-snapshot` where it does not. */
export function createWeightedMeans(groups: number, from?: Snapshot, prefix = ""): WeightedMeans {
  let positions = from === undefined ? 0 : positionsOf(from, prefix);
  let weights = from === undefined ? new Float64Array(0) : tensorOf(from, `${prefix}weights`, [groups, positions]);
  let sums = from === undefined ? new Float64Array(0) : tensorOf(from, `${prefix}sums`, [groups, positions]);

  const grow = (to: number): void => {
    weights = widened(weights, groups, to);
    sums = widened(sums, groups, to);
    positions = to;
  };
  return {
    add(group, position, value, weight) {
      if (position >= positions) grow(position + 1);
      const cell = group * positions + position;
      weights[cell] += weight;
      sums[cell] += weight * value;
    },
    mean(group, position) {
      const cell = group * positions + position;
      return position < positions && weights[cell] > 0 ? sums[cell] / weights[cell] : Number.NEGATIVE_INFINITY;
    },
    weight: (group, position) => (position < positions ? weights[group * positions + position] : 0),
    positions: () => positions,
    tensors: (name) => ({
      [`${name}weights`]: { shape: [groups, positions], data: weights.slice() },
      [`${name}sums`]: { shape: [groups, positions], data: sums.slice() },
    }),
  };
}

function positionsOf(snapshot: Snapshot, prefix: string): number {
  return (snapshot.tensors[`${prefix}weights`] as Tensor | undefined)?.shape[1] ?? 0;
}

function widened(values: Float64Array, groups: number, width: number): Float64Array {
  const old = values.length / groups;
  const result = new Float64Array(groups * width);
  for (let group = 0; group < groups; group++) result.set(values.subarray(group * old, (group + 1) * old), group * width);
  return result;
}
