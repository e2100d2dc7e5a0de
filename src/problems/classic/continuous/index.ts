// Continuous worlds: environments whose action is a real vector, small ones to test learners by and the marketing budget of `../../budget`.
import { findNamed } from "../../../core/index.ts";
import { budgetWorld } from "../../budget/continuous.ts";
import type { ContinuousWorld } from "./motion.ts";
import { continuousPendulum } from "./pendulum.ts";
import { target } from "./target.ts";

export { environmentOfMotion, type ContinuousWorld, type KnownContinuousWorld, type Motion } from "./motion.ts";
export { continuousPendulum };
export { target as targetWorld };
export { targetAction } from "./target.ts";

/** The registry of continuous worlds. */
export const continuousEnvironments: readonly ContinuousWorld[] = [
  target,
  continuousPendulum,
  budgetWorld,
];

/** The continuous world of this name; throws `unknown-name` listing the names there are. */
export function findContinuousEnvironment(name: string): ContinuousWorld {
  return findNamed(continuousEnvironments, name, "continuous environment");
}
