// The hard rules of a campaign: which coupons a customer may get at all, decided before anything is drawn.
import type { Coupon, CouponCandidate, Nothing } from "./candidate.ts";
import type { CouponRequest } from "./schema.ts";
import type { CouponSettings } from "./settings.ts";

/** A hard rule: whether it lets a customer have a coupon, and in words why not. */
export interface Rule {
  readonly allows: (settings: CouponSettings, request: CouponRequest, coupon: Coupon) => boolean;
  readonly because: (settings: CouponSettings, request: CouponRequest, coupon: Coupon) => string;
}

/** Every rule by name; all must agree. None of them reads a guarded field but the last, which protects the customer. */
export const rules: { readonly [name: string]: Rule } = {
  subscribed: { allows: (_settings, request) => request.subscribed, because: () => "the customer has unsubscribed" },
  frequency: {
    allows: ({ rules: { couponsPerWeek } }, request) => request.couponsLast7Days < couponsPerWeek,
    because: ({ rules: { couponsPerWeek } }, request) => `${request.couponsLast7Days} coupons in 7 days reach the cap of ${couponsPerWeek}`,
  },
  tier: {
    allows: (_settings, request, { tiers }) => tiers === undefined || tiers.includes(request.tier),
    because: (_settings, _request, { tiers = [] }) => `only for ${tiers.join(", ")}`,
  },
  threshold: {
    allows: ({ rules: { thresholdOverUsual } }, request, { thresholdCents }) => thresholdCents <= thresholdOverUsual * request.usualBasketCents,
    because: ({ rules: { thresholdOverUsual } }) => `its threshold lies above ${thresholdOverUsual} usual baskets`,
  },
  cadence: {
    allows: (_settings, { quietDays = 0 }) => quietDays <= 0,
    because: (_settings, { quietDays }) => `silence is kept for another ${quietDays} days`,
  },
  sureBuyer: {
    allows: ({ rules: { sureBuyerOrderShare = 2 } }, request) => orderShareOfVisits(request) < sureBuyerOrderShare,
    because: ({ rules: { sureBuyerOrderShare } }) => `the customer orders at ${sureBuyerOrderShare} of visits or more anyway`,
  },
  suitability: {
    allows: ({ rules: { thresholdOverUsualCautious } }, request, { thresholdCents }) => (
      request.declared?.riskAppetite !== "low" || thresholdCents <= thresholdOverUsualCautious * request.usualBasketCents
    ),
    because: () => "it would urge a cautious customer to spend more than usual",
  },
};

/** What a customer's habit says of the next visit: orders of the last year over visits, drawn towards a tenth where there were few. */
export function orderShareOfVisits({ ordersLastYear, visitsLastYear }: Pick<CouponRequest, "ordersLastYear" | "visitsLastYear">): number {
  return (ordersLastYear + 0.5) / (visitsLastYear + 5);
}

const all = Object.values(rules);
const ofCustomer = [rules["subscribed"], rules["frequency"], rules["cadence"], rules["sureBuyer"]];
const ofCoupon = all.filter((rule) => !ofCustomer.includes(rule));

/** Whether a rule that looks at the customer alone forbids this coupon, and so every other. */
export function barsEveryCoupon(settings: CouponSettings, request: CouponRequest, coupon: Coupon): boolean {
  for (const { allows } of ofCustomer) if (!allows(settings, request, coupon)) return true;
  return false;
}

/** Whether a rule that looks at the coupon, too, forbids it; the rest of `forbidden` once `barsEveryCoupon` is settled. */
export function barsCoupon(settings: CouponSettings, request: CouponRequest, coupon: Coupon): boolean {
  for (const { allows } of ofCoupon) if (!allows(settings, request, coupon)) return true;
  return false;
}

/** Why silence may not be chosen: it is being kept already. Sending none is always legal. */
export function silence({ waitDays }: Nothing, { quietDays = 0 }: CouponRequest): string | null {
  return waitDays === undefined || quietDays <= 0 ? null : `silence is kept for another ${quietDays} days`;
}

/** Why a candidate is forbidden for this request, or null where it may be chosen; none is always legal. */
export function forbidden(settings: CouponSettings, request: CouponRequest, candidate: CouponCandidate): string | null {
  if (candidate.kind === "none") return silence(candidate, request);
  const broken = all.find(({ allows }) => !allows(settings, request, candidate));
  return broken === undefined ? null : broken.because(settings, request, candidate);
}
