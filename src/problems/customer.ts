// What a store knows of a customer at one moment, from the profile: a decision request can then be made of it and of what is on the page.

import { describe, fail } from "../core/index.ts";

/** One customer as a problem may see them. Shares in [0, 1], money in minor units, counts of the last year. */
export interface CustomerView {
  readonly subject: string;
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  readonly daysSinceFirstSeen: number;
  /** Null: never ordered. */
  readonly daysSinceOrder: number | null;
  readonly ordersLastYear: number;
  readonly spendLastYearCents: number;
  readonly usualBasketCents: number;
  readonly visitsLastYear: number;
  readonly pagesThisVisit: number;
  readonly basketCents: number;
  /** Identifiers of products. */
  readonly favourites: readonly string[];
  /** Share of interest by category, older interest fading; sums to 1, or empty. */
  readonly affinityShares: { readonly [category: string]: number };
  readonly viewsInAll: number;
  /** Identifiers of products, newest first. */
  readonly recent: readonly string[];
  readonly bought: readonly string[];
  readonly couponsSentLastYear: number;
  readonly couponsRedeemedLastYear: number;
  readonly couponsExpiredLastYear: number;
  readonly couponsLast7Days: number;
  readonly daysSinceCoupon: number | null;
  readonly daysSinceRedemption: number | null;
  /** Counts that halve every 30 days. */
  readonly couponMemory: number;
  readonly orderMemory: number;
}

/** An order of a customer as a problem may see it. */
export interface CustomerOrder {
  /** A pseudonym of its number. */
  readonly order: string;
  /** The goods without shipping and tax, minor units. */
  readonly valueCents: number;
  /** It used what the decision offered. */
  readonly redeemed: boolean;
  /** Share of the value that is contribution margin. */
  readonly marginShare: number;
}

/** Money of an order that came back, as a problem may see it. */
export interface CustomerRefund {
  /** The pseudonym that the order had. */
  readonly order: string;
  /** Minor units that came back this time; null for the whole order. */
  readonly valueCents: number | null;
}

/** What is on the page, as fields that go before those of the profile. Throws `bad-request` for what is no object, or names a customer of its own. */
export function pageFields(page: unknown): { readonly [field: string]: unknown } {
  if (typeof page !== "object" || page === null || Array.isArray(page)) fail("bad-request", "page", "an object", describe(page));
  if ("subject" in page) fail("bad-request", "page.subject", "no such field, as the customer is named beside the page", "one");
  return page as { readonly [field: string]: unknown };
}
