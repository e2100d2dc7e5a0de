// The learners and worlds of the control scores by name. They are named one by one, so that a table grows old only when one of them changes.
import { actorCritic } from "../../src/algorithms/actor-critic.ts";
import { ddpg } from "../../src/algorithms/continuous/ddpg.ts";
import { sac } from "../../src/algorithms/continuous/sac.ts";
import { td3 } from "../../src/algorithms/continuous/td3.ts";
import { dqn } from "../../src/algorithms/dqn.ts";
import { ppo } from "../../src/algorithms/ppo.ts";
import { quantileDqn } from "../../src/algorithms/quantile-dqn.ts";
import { reinforce } from "../../src/algorithms/reinforce.ts";
import { findNamed, type Algorithm, type ContinuousAlgorithm } from "../../src/core/index.ts";
import { acrobot } from "../../src/problems/classic/acrobot.ts";
import { cartPole, cartPoleShort } from "../../src/problems/classic/cart-pole.ts";
import { continuousPendulum } from "../../src/problems/classic/continuous/pendulum.ts";
import { mountainCar } from "../../src/problems/classic/mountain-car.ts";
import { pendulum } from "../../src/problems/classic/pendulum.ts";
import type { ClassicWorld } from "../../src/problems/classic/world.ts";

const algorithms: readonly Algorithm[] = [dqn, quantileDqn, ppo, actorCritic, reinforce];
const worlds: readonly ClassicWorld[] = [cartPole, cartPoleShort, acrobot, mountainCar, pendulum];

/** Learners whose action is a real vector; their world is the pendulum. */
export const continuousLearners: readonly ContinuousAlgorithm[] = [ddpg, td3, sac];
export { continuousPendulum };

/** A learner that chooses from a list; throws `unknown-name`. */
export const algorithmOf = (name: string): Algorithm => findNamed(algorithms, name, "algorithm");

/** Its world; throws `unknown-name`. */
export const worldOf = (name: string): ClassicWorld => findNamed(worlds, name, "environment");
