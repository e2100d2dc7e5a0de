// Small worlds with known answers, to test learners against the truth: environments, not decisions of a store.
import { findNamed } from "../../core/index.ts";
import { identityWorld } from "./identity.ts";
import { linearBandit } from "./linear-bandit.ts";
import type { ClassicWorld } from "./dynamics.ts";
import { slate } from "./slate.ts";
import { threeSteps } from "./three-steps.ts";

export type { ClassicWorld } from "./dynamics.ts";
export { identityWorld, linearBandit, slate, threeSteps };

/** The registry of classic worlds. */
export const environments: readonly ClassicWorld[] = [
  identityWorld({ size: 5, length: 20, discount: 0 }),
  threeSteps,
  slate,
  linearBandit,
];

/** The classic world of this name; throws `unknown-name` listing the names there are. */
export function findEnvironment(name: string): ClassicWorld {
  return findNamed(environments, name, "environment");
}
