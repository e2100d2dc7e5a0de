// Every planner the project knows, one line each.
import { findNamed, type Planner } from "../../core/index.ts";
import { policyEvaluation } from "./policy-evaluation.ts";
import { policyIteration } from "./policy-iteration.ts";
import { valueIteration } from "./value-iteration.ts";

export * from "./certainty-equivalence.ts";
export { evaluatePolicy } from "./policy-evaluation.ts";
export { policyEvaluation, policyIteration, valueIteration };

/** The registry of planners. */
export const planners: readonly Planner[] = [
  policyEvaluation,
  policyIteration,
  valueIteration,
];

/** The planner of this name; throws `unknown-name` listing the names there are. */
export function findPlanner(name: string): Planner {
  return findNamed(planners, name, "planner");
}
