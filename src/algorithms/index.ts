// Every learner the project knows, one line each.
import { findNamed, type Algorithm } from "../core/index.ts";
import { bestConstant } from "./best-constant.ts";
import { bestPerSegment } from "./best-per-segment.ts";
import { qLearning } from "./q-learning.ts";
import { sarsa } from "./sarsa.ts";
import { uniformAlgorithm } from "./uniform.ts";

export { bestConstant, bestPerSegment, qLearning, sarsa, uniformAlgorithm };

/** The registry of learners, yardsticks first. */
export const algorithms: readonly Algorithm[] = [
  uniformAlgorithm,
  bestConstant,
  bestPerSegment,
  qLearning,
  sarsa,
];

/** The algorithm of this name; throws `unknown-name` listing the names there are. */
export function findAlgorithm(name: string): Algorithm {
  return findNamed(algorithms, name, "algorithm");
}
