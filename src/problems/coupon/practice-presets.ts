// Scenarios from practice as named settings: each lays its candidates, hard rules, calendar and outcome window over a store above.
import { defaultSettings } from "./presets.ts";
import { seasonSettings } from "./season-presets.ts";
import type { CouponSettings } from "./settings.ts";

type Catalogue = CouponSettings["catalogue"];
type Changes = Partial<Omit<CouponSettings, "world" | "limits" | "rules">> & { readonly [Part in "world" | "limits" | "rules"]?: Partial<CouponSettings[Part]> };

/** A store with these fields changed, those of its world, limits and rules one by one. */
function over(store: CouponSettings, { world, limits, rules, ...changes }: Changes): CouponSettings {
  return { ...store, ...changes, world: { ...store.world, ...world }, limits: { ...store.limits, ...limits }, rules: { ...store.rules, ...rules } };
}

const cash = (name: string, faceCents: number, more: Partial<Extract<Catalogue[number], { kind: "cash" }>> = {}): Catalogue[number] =>
  ({ kind: "cash", name, faceCents, thresholdCents: 0, validityHours: 48, sendAfterHours: 0, ...more });
const full = (name: string, [thresholdCents, faceCents]: readonly [number, number], validityHours = 48): Catalogue[number] =>
  ({ kind: "fullReduction", name, thresholdCents, faceCents, validityHours, sendAfterHours: 0 });

/** Most customers register during two months: welcome coupons, no history to go by. */
const registrations = over(seasonSettings, {
  name: "coupons for new registrations", periodDays: 56, discount: 0,
  catalogue: [cash("welcome-5", 500), cash("welcome-10", 1000, { thresholdCents: 4000 }), full("first-20-off-100", [10_000, 2000], 72)],
  limits: { budgetCents: 150_000, decisionsPerPeriod: 3400 },
  world: { seasonDays: 56, registeringShare: [0.7, 0.85], festivalEffect: [0, 0], festival: { startDay: 0, days: 1 } },
});

/** Four weeks around a week of shopping, for which money has to be kept. */
const festival = over(seasonSettings, {
  name: "coupons around a shopping festival", periodDays: 28, discount: 0,
  limits: { budgetCents: 120_000, decisionsPerPeriod: 2400 },
  world: { seasonDays: 28, festival: { startDay: 14, days: 7 }, festivalEffect: [0.6, 1] },
});

/** Better coupons for higher tiers, which spending reaches. */
const tiers = over(seasonSettings, {
  name: "coupons by member tier", periodDays: 91, tierSpendCents: [30_000, 90_000],
  catalogue: [cash("cash-3", 300), cash("silver-8", 800, { tiers: ["silver", "gold"] }), cash("gold-15", 1500, { tiers: ["gold"] })],
  limits: { budgetCents: 150_000, decisionsPerPeriod: 5200 },
  world: { seasonDays: 91, festival: { startDay: 0, days: 1 }, festivalEffect: [0, 0] },
});

/** Offers that are over within hours: three lifetimes of one face value, so that urgency is what is chosen. */
const timeLimited = over(defaultSettings, {
  name: "time-limited coupons", outcomeWindowHours: 240,
  catalogue: [cash("flash-2h", 800, { validityHours: 2 }), cash("today-12h", 800, { validityHours: 12 }), cash("weekend-48h", 800)],
  world: { purchaseDelayHours: [6, 14] },
});

/** Meals: small baskets, orders within hours, coupons for now or for the evening, free delivery. */
const foodDelivery = over(defaultSettings, {
  name: "food delivery at meal times", outcomeWindowHours: 192, categories: ["noodles", "rice", "drinks"],
  catalogue: [
    full("meal-4-off-25", [2500, 400], 4), { ...full("dinner-4-off-25", [2500, 400], 4), sendAfterHours: 6 }, cash("lunch-2", 200, { validityHours: 4 }),
    { kind: "freeShipping", name: "free-delivery", costCents: 300, worthCents: 400, thresholdCents: 1500, validityHours: 6, sendAfterHours: 0 },
  ],
  limits: { budgetCents: 200_000 },
  world: { basketMedianCents: [2200, 3200], basketSpread: [0.25, 0.35], purchaseDelayHours: [1, 3], wrongSlotShare: [0.2, 0.4], marginShare: [0.25, 0.32], leastGapDays: 3, meanExtraGapDays: 0.5 },
});

/** Weekly baskets: high, steady sums, thresholds above the usual one, thin margins. */
const supermarket = over(defaultSettings, {
  name: "supermarket baskets", categories: ["fresh", "household", "drinks"],
  catalogue: [full("full-5-off-80", [8000, 500], 72), full("full-12-off-120", [12_000, 1200], 72), full("full-25-off-180", [18_000, 2500], 72), { kind: "percentage", name: "percent-5", discountShare: 0.05, maximumCents: 1000, thresholdCents: 0, validityHours: 72, sendAfterHours: 0 }],
  rules: { thresholdOverUsual: 2 },
  world: { basketMedianCents: [8000, 11_000], basketSpread: [0.3, 0.4], basketNoise: [0.15, 0.25], marginShare: [0.2, 0.27], leastGapDays: 5, meanExtraGapDays: 2, stretchShare: [0.4, 0.6] },
});

/** Fee vouchers for sums to be invested: who declared a low risk appetite is offered none above the usual sum, who is unknown at most twice. */
const finance = over(defaultSettings, {
  name: "financial products by risk appetite", accepted: ["riskAppetite"], categories: ["savings", "funds", "insurance"],
  catalogue: [cash("fee-5", 500), full("fee-10-from-500", [50_000, 1000], 72), full("fee-30-from-1500", [150_000, 3000], 72)],
  rules: { couponsPerWeek: 1, thresholdOverUsual: 2, thresholdOverUsualCautious: 1 },
  world: { basketMedianCents: [60_000, 90_000], basketSpread: [0.5, 0.7], marginShare: [0.03, 0.05], leastGapDays: 6, meanExtraGapDays: 6, interestEffect: [0.5, 0.8] },
});

/** A coupon shown inside an advertisement to people who mostly do not buy: few look, and it is over in a day. */
const advertisement = over(defaultSettings, {
  name: "coupons inside advertisements", channels: ["feed", "video", "search"],
  catalogue: [cash("ad-5", 500, { validityHours: 24 }), full("ad-10-off-60", [6000, 1000], 24)],
  rules: { couponsPerWeek: 3 },
  world: { noticeShare: [0.25, 0.4], openBasketEffect: [0, 0], purchaseDelayHours: [4, 10], fatigueEffect: [0.2, 0.4], leastGapDays: 3, meanExtraGapDays: 1 },
});

/** While a product is being viewed: interest and open basket tell most, and the coupon is for now. */
const viewing = over(defaultSettings, {
  name: "a coupon while a product is viewed",
  catalogue: [cash("now-4", 400, { validityHours: 1 }), { kind: "percentage", name: "now-percent-6", discountShare: 0.06, maximumCents: 900, thresholdCents: 0, validityHours: 1, sendAfterHours: 0 }],
  world: { interestEffect: [0.8, 1.2], openBasketEffect: [0.8, 1.2], purchaseDelayHours: [0.3, 1] },
});

/** By name. */
export const practicePresets = {
  registrations, festival, tiers, "time-limited": timeLimited, "food-delivery": foodDelivery, supermarket, finance, advertisement, viewing,
} as const;
