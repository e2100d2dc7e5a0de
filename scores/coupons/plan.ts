// What the coupon study compares: the named learner, everybody else, the seasons and the seeds. Fixed before the seeds were run.
import type { Algorithm, Settings } from "../../src/core/index.ts";
// From their own files: the registry would tie this table to learners it does not run.
import { bestConstant } from "../../src/algorithms/best-constant.ts";
import { doublyRobust } from "../../src/algorithms/doubly-robust.ts";
import { epsilonGreedy } from "../../src/algorithms/epsilon-greedy.ts";
import { linearThompson } from "../../src/algorithms/linear-thompson.ts";
import { linearUcb } from "../../src/algorithms/linear-ucb.ts";
import { logisticThompson } from "../../src/algorithms/logistic-thompson.ts";
import { qLearning } from "../../src/algorithms/q-learning.ts";
import { sarsa } from "../../src/algorithms/sarsa.ts";
import { softmaxPolicy } from "../../src/algorithms/softmax.ts";
import { squareCb } from "../../src/algorithms/square-cb.ts";
import { uniformAlgorithm } from "../../src/algorithms/uniform.ts";
import { couponKind, couponPresets, type CouponSettings } from "../../src/problems/index.ts";

/** Decisions of the uniform pilot that every estimated baseline and every learner is given. */
export const pilotDecisions = 4000;

/** The learner that carries the claim, named in docs/decisions/0010-named-coupon-learner.md; its settings were chosen on seeds 1001 to 1007. */
export const named: LearnerPlan = {
  name: "square-cb (named)", algorithm: squareCb, config: { features: "disjoint", penalty: 300, gammaScale: 100 },
};

/** A learner under a name; one that is frozen learns from the pilot alone. */
export interface LearnerPlan {
  readonly name: string;
  readonly algorithm: Algorithm;
  readonly config: Settings;
  readonly frozen?: boolean;
}

const linear = { features: "disjoint", penalty: 300 } as const;

/** All others, printed beside it; the linear ones share the encoding and the penalty, the rest is their defaults. */
export const others: readonly LearnerPlan[] = [
  { ...named, name: "square-cb (named), frozen after the pilot", frozen: true },
  { name: "square-cb, default settings", algorithm: squareCb, config: { features: "disjoint" } },
  { name: "epsilon-greedy", algorithm: epsilonGreedy, config: linear },
  { name: "softmax", algorithm: softmaxPolicy, config: linear },
  { name: "linear-ucb", algorithm: linearUcb, config: linear },
  { name: "linear-thompson", algorithm: linearThompson, config: linear },
  { name: "logistic-thompson", algorithm: logisticThompson, config: { features: "disjoint", penalty: 300, lowReturn: 0, highReturn: 10 } },
  { name: "doubly-robust", algorithm: doublyRobust, config: linear },
  { name: "q-learning", algorithm: qLearning, config: {} },
  { name: "sarsa", algorithm: sarsa, config: {} },
  { name: "best-constant", algorithm: bestConstant, config: {} },
  { name: "uniform", algorithm: uniformAlgorithm, config: {} },
];

/** How strongly the pacing controller pulls; its first price is the multiplier of the uplift baseline. */
export const pacing = { integralGain: 30, paidShare: 0.2 } as const;

const seeds = (first: number, count: number): readonly number[] => Array.from({ length: count }, (_, index) => first + index);

export const claimSeeds = seeds(1, 20);
/** Seeds on which the other learners run too. */
export const otherSeeds = 5;
export const nullSeeds = seeds(101, 40);
export const smallSeeds = seeds(301, 20);
/** In the small store the named learner is trained on seasons of uniform choices and of its own, then measured as it stands. */
export const smallSeasons = { uniform: 12, own: 1 } as const;

/** The campaign of the claim: the default store at twice its size, everything reported within eight days. */
export function claimSettings(): CouponSettings {
  const { limits, world } = couponPresets.default;
  return couponKind.parseSettings({
    ...couponPresets.default,
    outcomeWindowHours: 192,
    limits: { ...limits, budgetCents: 2 * limits.budgetCents, decisionsPerPeriod: 2 * limits.decisionsPerPeriod },
    world: { ...world, customers: 2 * world.customers },
  });
}

/** The null store and the small one, as their presets stand but for the same outcome window. */
export function presetSettings(preset: "null" | "small"): CouponSettings {
  return couponKind.parseSettings({ ...couponPresets[preset], outcomeWindowHours: 192 });
}
