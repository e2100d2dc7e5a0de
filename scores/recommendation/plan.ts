// What the recommendation studies compare, on which customers. Fixed before they were run (docs/decisions/0014-named-recommendation-learner.md).
import type { Algorithm, Settings } from "../../src/core/index.ts";
// From their own files: the registry would tie this table to learners it does not run.
import { dqn } from "../../src/algorithms/dqn.ts";
import { epsilonGreedy } from "../../src/algorithms/epsilon-greedy.ts";
import { latentInterest } from "../../src/algorithms/latent-interest.ts";
import { linearUcb } from "../../src/algorithms/linear-ucb.ts";
import { logisticThompson } from "../../src/algorithms/logistic-thompson.ts";
import { qLearning } from "../../src/algorithms/q-learning.ts";
import { squareCb } from "../../src/algorithms/square-cb.ts";
import { recogymPresets } from "../../src/problems/index.ts";

/** A learner under a name. */
export interface LearnerPlan {
  readonly name: string;
  readonly algorithm: Algorithm;
  readonly config: Settings;
}

/** The learner that carries the claim on RecoGym. */
export const named: LearnerPlan = {
  name: "latent-interest (named)", algorithm: latentInterest,
  config: { rank: 8, histories: 20_000, passes: 10, uniformRows: 1_000_000, temperature: 0.03, penalty: 100 },
};

/** The published setting with 100 products; customers of each season stand in a stream of their own. */
export const recogym = {
  settings: recogymPresets.hundred, trainedOn: 100_000, judgedOn: 200_000, othersJudgedOn: 50_000,
  trainingSeed: "recogym claim, training", judgingSeed: "recogym claim, judging",
} as const;

const shared = { features: "shared", penalty: 30 } as const;

/** Learners of the open store: bandits, and tabular and deep Q-learning beside them. */
export const storeLearners: readonly LearnerPlan[] = [
  { name: "logistic-thompson", algorithm: logisticThompson, config: shared },
  { name: "linear-ucb", algorithm: linearUcb, config: shared },
  { name: "square-cb", algorithm: squareCb, config: shared },
  { name: "epsilon-greedy", algorithm: epsilonGreedy, config: shared },
  { name: "q-learning", algorithm: qLearning, config: {} },
  { name: "dqn", algorithm: dqn, config: {} },
];

/** Learners of the store with a fixed catalogue. */
export const catalogueLearners: readonly LearnerPlan[] = [
  { name: "latent-interest", algorithm: latentInterest, config: { rank: 4, histories: 500, uniformRows: 4000 } }, ...storeLearners,
];

const seeds = (first: number, count: number): readonly number[] => Array.from({ length: count }, (_, index) => first + index);

/** Slates everybody is given to learn from, and slates measured on fresh visits. */
export const store = { learned: 10_000, measured: 4000, seeds: seeds(1, 5), catalogueSeeds: seeds(201, 3), nullSeeds: seeds(101, 40) } as const;
