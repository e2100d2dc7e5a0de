// Named settings that stand on their own: the default store, the same store without anything to learn, and the small one.
import type { CouponSettings } from "./settings.ts";
import type { WorldSettings } from "./world-settings.ts";

const catalogue: CouponSettings["catalogue"] = [
  { kind: "fullReduction", name: "full-10-off-60", thresholdCents: 6000, faceCents: 1000, validityHours: 48, sendAfterHours: 0 },
  { kind: "fullReduction", name: "full-20-off-120", thresholdCents: 12_000, faceCents: 2000, validityHours: 72, sendAfterHours: 0 },
  { kind: "percentage", name: "percent-8", discountShare: 0.08, maximumCents: 1200, thresholdCents: 0, validityHours: 48, sendAfterHours: 0 },
  { kind: "percentage", name: "percent-15", discountShare: 0.15, maximumCents: 2000, thresholdCents: 0, validityHours: 48, sendAfterHours: 0 },
  { kind: "cash", name: "cash-5", faceCents: 500, thresholdCents: 0, validityHours: 48, sendAfterHours: 0 },
  { kind: "cash", name: "cash-5-evening", faceCents: 500, thresholdCents: 0, validityHours: 48, sendAfterHours: 8 },
  { kind: "cash", name: "cash-12-gold", faceCents: 1200, thresholdCents: 0, validityHours: 48, sendAfterHours: 0, tiers: ["silver", "gold"] },
  { kind: "freeGift", name: "gift", costCents: 400, worthCents: 900, thresholdCents: 4000, validityHours: 72, sendAfterHours: 0 },
  { kind: "freeShipping", name: "shipping", costCents: 450, worthCents: 600, thresholdCents: 3000, validityHours: 48, sendAfterHours: 0 },
];

const world: WorldSettings = {
  customers: 1500,
  seasonDays: 56,
  leastGapDays: 3,
  meanExtraGapDays: 2,
  tiersShowSegments: false,
  endsWithSeason: false,
  segments: [
    { name: "sure buyer", weight: [0.15, 0.25], orderShare: [0.25, 0.4], sensitivity: [0.05, 0.2] },
    { name: "persuadable", weight: [0.35, 0.45], orderShare: [0.06, 0.12], sensitivity: [1.2, 1.8] },
    { name: "lost cause", weight: [0.2, 0.3], orderShare: [0.005, 0.02], sensitivity: [0.1, 0.4] },
    { name: "sleeping dog", weight: [0.08, 0.15], orderShare: [0.12, 0.22], sensitivity: [-0.5, -0.2] },
  ],
  orderSpread: [0.2, 0.4],
  sensitivitySpread: [0.15, 0.3],
  basketMedianCents: [5500, 7500],
  basketSpread: [0.35, 0.5],
  basketNoise: [0.25, 0.4],
  marginShare: [0.38, 0.48],
  interestEffect: [0.3, 0.5],
  openBasketEffect: [0.4, 0.8],
  weekendEffect: [0.1, 0.3],
  holidayEffect: [0.2, 0.4],
  wrongSlotShare: [0.5, 0.8],
  remoteShippingFactor: [1.3, 1.8],
  giftTasteSpread: [0.4, 0.8],
  erosionPerCoupon: [0.05, 0.15],
  erosionHalfLifeDays: [14, 28],
  erosionEffect: [0.3, 0.8],
  fatigueHalfLifeDays: [4, 8],
  fatigueEffect: [0.1, 0.3],
  unsubscribeShare: [0.001, 0.003],
  noticeShare: [0.8, 0.95],
  stretchShare: [0.3, 0.5],
  purchaseDelayHours: [14, 26],
  ratedShare: [0.2, 0.4],
  satisfactionLevel: [0.62, 0.7],
  satisfactionSpread: [0.02, 0.05],
  refundShare: [0.03, 0.08],
};

