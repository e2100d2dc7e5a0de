// Sorts observations by the model they concern, so that each model learns its own in one piece.
import type { BankShape, RegressionRows } from "./posterior.ts";

/** The observations of one model; `weights` and `weightedTargets` are always there. */
export interface ModelRows {
  readonly model: number;
  readonly count: number;
  /** [count x width] */
  readonly rows: Float64Array;
  /** [count] */
  readonly targets: Float64Array;
  /** [count] */
  readonly weights: Float64Array;
  /** [count], weight x target */
  readonly weightedTargets: Float64Array;
}

/** One group per model that has observations, models in order, observations in the order they came. */
export function groupByModel(rows: RegressionRows, { models, width }: BankShape): ModelRows[] {
  const counts = new Int32Array(models);
  for (let row = 0; row < rows.count; row++) counts[rows.models[row]]++;
  const groups: (ModelRows | null)[] = Array.from(counts, (count, model) => (count === 0 ? null : emptyGroup(model, count, width)));
  counts.fill(0);
  for (let row = 0; row < rows.count; row++) {
    const model = rows.models[row];
    const group = groups[model]!;
    const to = counts[model]++;
    for (let index = 0; index < width; index++) group.rows[to * width + index] = rows.inputs[row * width + index];
    group.targets[to] = rows.targets[row];
    group.weights[to] = rows.weights === undefined ? 1 : rows.weights[row];
    group.weightedTargets[to] = group.weights[to] * rows.targets[row];
  }
  return groups.filter((group) => group !== null);
}

function emptyGroup(model: number, count: number, width: number): ModelRows {
  return {
    model, count,
    rows: new Float64Array(count * width),
    targets: new Float64Array(count),
    weights: new Float64Array(count),
    weightedTargets: new Float64Array(count),
  };
}
