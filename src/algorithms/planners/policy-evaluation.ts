// Policy evaluation: what a given policy is worth from every state, by sweeping.
import { configure, fail, type Plan, type Planner, type TabularModel } from "../../core/index.ts";
import { actionValuesOf, backUp, uniformTable } from "../../models/index.ts";
import { sweepDefaults, sweepRanges, sweepUntilStill, type SweepSettings } from "./shared.ts";

/** v(s) <- sum over a of pi(a|s) sum p (r + discount v(s')) (Sutton & Barto 2018, eq. 4.5), from zero. `table` is [S x A]. */
export function evaluatePolicy(model: TabularModel, table: Float64Array, given?: unknown): Plan {
  if (table.length !== model.states * model.actions) {
    fail("bad-settings", "policy table", `${model.states} x ${model.actions} probabilities`, `${table.length}`);
  }
  const values = new Float64Array(model.states);
  const update = (state: number): number => {
    let value = 0;
    for (let pair = state * model.actions; pair < (state + 1) * model.actions; pair++) {
      if (table[pair] > 0) value += table[pair] * backUp(model, values, pair);
    }
    return value;
  };
  const found = sweepUntilStill(model, values, { ...configure(policyEvaluation, given), update });
  return { policy: table, values, actionValues: actionValuesOf(model, values), ...found };
}

/** As a planner it values uniform choice, which is where every improvement can begin; `evaluatePolicy` takes any policy. */
export const policyEvaluation: Planner<SweepSettings> = {
  name: "policy-evaluation",
  summary: "Iterative policy evaluation of uniform choice to a stated bound on its error (Bellman 1957).",
  defaults: sweepDefaults,
  ranges: sweepRanges,
  solve: (model, settings) => evaluatePolicy(model, uniformTable(model), settings),
};
