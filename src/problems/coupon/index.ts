// The coupon decision: what the registry, simulations and score tables use of this folder.
import type { ProblemKind } from "../problem.ts";
import type { CouponCandidate } from "./candidate.ts";
import { settleWorld } from "./population.ts";
import { couponPresets, defaultSettings } from "./presets.ts";
import { createCouponProblem } from "./problem.ts";
import type { CouponOutcome, CouponRequest } from "./schema.ts";
import { parseSettingsOver, type CouponSettings } from "./settings.ts";

/** The registry's row. */
export const couponKind: ProblemKind<CouponSettings, CouponRequest, CouponCandidate, CouponOutcome> = {
  name: "coupon",
  summary: "which coupon, if any, a customer gets at a visit: kind, face value, threshold and send slot, under a budget",
  presets: couponPresets,
  parseSettings: (input) => parseSettingsOver(defaultSettings, input),
  create: createCouponProblem,
  draw: (settings, random) => ({ ...settings, world: settleWorld(settings.world, random) }),
};

export { couponPresets, createCouponProblem };
export { makeBaselines, priceOfSpend } from "./baselines.ts";
export { evaluateSmall, solveSmall } from "./small.ts";
export type { CouponProblem } from "./problem.ts";
export type { CouponWorld } from "./world.ts";
export type { CouponCandidate, CouponOutcome, CouponRequest, CouponSettings };
