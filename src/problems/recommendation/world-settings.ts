// The stated ranges a simulated shop window is drawn from: one draw per seed, so that no result hangs on one store.
import { z } from "zod";

const ordered = ([low, high]: readonly [number, number]): boolean => low <= high;
const range = z.tuple([z.number().min(-100).max(100), z.number().min(-100).max(100)]).refine(ordered, { error: "a range from low to high" });
const share = z.tuple([z.number().min(0).max(1), z.number().min(0).max(1)]).refine(ordered, { error: "a range from low to high" });

/** The ranges of a world, as settings write them. */
export const worldSchema = z.strictObject({
  customers: z.int().min(1).max(1_000_000),
  /** Share of customers without any history when the season begins. */
  newCustomerShare: share,
  products: z.int().min(6).max(5000),
  /** Share of products that are launched during the season. */
  launchedShare: share,
  /** Products on offer per visit, drawn from those launched. */
  offered: z.int().min(6).max(512),
  seasonDays: z.number().positive().max(3660),
  visitsPerDay: z.number().positive().max(1e7),
  /** Log-odds of a click on the first place by a product and a customer without anything particular. */
  clickLogOdds: range,
  /** What taste, hidden quality and an equal category above add to them, per unit. */
  tasteEffect: range,
  qualityEffect: range,
  sameCategoryEffect: range,
  /** Share of those who look at a place that look at the next one too (position-based model). */
  examinedShare: share,
  /** How far interests move per visit: standard deviation per attribute, where interests have 1. */
  drift: share,
  /** Log-odds of a purchase behind a click, and what quality and the logarithm of the price over its median add. */
  purchaseLogOdds: range,
  purchaseQualityEffect: range,
  priceEffect: range,
  ratedShare: share,
});

/** All ranges of a world. */
export type WorldSettings = z.infer<typeof worldSchema>;