/** A store of fifteen hundred active customers over eight weeks, with a budget that does not reach for everybody. */
export const defaultSettings: CouponSettings = {
  name: "coupon season",
  startMs: 1_736_121_600_000,
  periodDays: 56,
  utcOffsetHours: 0,
  outcomeWindowHours: 336,
  catalogue,
  tiers: ["basic", "silver", "gold"],
  regions: ["metro", "town", "remote"],
  channels: ["app", "web", "mini"],
  categories: ["beauty", "home", "food"],
  accepted: [],
  encoded: [],
  ageBands: ["under-25", "25-34", "35-49", "50-and-over"],
  describeCandidates: true,
  reward: {
    revenueWeight: 0.02, marginWeight: 1, redemptionWeight: 0.05, satisfactionWeight: 0.5, moneyScaleCents: 1000, low: -10, high: 60,
  },
  limits: { budgetCents: 600_000, decisionsPerPeriod: 18_600, returnOnSpendFloor: 1.5 },
  rules: { couponsPerWeek: 2, thresholdOverUsual: 3, thresholdOverUsualCautious: 1, equalTreatment: true },
  // Fitted to the ratings of five uniform seasons of this world, seeds pilot-0 to pilot-4 (rating-model.test.ts fits it again, with other draws);
  // "ordered" stays 0, as only orders are rated.
  ratingModel: {
    intercept: 0.663351, ordered: 0, redeemed: 0.097442, couponSent: -0.038913, couponsLast7Days: -0.016178, refunded: -0.237607,
    unsubscribed: -0.099841,
  },
  discount: 0,
  explorationFloorShare: 0.02,
  world,
};

/** Nothing to learn: one kind of customer, no memory, nothing that a visit shows, money for all; one coupon is best for everybody. */
export const nullSettings: CouponSettings = {
  ...defaultSettings,
  name: "coupon season without differences",
  limits: { ...defaultSettings.limits, budgetCents: 1_000_000_000 },
  rules: { ...defaultSettings.rules, couponsPerWeek: 100, thresholdOverUsual: 100 },
  catalogue: catalogue.map(({ tiers: _tiers, ...coupon }) => coupon),
  world: {
    ...world,
    segments: [{ name: "everybody", weight: [1, 1], orderShare: [0.08, 0.16], sensitivity: [0.3, 0.6] }],
    orderSpread: [0, 0], sensitivitySpread: [0, 0], basketSpread: [0, 0],
    interestEffect: [0, 0], openBasketEffect: [0, 0], weekendEffect: [0, 0], holidayEffect: [0, 0],
    wrongSlotShare: [1, 1], remoteShippingFactor: [1, 1], giftTasteSpread: [0, 0],
    erosionPerCoupon: [0, 0], erosionEffect: [0, 0], fatigueEffect: [0, 0], unsubscribeShare: [0, 0], satisfactionSpread: [0, 0],
  },
};

/** Three kinds of customers whom the tier shows, two coupons, eight weekly visits: small enough for exact dynamic programming. */
export const smallSettings: CouponSettings = {
  ...defaultSettings,
  name: "small coupon season",
  catalogue: [catalogue[2], catalogue[3]],
  regions: ["metro"],
  channels: ["app"],
  limits: { ...defaultSettings.limits, budgetCents: 1_000_000_000, decisionsPerPeriod: 12_000 },
  rules: { ...defaultSettings.rules, couponsPerWeek: 7, thresholdOverUsual: 100 },
  world: {
    ...world,
    leastGapDays: 7, meanExtraGapDays: 0, tiersShowSegments: true, endsWithSeason: true,
    segments: [
      { name: "lost cause", weight: [1, 1], orderShare: [0.03, 0.03], sensitivity: [0.2, 0.2] },
      { name: "persuadable", weight: [1.5, 1.5], orderShare: [0.1, 0.1], sensitivity: [1, 1] },
      { name: "sure buyer", weight: [1, 1], orderShare: [0.4, 0.4], sensitivity: [0.1, 0.1] },
    ],
    orderSpread: [0, 0], sensitivitySpread: [0, 0], basketSpread: [0, 0], basketMedianCents: [6500, 6500], basketNoise: [0.3, 0.3],
    marginShare: [0.38, 0.38], interestEffect: [0, 0], openBasketEffect: [0.6, 0.6], weekendEffect: [0, 0], holidayEffect: [0, 0],
    wrongSlotShare: [1, 1], remoteShippingFactor: [1, 1], giftTasteSpread: [0, 0],
    erosionPerCoupon: [0.15, 0.15], erosionHalfLifeDays: [21, 21], erosionEffect: [0.8, 0.8],
    fatigueHalfLifeDays: [7, 7], fatigueEffect: [0.3, 0.3], unsubscribeShare: [0.003, 0.003],
    noticeShare: [0.9, 0.9], stretchShare: [0.4, 0.4], purchaseDelayHours: [20, 20], ratedShare: [0.3, 0.3],
    satisfactionLevel: [0.65, 0.65], satisfactionSpread: [0, 0], refundShare: [0.05, 0.05],
  },
};
