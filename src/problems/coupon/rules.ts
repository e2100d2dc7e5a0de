// The hard rules of a campaign: which coupons a customer may get at all, decided before anything is drawn.
import type { Coupon, CouponCandidate, Nothing } from "./candidate.ts";
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
  cadence: (_settings, { quietDays = 0 }) => (quietDays <= 0 ? null : `silence is kept for another ${quietDays} days`),
  sureBuyer: ({ rules: { sureBuyerOrderShare = 2 } }, request) => (
    orderShareOfVisits(request) < sureBuyerOrderShare ? null : `the customer orders at ${sureBuyerOrderShare} of visits or more anyway`
  ),
  suitability: ({ rules: { thresholdOverUsualCautious } }, request, { thresholdCents }) => (
    request.declared?.riskAppetite !== "low" || thresholdCents <= thresholdOverUsualCautious * request.usualBasketCents
      ? null : "it would urge a cautious customer to spend more than usual"
  ),
};

/** What a customer's habit says of the next visit: orders of the last year over visits, drawn towards a tenth where there were few. */
export function orderShareOfVisits({ ordersLastYear, visitsLastYear }: Pick<CouponRequest, "ordersLastYear" | "visitsLastYear">): number {
  return (ordersLastYear + 0.5) / (visitsLastYear + 5);
}

const all = Object.values(rules);

/** Why silence may not be chosen: it is being kept already. Sending none is always legal. */
function silence({ waitDays }: Nothing, { quietDays = 0 }: CouponRequest): string | null {
  return waitDays === undefined || quietDays <= 0 ? null : `silence is kept for another ${quietDays} days`;
}

/** Why a candidate is forbidden for this request, or null where it may be chosen; none is always legal. */
export function forbidden(settings: CouponSettings, request: CouponRequest, candidate: CouponCandidate): string | null {
  if (candidate.kind === "none") return silence(candidate, request);
  for (const rule of all) {
    const reason = rule(settings, request, candidate);
    if (reason !== null) return reason;
  }
  return null;
}
