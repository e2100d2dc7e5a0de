// Every learner of continuous actions, one line each.
import { findNamed, type ContinuousAlgorithm } from "../../core/index.ts";
import { ddpg } from "./ddpg.ts";
import { sac } from "./sac.ts";
import { td3 } from "./td3.ts";

export { ddpg, sac, td3 };

/** The registry of continuous learners. */
export const continuousAlgorithms: readonly ContinuousAlgorithm[] = [
  ddpg,
  td3,
  sac,
];

/** The continuous algorithm of this name; throws `unknown-name` listing the names there are. */
export function findContinuousAlgorithm(name: string): ContinuousAlgorithm {
  return findNamed(continuousAlgorithms, name, "continuous algorithm");
}
