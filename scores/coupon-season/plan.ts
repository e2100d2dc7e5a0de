// What the half-year study compares: the named policy, its myopic rivals, the seasons and the seeds. Fixed before the seeds were run.
import { couponKind, couponPresets, type CouponSettings } from "../../src/problems/index.ts";

/** The policy that carries the claim (docs/decisions/0018-named-sequential-coupon-policy.md), and its twin that sees no further than the visit. */
export const named = { name: "long-run uplift per cost (named)", penalty: 300, foresight: 1.5 } as const;
export const twin = { name: "pooled uplift per cost (myopic twin)", penalty: 300, foresight: 0 } as const;

const seeds = (first: number, count: number): readonly number[] => Array.from({ length: count }, (_, index) => first + index);

export const claimSeeds = seeds(1, 20);
/** Seeds on which the frontier and those who are not rivals for the claim run too. */
export const otherSeeds = seeds(1, 4);
export const nullSeeds = seeds(101, 20);
/** Budgets of the frontier, as multiples of the preset's. */
export const budgetFactors = [0.5, 1, 2] as const;

/** The half-year of the claim, a store of 800 customers, and the null store at half the preset's size. */
export function settingsOf(preset: "season" | "season-null", factor = 1): CouponSettings {
  const { limits, world } = couponPresets[preset];
  const customers = preset === "season" ? 800 : 300;
  const scale = customers / world.customers;
  return couponKind.parseSettings({
    ...couponPresets[preset],
    // Seasons end by themselves: the number of decisions is only what a budget is planned over.
    limits: { ...limits, budgetCents: Math.round(factor * scale * limits.budgetCents), decisionsPerPeriod: Math.round(1.1 * scale * limits.decisionsPerPeriod) },
    world: { ...world, customers },
  });
}
