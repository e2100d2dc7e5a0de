// Small worlds with known answers, to test learners against the truth: environments, not decisions of a store.
import { findNamed } from "../../core/index.ts";
import { acrobot, acrobotControl } from "./acrobot.ts";
import { bandit } from "./bandit.ts";
import { carRental, carRentalSmall, carRentalWorld } from "./car-rental.ts";
import { cartPole, cartPoleControl, cartPoleShort } from "./cart-pole.ts";
import { cliffWalking } from "./cliff-walking.ts";
import { frozenLake, frozenLakeFirm, frozenLakeModel } from "./frozen-lake.ts";
import { gambler } from "./gambler.ts";
import { gridWorldLarge, gridWorldSmall } from "./grid-world.ts";
import { identityWorld } from "./identity.ts";
import { linearBandit } from "./linear-bandit.ts";
import { mountainCar, mountainCarControl } from "./mountain-car.ts";
import { pendulum } from "./pendulum.ts";
import { slate } from "./slate.ts";
import { threeSteps } from "./three-steps.ts";
import type { TabularWorld } from "./tabular-world.ts";
import type { ClassicWorld } from "./world.ts";

export * from "./continuous/index.ts";
export * from "./control.ts";
export * from "./matrix-games.ts";
export * from "./pendulum.ts";
export * from "./rendezvous.ts";
export * from "./task-families.ts";
export { environmentOfDynamics, observationOf, oneHot, type Dynamics } from "./dynamics.ts";
export { tabularWorld, type TabularWorld, type TabularWorldParts } from "./tabular-world.ts";
export * from "./world.ts";
export { acrobot, acrobotControl, cartPole, cartPoleControl, cartPoleShort, mountainCar, mountainCarControl };
export { bandit, carRental, carRentalSmall, carRentalWorld, cliffWalking, frozenLake, frozenLakeFirm, frozenLakeModel };
export { gambler, gridWorldLarge, gridWorldSmall };
export { identityWorld, linearBandit, slate, threeSteps };

/** The worlds whose transitions are known as a table, so that planners can solve them. */
export const tabularWorlds: readonly TabularWorld[] = [
  frozenLake,
  frozenLakeFirm,
  cliffWalking,
  gridWorldSmall,
  gridWorldLarge,
  gambler,
  carRental,
  carRentalSmall,
];

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
  bandit,
  ...tabularWorlds,
];

/** The classic world of this name; throws `unknown-name` listing the names there are. */
export function findEnvironment(name: string): ClassicWorld {
  return findNamed(environments, name, "environment");
}
