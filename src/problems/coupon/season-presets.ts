// Named settings for months of interaction: half a year with newcomers, a festival, habit, wear and moving tiers, and the same without differences.
import { defaultSettings, nullSettings } from "./presets.ts";
import type { CouponSettings } from "./settings.ts";

const { world, limits } = defaultSettings;

/** Half a year of six hundred customers: what is done at one visit is felt at the ones to come. */
export const seasonSettings: CouponSettings = {
  ...defaultSettings,
  name: "coupon half-year",
  periodDays: 182,
  // Nothing is reported later than eight days after its decision.
  outcomeWindowHours: 192,
  tierSpendCents: [40_000, 120_000],
  showsMonths: true,
  limits: { ...limits, budgetCents: 300_000, decisionsPerPeriod: 10_500 },
  discount: 0.98,
  world: {
    ...world,
    customers: 600,
    seasonDays: 182,
    leastGapDays: 3,
    meanExtraGapDays: 4,
    endsWithSeason: true,
    segments: [
      { name: "sure buyer", weight: [0.15, 0.25], orderShare: [0.2, 0.33], sensitivity: [0.05, 0.2] },
      { name: "persuadable", weight: [0.35, 0.45], orderShare: [0.04, 0.09], sensitivity: [1.2, 1.8] },
      { name: "lost cause", weight: [0.2, 0.3], orderShare: [0.005, 0.02], sensitivity: [0.1, 0.4] },
      { name: "sleeping dog", weight: [0.08, 0.15], orderShare: [0.08, 0.16], sensitivity: [-0.5, -0.2] },
    ],
    erosionPerCoupon: [0.08, 0.16],
    erosionHalfLifeDays: [35, 56],
    erosionEffect: [0.6, 1.0],
    registeringShare: [0.2, 0.35],
    waitingEffect: [0.5, 0.9],
    festival: { startDay: 120, days: 7 },
    festivalEffect: [0.3, 0.7],
    habitPerOrder: [0.25, 0.45],
    habitHalfLifeDays: [40, 80],
    habitEffect: [0.3, 0.7],
    lapseShare: [0.04, 0.08],
  },
};

/** The same half-year with nothing to learn: one kind of customer, nobody new, no memory, habit or leaving, money for all. */
export const seasonNullSettings: CouponSettings = {
  ...seasonSettings,
  name: "coupon half-year without differences",
  catalogue: nullSettings.catalogue,
  limits: { ...nullSettings.limits, decisionsPerPeriod: seasonSettings.limits.decisionsPerPeriod },
  rules: nullSettings.rules,
  world: {
    ...seasonSettings.world, ...withoutDifferences(),
    registeringShare: [0, 0], waitingEffect: [0, 0], festivalEffect: [0, 0], habitPerOrder: [0, 0], habitEffect: [0, 0], lapseShare: [0, 0],
  },
};

function withoutDifferences(): Partial<CouponSettings["world"]> {
  const { customers: _customers, seasonDays: _days, leastGapDays: _least, meanExtraGapDays: _extra, endsWithSeason: _ends, ...same } = nullSettings.world;
  return same;
}
