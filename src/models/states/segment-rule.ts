// The rule "in this segment take this candidate", learned from weighted returns and valued on data it was not learned from.
import { tensorOf, type Snapshot, type Tensor } from "../../core/index.ts";
import type { Segmentation } from "./segments.ts";
import { createWeightedMeans, type WeightedMeans } from "../linear/weighted-means.ts";

/** A row of a batch: where its state begins in `states`, what was chosen, what came of it, and the weight 1/propensity. */
export interface SegmentRow {
  readonly states: Float32Array;
  readonly start: number;
  readonly action: number;
  readonly value: number;
  readonly weight: number;
}

/** A rule by one segmentation, with all it was learned from. */
export interface SegmentRule {
  readonly cut: Segmentation;
  /** Adds a row to one of the two halves, 0 or 1. */
  add(half: number, row: SegmentRow): void;
  /**
   * Value per row of the rule on rows it was not learned from: the candidates that are best on one half are valued on the other
   * by self-normalised means, segments weighted by their share of rows; the mean of both ways round.
   */
  heldOutValue(): number;
  /** Writes the mean of every position in the state's segment into `out`; in a segment without data, the mean over all. */
  score(state: Float32Array, out: Float64Array): void;
  tensors(prefix: string): { readonly [name: string]: Tensor };
}

/** An empty rule, or the one a snapshot holds under this prefix. */
export function createSegmentRule(cut: Segmentation, from: Snapshot | undefined, prefix: string): SegmentRule {
  const everybody = cut.count;
  const [first, second, all] = ["first ", "second ", "all "].map((part) => createWeightedMeans(cut.count + 1, from, prefix + part));
  const rows = from === undefined ? new Float64Array(cut.count) : tensorOf(from, `${prefix}rows`, [cut.count]);

  const valued = (choosing: WeightedMeans, valuing: WeightedMeans): number => {
    let total = 0;
    let value = 0;
    for (let segment = 0; segment < cut.count; segment++) {
      if (rows[segment] === 0) continue;
      const action = bestOf(choosing, isEmpty(choosing, segment) ? everybody : segment);
      const found = valuing.weight(segment, action) > 0 ? valuing.mean(segment, action) : valuing.mean(everybody, action);
      if (found === Number.NEGATIVE_INFINITY) continue;
      total += rows[segment];
      value += rows[segment] * found;
    }
    return total === 0 ? Number.NEGATIVE_INFINITY : value / total;
  };

  return {
    cut,
    add(half, { states, start, action, value, weight }) {
      const segment = cut.segmentOf(states, start);
      rows[segment]++;
      for (const means of [half === 0 ? first : second, all]) {
        means.add(segment, action, value, weight);
        means.add(everybody, action, value, weight);
      }
    },
    heldOutValue: () => (valued(first, second) + valued(second, first)) / 2,
    score(state, out) {
      const segment = cut.segmentOf(state, 0);
      const group = isEmpty(all, segment) ? everybody : segment;
      for (let action = 0; action < out.length; action++) out[action] = all.mean(group, action);
    },
    tensors: (name) => ({
      ...first.tensors(`${name}first `),
      ...second.tensors(`${name}second `),
      ...all.tensors(`${name}all `),
      [`${name}rows`]: { shape: [cut.count], data: rows.slice() },
    }),
  };
}

function isEmpty(means: WeightedMeans, group: number): boolean {
  for (let position = 0; position < means.positions(); position++) if (means.weight(group, position) > 0) return false;
  return true;
}

function bestOf(means: WeightedMeans, group: number): number {
  let best = 0;
  for (let position = 1; position < means.positions(); position++) {
    if (means.mean(group, position) > means.mean(group, best)) best = position;
  }
  return best;
}
