// What a store tells in its own words, in those of coupons: a request from a customer's profile and the page, and the outcome that a refund means.
import { pageFields, type CustomerRefund, type CustomerView } from "../customer.ts";
import type { CouponOutcome } from "./schema.ts";
import type { CouponSettings } from "./settings.ts";

const mostCents = 1_000_000_000;

/**
 * The request, still to be parsed. The page tells region, channel, tier, subscription and holiday where they cannot be known: the tier follows
 * the spend where the settings say so, and a list of one word leaves no choice. Every field of the page goes before the profile's.
 */
export function couponRequestOf(settings: CouponSettings, customer: CustomerView, page: unknown): unknown {
  const { categories, showsMonths } = settings;
  const given = pageFields(page);
  const cents = (amount: number): number => Math.min(mostCents, Math.round(amount));
  const known = {
    subject: customer.subject, timeMs: customer.timeMs, daysSinceOrder: customer.daysSinceOrder, ordersLastYear: customer.ordersLastYear,
    spendLastYearCents: cents(customer.spendLastYearCents), usualBasketCents: cents(customer.usualBasketCents), visitsLastYear: customer.visitsLastYear, pagesThisVisit: customer.pagesThisVisit,
    favourites: customer.favourites.length, basketCents: cents(customer.basketCents), holiday: false,
    affinityShares: Object.fromEntries(Object.entries(customer.affinityShares).filter(([category]) => categories.includes(category))),
    couponsSentLastYear: customer.couponsSentLastYear, couponsRedeemedLastYear: customer.couponsRedeemedLastYear, couponsExpiredLastYear: customer.couponsExpiredLastYear,
    couponsLast7Days: customer.couponsLast7Days, daysSinceCoupon: customer.daysSinceCoupon, daysSinceRedemption: customer.daysSinceRedemption,
  };
  const months = { festival: false, daysSinceRegistration: customer.daysSinceFirstSeen, couponMemory: customer.couponMemory, orderMemory: customer.orderMemory };
  return { ...known, ...words(settings, customer), ...(showsMonths === true && months), ...given };
}

function words({ tiers, tierSpendCents, regions, channels }: CouponSettings, { spendLastYearCents }: CustomerView): { readonly tier?: string; readonly region?: string; readonly channel?: string } {
  const reached = tierSpendCents?.filter((least) => spendLastYearCents >= least).length;
  return {
    ...(reached !== undefined ? { tier: tiers[reached] } : tiers.length === 1 && { tier: tiers[0] }),
    ...(regions.length === 1 && { region: regions[0] }), ...(channels.length === 1 && { channel: channels[0] }),
  };
}

/** The share of the order that has come back with this refund, earlier ones included; null where nothing more came back. */
export function couponRefundOf({ order, valueCents }: CustomerRefund, outcomes: readonly CouponOutcome[]): CouponOutcome | null {
  const basketCents = outcomes.flatMap((outcome) => (outcome.kind === "order" && outcome.order === order ? [outcome.basketCents] : []))[0] ?? 0;
  const earlier = Math.max(0, ...outcomes.flatMap((outcome) => (outcome.kind === "refund" && outcome.order === order ? [outcome.returnedShare] : [])));
  const share = valueCents === null || basketCents === 0 ? 1 : valueCents / basketCents;
  const returnedShare = Math.min(1, earlier + share);
  return returnedShare > earlier ? { kind: "refund", order, returnedShare } : null;
}
