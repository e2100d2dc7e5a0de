// Watches how the table of a tabular learner settles: the largest change of a value from one look to the next.
import type { Snapshot, Tensor } from "../../core/index.ts";
import { tableOf } from "../../models/index.ts";
import type { Curve, Progress } from "../seasons/results.ts";

/** The looks so far. */
export interface ConvergenceWatch {
  /** Compares the table with the one of the look before; without a table nothing is noted. */
  note(at: number, snapshot: Snapshot): void;
  /** Null where the learner has no table. */
  curve(): Curve | null;
  save(): { readonly history: Progress; readonly before: Tensor };
  restore(history: Progress, before: Tensor): void;
}

/** A watch that has not looked yet. Tables only grow, so that an entry keeps its place. */
export function watchConvergence(): ConvergenceWatch {
  let at: number[] = [];
  let changes: number[] = [];
  let before: Float64Array = new Float64Array(0);
  return {
    note(place, snapshot) {
      if (snapshot.tensors["cells"] === undefined) return;
      const { values } = tableOf(snapshot);
      at.push(place);
      changes.push(values.reduce((largest, value, entry) => Math.max(largest, Math.abs(value - (before[entry] ?? 0))), 0));
      before = values;
    },
    curve: () => (at.length === 0 ? null : { name: "largest change of a value", at, mean: changes, low: changes, high: changes }),
    save: () => ({ history: { at: [...at], values: [...changes] }, before: { shape: [before.length], data: before.slice() } }),
    restore(history, values) {
      at = [...history.at];
      changes = [...history.values];
      before = Float64Array.from(values.data);
    },
  };
}
