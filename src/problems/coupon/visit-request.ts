// What a visit of the simulated season shows of its customer: the request that is to be decided, from what the store knows.
import type { Population, Profiles } from "./population.ts";
import type { CouponRequest } from "./schema.ts";
import type { CouponSettings } from "./settings.ts";
import { isFestival, isHoliday, visitTimeMs, type Visits } from "./visits.ts";

/** What requests say of a customer whatever happens. */
export type Known = Pick<CouponRequest, "subject" | "affinityShares">;

/** The columns of a season that requests are made of. */
interface Shown {
  readonly settings: CouponSettings;
  readonly population: Population;
  readonly profiles: Profiles;
  readonly visits: Visits;
  /** By customer, filled when somebody comes by. */
  readonly known: Known[];
}

/** How many of the last three coupons came after a day. */
export function couponsSince({ couponDays }: Profiles, customer: number, day: number): number {
  let count = 0;
  for (let index = 3 * customer; index < 3 * customer + 3; index++) if (couponDays[index] > day) count++;
  return count;
}

// Of who never ordered the store only knows what is usual among its customers.
function seenBasketCents({ registeredDay, usualBasketCents, parameters }: Population, { orders }: Profiles, customer: number): number {
  return registeredDay[customer] >= 0 && orders[customer] === 0 ? Math.round(parameters.basketMedianCents) : usualBasketCents[customer];
}

// Customers of long standing count from a year before the season.
function monthsOf(settings: CouponSettings, { population, profiles, customer, day }: Pick<Shown, "population" | "profiles"> & { customer: number; day: number }) {
  return {
    festival: isFestival(settings, day),
    daysSinceRegistration: day - Math.max(-365, population.registeredDay[customer]),
    couponMemory: profiles.couponMemory[customer],
    orderMemory: profiles.orderMemory[customer],
  };
}

/** The request of the visit a customer is at. */
export function requestOf({ settings, population, profiles, visits, known }: Shown, customer: number): CouponRequest {
  const day = visits.day[customer];
  const { subject, affinityShares } = (known[customer] ??= knownOf(settings, population, customer));
  const request: Writable<CouponRequest> = {
    subject,
    episode: subject,
    timeMs: visitTimeMs(settings, visits, customer),
    daysSinceOrder: daysSince(profiles.lastOrderDay[customer], day),
    ordersLastYear: profiles.orders[customer],
    spendLastYearCents: profiles.spendCents[customer],
    usualBasketCents: seenBasketCents(population, profiles, customer),
    visitsLastYear: profiles.visits[customer],
    pagesThisVisit: Math.floor(Math.exp(1.5 + 0.7 * visits.interest[customer])),
    favourites: profiles.favourites[customer],
    affinityShares,
    basketCents: visits.openBasketCents[customer],
    tier: settings.tiers[profiles.tier[customer]],
    region: settings.regions[profiles.region[customer]],
    channel: settings.channels[profiles.channel[customer]],
    subscribed: profiles.subscribed[customer] === 1,
    holiday: isHoliday(day),
    couponsSentLastYear: profiles.sent[customer],
    couponsRedeemedLastYear: profiles.redeemed[customer],
    couponsExpiredLastYear: profiles.expired[customer],
    couponsLast7Days: couponsSince(profiles, customer, day - 7),
    daysSinceCoupon: daysSince(profiles.couponDays[3 * customer], day),
    daysSinceRedemption: daysSince(profiles.lastRedemptionDay[customer], day),
  };
  // Most campaigns show neither; spreading them in would copy every request.
  if (settings.showsMonths === true) Object.assign(request, monthsOf(settings, { population, profiles, customer, day }));
  if (settings.waitDays !== undefined) request.quietDays = Math.max(0, profiles.quietUntilDay[customer] - day);
  return request;
}

type Writable<Type> = { -readonly [Name in keyof Type]: Type[Name] };

function daysSince(then: number, day: number): number | null {
  return then === Number.NEGATIVE_INFINITY ? null : Math.max(0, day - then);
}

// What a request says of a customer whatever happens: made once.
function knownOf(settings: CouponSettings, { giftTaste }: Population, customer: number): Known {
  const [taste, others] = [giftTaste[customer], settings.categories.length - 1];
  return {
    subject: `c${customer}`,
    affinityShares: Object.fromEntries(settings.categories.map((category, index) => [category, index === 0 ? taste : (1 - taste) / others])),
  };
}

