// Every learner the project knows, one line each.
import { findNamed, type Algorithm } from "../core/index.ts";
import { bestConstant } from "./best-constant.ts";
import { bestPerSegment } from "./best-per-segment.ts";
import { doublyRobust } from "./doubly-robust.ts";
import { epsilonGreedy } from "./epsilon-greedy.ts";
import { linearThompson } from "./linear-thompson.ts";
import { linearUcb } from "./linear-ucb.ts";
import { logisticThompson } from "./logistic-thompson.ts";
import { qLearning } from "./q-learning.ts";
import { sarsa } from "./sarsa.ts";
import { softmaxPolicy } from "./softmax.ts";
import { squareCb } from "./square-cb.ts";
import { uniformAlgorithm } from "./uniform.ts";

export { doublyRobust, epsilonGreedy, linearThompson, linearUcb, logisticThompson, softmaxPolicy, squareCb };
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
  doublyRobust,
  qLearning,
  sarsa,
];

/** The algorithm of this name; throws `unknown-name` listing the names there are. */
export function findAlgorithm(name: string): Algorithm {
  return findNamed(algorithms, name, "algorithm");
}
