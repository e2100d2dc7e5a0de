// What the budget study compares: the named learner, everybody else, the campaigns and the seeds. Fixed before the seeds were run.
import type { Algorithm, ContinuousAlgorithm, Settings } from "../../src/core/index.ts";
// From their own files: the registry would tie this table to learners it does not run.
import { sac } from "../../src/algorithms/continuous/sac.ts";
import { td3 } from "../../src/algorithms/continuous/td3.ts";
import { dqn } from "../../src/algorithms/dqn.ts";
import { epsilonGreedy } from "../../src/algorithms/epsilon-greedy.ts";
import { linearThompson } from "../../src/algorithms/linear-thompson.ts";
import { linearUcb } from "../../src/algorithms/linear-ucb.ts";
import { qLearning } from "../../src/algorithms/q-learning.ts";
import { squareCb } from "../../src/algorithms/square-cb.ts";
import { budgetPresets, type BudgetSettings } from "../../src/problems/index.ts";

/** A learner under a name. */
export interface LearnerPlan {
  readonly name: string;
  readonly algorithm: Algorithm;
  readonly config: Settings;
}

/** The learner that carries the claim, named in docs/decisions/0013-named-budget-learner.md; its settings were chosen on seeds 1001 to 1005. */
export const named: LearnerPlan = { name: "square-cb (named)", algorithm: squareCb, config: { features: "disjoint", penalty: 10, gammaScale: 100 } };

const linear = { features: "disjoint", penalty: 10 } as const;

/** All others, printed beside it, on the first few seeds. */
export const others: readonly LearnerPlan[] = [
  { name: "square-cb, default settings", algorithm: squareCb, config: {} },
  { name: "linear-ucb", algorithm: linearUcb, config: { ...linear, alpha: 0.3 } },
  { name: "linear-thompson", algorithm: linearThompson, config: linear },
  { name: "epsilon-greedy", algorithm: epsilonGreedy, config: linear },
  { name: "q-learning (tabular)", algorithm: qLearning, config: {} },
  { name: "dqn", algorithm: dqn, config: {} },
];

/** Learners of real vectors, a day at once: this many campaigns in all, the first four by chance. */
export const continuous: readonly { readonly name: string; readonly algorithm: ContinuousAlgorithm; readonly config: Settings }[] = [
  { name: "sac, real weights", algorithm: sac, config: { hidden: "32-32", warmup: 360, learningRate: 0.003 } },
  { name: "td3, real weights", algorithm: td3, config: { hidden: "32-32", warmup: 360, learningRate: 0.003 } },
];
export const continuousCampaigns = 40;

/** Campaigns of uniform choices, of the learner's own choices, and those that everybody is measured in. */
export const campaigns = { uniform: 1, own: 2, measured: 4 } as const;

export const claimSeeds: readonly number[] = Array.from({ length: 20 }, (_, index) => index + 1);
/** Seeds on which the other learners, those of real vectors and the floor are run too. */
export const otherSeeds = 4;
/** Scenarios of pacing per seed: 1,000 in all. */
export const scenariosPerSeed = 50;
/** Prices of the limit `returnOnSpend` that are tried under the floor. */
export const floorPrices = [1, 4, 16] as const;

export const settings: BudgetSettings = budgetPresets.default;
export const floorSettings: BudgetSettings = budgetPresets.floor;
export const nullSettings: BudgetSettings = budgetPresets.null;
export const nullSeeds: readonly number[] = Array.from({ length: 40 }, (_, index) => 101 + index);
