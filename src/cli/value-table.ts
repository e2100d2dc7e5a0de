// The table of action values in a policy, where it has one, beside how it settled while it was learned.
import type { Snapshot } from "../core/index.ts";
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
