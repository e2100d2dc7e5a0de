// The hard rules of a campaign: which coupons a customer may get at all, decided before anything is drawn.
import type { Coupon, CouponCandidate } from "./candidate.ts";
import type { CouponRequest } from "./schema.ts";
import type { CouponSettings } from "./settings.ts";

/** Why a coupon is forbidden for a customer, or null. */
export type Rule = (settings: CouponSettings, request: CouponRequest, coupon: Coupon) => string | null;

/** Every rule by name; all must agree. None of them reads a guarded field but the last, which protects the customer. */
export const rules: { readonly [name: string]: Rule } = {
  subscribed: (_settings, request) => (request.subscribed ? null : "the customer has unsubscribed"),
  frequency: ({ rules: { couponsPerWeek } }, request) => (
    request.couponsLast7Days < couponsPerWeek ? null : `${request.couponsLast7Days} coupons in 7 days reach the cap of ${couponsPerWeek}`
  ),
  tier: (_settings, request, { tiers }) => (
    tiers === undefined || tiers.includes(request.tier) ? null : `only for ${tiers.join(", ")}`
  ),
  threshold: ({ rules: { thresholdOverUsual } }, request, { thresholdCents }) => (
    thresholdCents <= thresholdOverUsual * request.usualBasketCents ? null : `its threshold lies above ${thresholdOverUsual} usual baskets`
  ),
  suitability: ({ rules: { thresholdOverUsualCautious } }, request, { thresholdCents }) => (
    request.declared?.riskAppetite !== "low" || thresholdCents <= thresholdOverUsualCautious * request.usualBasketCents
      ? null : "it would urge a cautious customer to spend more than usual"
  ),
};

const all = Object.values(rules);

/** Why a candidate is forbidden for this request, or null where it may be chosen; none is always legal. */
export function forbidden(settings: CouponSettings, request: CouponRequest, candidate: CouponCandidate): string | null {
  if (candidate.kind === "none") return null;
  for (const rule of all) {
    const reason = rule(settings, request, candidate);
    if (reason !== null) return reason;
  }
  return null;
}
