// Small worlds with known answers, to test learners against the truth: environments, not decisions of a store.
import { findNamed } from "../../core/index.ts";
import { acrobot, acrobotControl } from "./acrobot.ts";
import { cartPole, cartPoleControl, cartPoleShort } from "./cart-pole.ts";
import { identityWorld } from "./identity.ts";
import { linearBandit } from "./linear-bandit.ts";
import { mountainCar, mountainCarControl } from "./mountain-car.ts";
import { pendulum } from "./pendulum.ts";
import { slate } from "./slate.ts";
import { threeSteps } from "./three-steps.ts";
import type { ClassicWorld } from "./world.ts";

export * from "./control.ts";
export * from "./pendulum.ts";
export * from "./world.ts";
export { acrobot, acrobotControl, cartPole, cartPoleControl, cartPoleShort, mountainCar, mountainCarControl };
export { identityWorld, linearBandit, slate, threeSteps };

/** The registry of classic worlds. */
export const environments: readonly ClassicWorld[] = [
  identityWorld({ size: 5, length: 20, discount: 0 }),
  threeSteps,
  slate,
  linearBandit,
  cartPole,
  cartPoleShort,
  acrobot,
  mountainCar,
  pendulum,
];

/** The classic world of this name; throws `unknown-name` listing the names there are. */
export function findEnvironment(name: string): ClassicWorld {
  return findNamed(environments, name, "environment");
}
