// The stated ranges a simulated season is drawn from: one draw per seed, so that no result hangs on one store.
import { z } from "zod";

const range = z.tuple([z.number(), z.number()]).refine(([low, high]) => low <= high, { error: "a range from low to high" });
const share = z.tuple([z.number().min(0).max(1), z.number().min(0).max(1)]).refine(([low, high]) => low <= high, { error: "a range from low to high" });
const positive = z.tuple([z.number().positive(), z.number().positive()]).refine(([low, high]) => low <= high, { error: "a range from low to high" });

/** A kind of customer, by how a coupon moves them (Radcliffe & Surry 2011: sure things, persuadables, lost causes, sleeping dogs). */
const segmentSchema = z.strictObject({
  name: z.string().min(1).max(40),
  /** Weight of the segment in the population. */
  weight: positive,
  /** Probability of an order within the response window at a plain visit without a coupon. */
  orderShare: z.tuple([z.number().gt(0).lt(1), z.number().gt(0).lt(1)]),
  /** Rise of the order's log-odds per doubling step of the discount (see response.ts); below 0 where coupons annoy. */
  sensitivity: range,
});

/** The ranges of a world, as settings write them. */
export const worldSchema = z.strictObject({
  customers: z.int().min(1).max(1_000_000),
  seasonDays: z.number().positive().max(3660),
  /** Days between two visits of a customer: at least `least` (the response window), plus an exponential time. */
  leastGapDays: z.number().positive(),
  meanExtraGapDays: z.number().min(0),
  /** The member tier shows the segment: the small instance alone, whose optimum then depends on what is seen. */
  tiersShowSegments: z.boolean(),
  /** The season is the end of the process, not only of the record. */
  endsWithSeason: z.boolean(),
  segments: z.array(segmentSchema).min(1).max(8),
  /** Standard deviations between the customers of a segment. */
  orderSpread: range,
  sensitivitySpread: range,
  basketMedianCents: positive,
  basketSpread: range,
  /** Standard deviation of the logarithm of one customer's baskets. */
  basketNoise: range,
  marginShare: share,
  /** Effects on the order's log-odds. */
  interestEffect: range,
  openBasketEffect: range,
  weekendEffect: range,
  holidayEffect: range,
  /** What is left of a coupon's effect when it is sent in the slot the customer does not look at. */
  wrongSlotShare: share,
  /** How much more free shipping is worth in the last region, and a gift to lovers of the first category. */
  remoteShippingFactor: positive,
  giftTasteSpread: share,
  /** Reference price: rise of the memory per coupon, its half-life, and the fall of the log-odds at full memory. */
  erosionPerCoupon: share,
  erosionHalfLifeDays: positive,
  erosionEffect: range,
  /** Fatigue: half-life of the count of recent coupons, loss of effect per coupon, and the rate of unsubscribing. */
  fatigueHalfLifeDays: positive,
  fatigueEffect: range,
  unsubscribeShare: share,
  noticeShare: share,
  stretchShare: share,
  purchaseDelayHours: positive,
  ratedShare: share,
  satisfactionLevel: share,
  satisfactionSpread: share,
  refundShare: share,
  /** Months of interaction; what is left out has no effect. Who registers during the season, on an even day of it. */
  registeringShare: share.optional(),
  /** Probability that an order holds something of a category, beside the customer's affinity to it: what bundles ask for. */
  categoryReach: share.optional(),
  /** The shopping festival: its days, known beforehand, and its effect on the order's log-odds. */
  festival: z.strictObject({ startDay: z.number().min(0).max(3660), days: z.number().positive().max(366) }).optional(),
  festivalEffect: range.optional(),
  /** Waiting for deals: the further fall of the log-odds at full memory, per unit of a customer's sensitivity to discounts (where that is above 0). */
  waitingEffect: range.optional(),
  /** Habit: rise towards 1 per order, its half-life, and the rise of the log-odds at full habit. */
  habitPerOrder: share.optional(),
  habitHalfLifeDays: positive.optional(),
  habitEffect: range.optional(),
  /** Probability that a customer without any habit leaves for good after a visit; in proportion less with habit. */
  lapseShare: share.optional(),
});

/** All ranges of a world. */
export type WorldSettings = z.infer<typeof worldSchema>;
