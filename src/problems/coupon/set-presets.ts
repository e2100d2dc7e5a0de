// Named settings for sets of coupons, for bundles over categories, and for cadence as a choice.
import { defaultSettings } from "./presets.ts";
import { seasonSettings } from "./season-presets.ts";
import type { CouponSettings } from "./settings.ts";

const { catalogue, world } = defaultSettings;
const named = (...names: readonly string[]): CouponSettings["catalogue"] => catalogue.filter(({ name }) => names.includes(name));
const element = (category: string): CouponSettings["catalogue"][number] => ({
  kind: "bundle", name: `bundle-${category}`, category, thresholdCents: 2200, faceCents: 300, validityHours: 72, sendAfterHours: 0,
});

/** The default store, sending up to three coupons together: one price reduction at most, with a gift, with free shipping. */
export const setsSettings: CouponSettings = {
  ...defaultSettings,
  name: "coupon sets",
  catalogue: named("full-10-off-60", "percent-8", "percent-15", "cash-5", "gift", "shipping"),
  stacking: { most: 3, exclusive: ["fullReduction", "percentage", "cash"] },
};

/** The default store with bundles: each stage adds a category, whose elements are used together or not at all; or one price reduction alone. */
export const bundlesSettings: CouponSettings = {
  ...defaultSettings,
  name: "coupon bundles",
  catalogue: [...named("percent-8", "cash-5"), ...defaultSettings.categories.map(element)],
  stacking: { most: 3, exclusive: ["percentage", "cash"] },
  world: { ...world, categoryReach: [0.3, 0.5] },
};

/** The half-year in which a decision may also keep silent for one, two or four weeks. */
export const cadenceSettings: CouponSettings = { ...seasonSettings, name: "coupon cadence", waitDays: [7, 14, 28] };
