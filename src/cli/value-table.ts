// The table of action values in a policy, where it has one, and how it settled while it was learned.
import type { Learner, Snapshot } from "../core/index.ts";
import type { ValueTable } from "../edge/report/index.ts";
import type { Curve } from "../experiment/index.ts";
import { tableOf } from "../models/index.ts";

/** The table for the heat map; null where the policy holds none. Values that were never learned from are NaN. */
export function valueTableOf(snapshot: Snapshot, convergence: Curve | null = null): ValueTable | null {
  if (snapshot.tensors["cells"] === undefined) return null;
  const { states, actions, values, visits } = tableOf(snapshot);
  const row = (state: number): number[] => actions.map((_, action) => {
    const at = state * actions.length + action;
    return visits[at] > 0 ? values[at] : Number.NaN;
  });
  return { policy: snapshot.algorithm, states, actions, values: states.map((_, state) => row(state)), convergence };
}

/** Watches a learner's table: each `note` records the largest change of a value since the one before. */
export interface ConvergenceWatch {
  note(decisions: number): void;
  /** Null where the learner has no table. */
  curve(): Curve | null;
}

/** Begins to watch. */
export function watchConvergence(learner: Learner): ConvergenceWatch {
  const at: number[] = [];
  const changes: number[] = [];
  let before = valuesByKey(learner);
  return {
    note: (decisions) => {
      const after = valuesByKey(learner);
      if (after === null) return;
      let largest = 0;
      for (const [key, value] of after) largest = Math.max(largest, Math.abs(value - (before?.get(key) ?? 0)));
      at.push(decisions);
      changes.push(largest);
      before = after;
    },
    curve: () => (at.length === 0 ? null : { name: "largest change of a value", at, mean: changes, low: changes, high: changes }),
  };
}

function valuesByKey(learner: Learner): Map<string, number> | null {
  const snapshot = learner.snapshot();
  if (snapshot.tensors["cells"] === undefined) return null;
  const { states, actions, values } = tableOf(snapshot);
  return new Map(states.flatMap((state, row) => actions.map((action, column) => [`${state}|${action}`, values[row * actions.length + column]] as const)));
}
