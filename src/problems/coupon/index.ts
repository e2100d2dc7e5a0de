// The coupon decision: what the registry, simulations and score tables use of this folder.
export { ratedDecision } from "./assess.ts";
export { fitBaselines, makeBaselines, pooledRule, type FittedBaselines, type PricedRule } from "./baselines.ts";
export { visitKnapsack, wholeSeasonBound } from "./bound.ts";
export type { CouponCandidate } from "./candidate.ts";
export { couponKind } from "./kind.ts";
export { couponPresets } from "./catalogue-of-presets.ts";
export { createCouponProblem, type CouponProblem } from "./problem.ts";
export { readRecords, type Logged } from "./estimate.ts";
export { fitRatingModel } from "./rating-model.ts";
export type { CouponOutcome, CouponRequest } from "./schema.ts";
export { fitSeasonPlanner, type PlannerOptions, type PricedPolicy, type SeasonPlanner } from "./season-planner.ts";
export type { CouponSettings } from "./settings.ts";
export { fitUpliftFloor } from "./uplift-floor.ts";
export { evaluateSmall, solveSmall } from "./small.ts";
export type { CouponWorld } from "./world.ts";
