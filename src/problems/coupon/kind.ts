// The coupon decision as a row of the registry of problems.
import type { ProblemKind } from "../problem.ts";
import type { CouponCandidate } from "./candidate.ts";
import { settleWorld } from "./population.ts";
import { couponPresets } from "./catalogue-of-presets.ts";
import { defaultSettings } from "./presets.ts";
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
