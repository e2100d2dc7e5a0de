// A request in the middle of everything, for tests of this folder and for examples.
import type { CouponRequest } from "./schema.ts";

/** A subscribed customer of the default campaign on Monday 6 January 2025 at 18:00 UTC, with nothing out of the ordinary. */
export const plainRequest: CouponRequest = {
  subject: "customer-1",
  timeMs: 1_736_186_400_000,
  daysSinceOrder: 30,
  ordersLastYear: 6,
  spendLastYearCents: 40_000,
  usualBasketCents: 7000,
  visitsLastYear: 55,
  pagesThisVisit: 4,
  favourites: 2,
  affinityShares: { beauty: 0.5, home: 0.25, food: 0.25 },
  basketCents: 0,
  tier: "silver",
  region: "town",
  channel: "web",
  subscribed: true,
  holiday: false,
  couponsSentLastYear: 10,
  couponsRedeemedLastYear: 3,
  couponsExpiredLastYear: 6,
  couponsLast7Days: 0,
  daysSinceCoupon: 14,
  daysSinceRedemption: null,
};
