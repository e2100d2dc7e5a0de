// Every learner the project knows, one line each.
import { findNamed, type Algorithm } from "../core/index.ts";
import { actorCritic } from "./actor-critic.ts";
import { behaviourCloning } from "./behaviour-cloning.ts";
import { bestConstant } from "./best-constant.ts";
import { bestPerSegment } from "./best-per-segment.ts";
import { discreteBcq } from "./discrete-bcq.ts";
import { discreteCql } from "./discrete-cql.ts";
import { doubleQLearning } from "./double-q-learning.ts";
import { doublyRobust } from "./doubly-robust.ts";
import { dqn } from "./dqn.ts";
import { dynaQ } from "./dyna-q.ts";
import { epsilonGreedy } from "./epsilon-greedy.ts";
import { fittedQIteration } from "./fitted-q-iteration.ts";
import { expectedSarsa } from "./expected-sarsa.ts";
import { implicitQLearning } from "./implicit-q-learning.ts";
import { linearThompson } from "./linear-thompson.ts";
import { latentInterest } from "./latent-interest.ts";
import { linearUcb } from "./linear-ucb.ts";
import { logisticThompson } from "./logistic-thompson.ts";
import { longRunRidge } from "./long-run-ridge.ts";
import { monteCarlo } from "./monte-carlo.ts";
import { qLearning } from "./q-learning.ts";
import { ppo } from "./ppo.ts";
import { quantileDqn } from "./quantile-dqn.ts";
import { reinforce } from "./reinforce.ts";
import { sarsa } from "./sarsa.ts";
import { softmaxPolicy } from "./softmax.ts";
import { squareCb } from "./square-cb.ts";
import { uniformAlgorithm } from "./uniform.ts";

export { doublyRobust, epsilonGreedy, latentInterest, linearThompson, linearUcb, logisticThompson, softmaxPolicy, squareCb };
export { longRunRidge };
export { actorCritic, ppo, reinforce };
export { behaviourCloning, discreteBcq, discreteCql, implicitQLearning };
export { dqn, fittedQIteration, quantileDqn };
export { doubleQLearning, dynaQ, expectedSarsa, monteCarlo };
export * from "./continuous/index.ts";
export * from "./planners/index.ts";
export * from "./tasks/shared-trunk.ts";
export * from "./teams/central-critic.ts";
export * from "./teams/value-decomposition.ts";
export { bestConstant, bestPerSegment, qLearning, sarsa, uniformAlgorithm };

/** The registry of learners, yardsticks first. */
export const algorithms: readonly Algorithm[] = [
  uniformAlgorithm,
  bestConstant,
  bestPerSegment,
  epsilonGreedy,
  softmaxPolicy,
  linearUcb,
  linearThompson,
  logisticThompson,
  squareCb,
  latentInterest,
  doublyRobust,
  longRunRidge,
  qLearning,
  sarsa,
  expectedSarsa,
  doubleQLearning,
  monteCarlo,
  dynaQ,
  dqn,
  quantileDqn,
  fittedQIteration,
  reinforce,
  actorCritic,
  ppo,
  behaviourCloning,
  discreteBcq,
  discreteCql,
  implicitQLearning,
];

/** The algorithm of this name; throws `unknown-name` listing the names there are. */
export function findAlgorithm(name: string): Algorithm {
  return findNamed(algorithms, name, "algorithm");
}
