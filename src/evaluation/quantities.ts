// What can be estimated from a log: its reward, the cost on each limit, each metric; one column of observed values for each.
import { fail, type Log } from "../core/index.ts";
import type { Quantity } from "./results.ts";

/** A quantity with what the log shows of it. */
export interface ObservedQuantity {
  readonly name: Quantity;
  readonly better: "higher" | "lower";
  /** Index of the quantity below the line where this one is a ratio, else null. */
  readonly per: number | null;
  /** [rows] */
  readonly observed: Float64Array;
}

/** Every quantity of a log, the reward first, then `cost:NAME` of each limit, then the metrics. */
export function quantitiesOf(log: Log): readonly ObservedQuantity[] {
  const reward: ObservedQuantity = { name: "reward", better: "higher", per: null, observed: log.rewards };
  const costs = log.spec.limits.map((limit, index): ObservedQuantity => ({
    name: `cost:${limit}`, better: "lower", per: null, observed: columnOf(log.costs, log.spec.limits.length, index),
  }));
  const first = 1 + costs.length;
  const metrics = log.metrics.map((metric, index): ObservedQuantity => ({
    name: metric.name,
    better: metric.better,
    per: metric.per === null ? null : first + metricIndex(log, metric.per),
    observed: columnOf(log.metricValues, log.metrics.length, index),
  }));
  return [reward, ...costs, ...metrics];
}

function metricIndex(log: Log, name: string): number {
  const index = log.metrics.findIndex((metric) => metric.name === name);
  return index >= 0 ? index : fail("unknown-name", "metric", `one of ${log.metrics.map((metric) => metric.name).join(", ")}`, name);
}

function columnOf(values: Float32Array | Float64Array, width: number, index: number): Float64Array {
  const column = new Float64Array(values.length / width);
  for (let row = 0; row < column.length; row++) column[row] = values[row * width + index];
  return column;
}
