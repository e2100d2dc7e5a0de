// The table in a snapshot of a tabular learner, as a person reads it: what its rows and columns stand for.
import { fail, tensorOf, type DecisionSpec, type Snapshot } from "../../core/index.ts";
import { describeBin } from "../states/discretizer.ts";
import { keyWidth } from "./action-values.ts";

/** A table of action values as a person reads it. */
export interface ReadableTable {
  /** One per row: the ranges that the cell covers. */
  readonly states: readonly string[];
  /** One per column: the candidates of a fixed list, else the single column "value". */
  readonly actions: readonly string[];
  /** [states x actions] */
  readonly values: Float64Array;
  /** [states x actions], how often each value was learned from. */
  readonly visits: Float64Array;
}

/** The table in a snapshot of a tabular learner; throws `bad-snapshot` for any other. */
export function tableOf(snapshot: Snapshot): ReadableTable {
  const { spec, config } = snapshot;
  const bins = config["bins"];
  if (typeof bins !== "number" || snapshot.tensors["cells"] === undefined) {
    fail("bad-snapshot", "snapshot", "one of a tabular learner", snapshot.algorithm);
  }
  const actions = spec.fixed ?? ["value"];
  const width = keyWidth(spec);
  const count = snapshot.tensors["cells"].shape[0];
  const keys = tensorOf(snapshot, "cells", [count, width]);
  return {
    states: Array.from({ length: count }, (_, row) => describeKey(spec, bins, keys.subarray(row * width, (row + 1) * width))),
    actions,
    values: tensorOf(snapshot, "values", [count, actions.length]),
    visits: tensorOf(snapshot, "visits", [count, actions.length]),
  };
}

function describeKey(spec: DecisionSpec, bins: number, key: Float64Array): string {
  const fields = spec.fixed === null ? [...spec.state, ...spec.candidate] : spec.state;
  const parts = fields.map((field, index) => describeBin(field, key[index], bins));
  if (spec.fixed === null && spec.candidate.length === 0) parts.push(`position ${key[spec.state.length]}`);
  return parts.join(", ");
}
