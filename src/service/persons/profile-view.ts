// What a profile says at one moment, in the words that problems understand.
import type { CustomerView } from "../../problems/index.ts";
import { fadedTo } from "./fading.ts";
import { emptyProfile, halfLives, monthMs, type Dated, type Profile, type ProfileMonth } from "./profile.ts";

const dayMs = 86_400_000;
/** The last twelve stretches of 30 days and the one that runs. */
const yearMonths = 13;

/** The customer at this time. Somebody without a profile is new. `couponWindowMs` is how long a coupon is open: older ones that were not redeemed have expired. */
export function viewOfProfile(known: Profile | null, { subject, timeMs, couponWindowMs }: { readonly subject: string; readonly timeMs: number; readonly couponWindowMs: number }): CustomerView {
  const profile = known ?? emptyProfile(timeMs);
  const days = (since: number | null): number | null => (since === null ? null : Math.max(0, (timeMs - since) / dayMs));
  const year = lastYear(profile, timeMs);
  const interest = Object.entries(profile.affinity).map(([category, count]) => [category, fadedTo(count, { atMs: timeMs, halfLifeMs: halfLives.affinityMs })] as const);
  const whole = interest.reduce((sum, [, value]) => sum + value, 0);
  const open = profile.coupons.filter((atMs) => timeMs - atMs <= couponWindowMs).length;
  const redeemed = Math.min(year.couponsRedeemed, year.couponsSent);
  return {
    subject, timeMs,
    daysSinceFirstSeen: days(profile.firstMs)!,
    daysSinceOrder: days(profile.orderMs),
    ordersLastYear: Math.max(0, year.orders),
    spendLastYearCents: Math.max(0, year.spend),
    usualBasketCents: year.orders > 0 ? Math.max(0, Math.round(year.spend / year.orders)) : 0,
    visitsLastYear: year.visits,
    pagesThisVisit: timeMs - profile.lastMs <= monthMs / (30 * 48) ? profile.pages : 0,
    basketCents: Object.values(profile.cart).reduce((sum, { quantity, priceMinor }) => sum + quantity * priceMinor, 0),
    favourites: newestFirst(profile.favourites),
    affinityShares: whole === 0 ? {} : Object.fromEntries(interest.map(([category, value]) => [category, value / whole])),
    viewsInAll: profile.views,
    recent: newestFirst(profile.viewed),
    bought: newestFirst(profile.bought),
    couponsSentLastYear: year.couponsSent,
    couponsRedeemedLastYear: redeemed,
    couponsExpiredLastYear: Math.max(0, year.couponsSent - redeemed - open),
    couponsLast7Days: profile.coupons.filter((atMs) => Math.abs(timeMs - atMs) <= 7 * dayMs).length,
    daysSinceCoupon: days(profile.couponMs),
    daysSinceRedemption: days(profile.redemptionMs),
    couponMemory: fadedTo(profile.couponMemory, { atMs: timeMs, halfLifeMs: halfLives.memoryMs }),
    orderMemory: fadedTo(profile.orderMemory, { atMs: timeMs, halfLifeMs: halfLives.memoryMs }),
  };
}

function lastYear({ months }: Profile, timeMs: number): ProfileMonth {
  const now = Math.floor(timeMs / monthMs);
  const sum = { orders: 0, spend: 0, visits: 0, couponsSent: 0, couponsRedeemed: 0 };
  for (const [month, counts] of Object.entries(months)) {
    if (now - Number(month) >= yearMonths) continue;
    for (const name of Object.keys(sum) as (keyof ProfileMonth)[]) sum[name] += counts[name];
  }
  return sum;
}

function newestFirst(times: Dated): readonly string[] {
  return Object.entries(times).sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1)).map(([name]) => name);
}
