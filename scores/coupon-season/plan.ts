// What the half-year study compares: the named policy, its myopic rivals, the pilot, the seasons and the seeds. Fixed before the seeds were run.
import { constant, mixture, uniform } from "../../src/core/index.ts";
import { couponKind, couponPresets, type CouponSettings } from "../../src/problems/index.ts";
import type { Pilot } from "../coupons/season.ts";

/** The policy that carries the claim (docs/decisions/0022-the-season-planner.md): one fit, which looks as far ahead as it is asked to. */
export const named = { name: "season planner (named)", penalty: 10, leastPrice: 1, foresight: 1 } as const;
/** The same fit, which sees no further than the visit: at the price of the budget, and held at twice that price. */
export const twin = { name: "the planner's myopic twin", foresight: 0 } as const;
export const carefulTwin = { name: "the myopic twin at twice its price", foresight: 0 } as const;
/** Record 0018's policy, whose claim did not hold. */
export const earlier = { name: "long-run uplift per cost (named in record 0018)", penalty: 300, foresight: 1.5 } as const;

const seeds = (first: number, count: number): readonly number[] => Array.from({ length: count }, (_, index) => first + index);

export const claimSeeds = seeds(401, 20);
/** Seeds on which those who are not rivals for the claim, and the all-knowing, run too. */
export const otherSeeds = seeds(401, 3);
/** Seeds on which the frontier runs too. */
export const frontierSeeds = seeds(401, 6);
export const nullSeeds = seeds(501, 20);
/** Budgets of the frontier, as multiples of the preset's. */
export const budgetFactors = [0.5, 1, 2] as const;
/** Prices of spend at which the all-knowing play; the best of them counts. */
export const knownPrices = [0.5, 1.5] as const;
/** How strongly the price follows the season's spend, from the price that bisection on the pilot names. */
export const pacing = { integralGain: 10, paidShare: 0.2 } as const;

const controlShare = 0.6;

/** A half-year in which each visit got no coupon with probability .6, else any allowed candidate with equal chances; money for all. A season is planned a tenth longer, so that it ends by itself. */
export function pilotOf(customers: number): Pilot {
  return { decisions: 1_000_000, customers, traffic: 1.1, policy: mixture([[controlShare, constant(0)], [1 - controlShare, uniform]]) };
}

/** Customers of the pilot and of the judged season: others than those of the pilot, in the same store. */
export const customersOf = { season: { pilot: 5000, judged: 800 }, "season-null": { pilot: 1000, judged: 300 } } as const;

/** The half-year of the claim, and the null store. */
export function settingsOf(preset: "season" | "season-null"): CouponSettings {
  const { limits, world } = couponPresets[preset];
  const { judged } = customersOf[preset];
  return couponKind.parseSettings({
    ...couponPresets[preset],
    limits: { ...limits, budgetCents: Math.round((judged / world.customers) * limits.budgetCents) },
    world: { ...world, customers: judged },
  });
}
