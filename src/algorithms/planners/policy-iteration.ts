// Policy iteration: values a policy exactly, takes the best action against those values, and stops where none is better.
import type { Planner, TabularModel } from "../../core/index.ts";
import { actionValuesOf, bestAction, policyValues, tableOfActions, uniformTable } from "../../models/index.ts";
import { greedyPlan, tieSlack } from "./shared.ts";

/** A type and not an interface, since settings are open to reading by name. */
export type PolicyIterationSettings = {
  /** The most improvements. */
  readonly improvements: number;
};

/**
 * Howard 1960; Sutton & Barto 2018, section 4.3. Values by solving the linear system, so that the last policy's are exact up to
 * rounding: the bound says by how much the largest value misses its own equation, over 1 - discount. An action is
 * changed only for one that is better by more than rounding, so that ties cannot make it go round in circles.
 */
export const policyIteration: Planner<PolicyIterationSettings> = {
  name: "policy-iteration",
  summary: "Policy iteration with exact values, from uniform choice (Howard 1960).",
  defaults: { improvements: 1000 },
  ranges: { improvements: { low: 1, high: 1_000_000, whole: true } },
  solve(model, { improvements }) {
    let table = uniformTable(model);
    let actions = new Int32Array(model.states).fill(-1);
    let values = policyValues(model, table);
    let iterations = 0;
    while (iterations < improvements) {
      const better = improve(model, values, actions);
      iterations++;
      if (better === null) break;
      actions = better;
      table = tableOfActions(model, actions);
      values = policyValues(model, table);
    }
    return greedyPlan(model, values, { iterations, bound: residualBound(model, values) });
  },
};

// The improved actions, null where no action is better than the one there is.
function improve(model: TabularModel, values: Float64Array, actions: Int32Array): Int32Array<ArrayBuffer> | null {
  const actionValues = actionValuesOf(model, values);
  const slack = tieSlack * Math.max(1, ...values.map(Math.abs));
  const improved = Int32Array.from(actions, (action, state) => {
    const best = bestAction(model, actionValues, state, slack);
    if (action < 0 || best < 0) return best;
    const start = state * model.actions;
    return actionValues[start + best] > actionValues[start + action] + slack ? best : action;
  });
  return improved.every((action, state) => action === actions[state]) ? null : improved;
}

function residualBound(model: TabularModel, values: Float64Array): number | null {
  if (model.discount === 1) return null;
  const actionValues = actionValuesOf(model, values);
  let most = 0;
  for (let state = 0; state < model.states; state++) {
    const best = bestAction(model, actionValues, state);
    if (best >= 0) most = Math.max(most, Math.abs(actionValues[state * model.actions + best] - values[state]));
  }
  return most / (1 - model.discount);
}
