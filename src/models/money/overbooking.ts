// Overbooking: promises more than the cap could pay if everybody came, at a stated probability of exceeding it. Off unless an account says so.
import { describe, fail } from "../../core/index.ts";

/** How much an account may be overbooked. */
export interface Overbooking {
  /** Probability that the season's payments exceed the cap, in (0, 1): at most this, while no promise's share is above what is told. */
  readonly exceedShare: number;
  /** Reservations over the whole season, at most: each is a look at which the bound has to hold. */
  readonly reservations: number;
  /** No reservation is above this, in minor units. */
  readonly largest: number;
}

/** The open promises of an overbooked account, summed. */
export interface Promises {
  readonly plan: Overbooking;
  /** Reservations so far. */
  readonly made: number;
  /** Sums over open promises: share x money, and share (1 - share) x money squared. */
  readonly mean: number;
  readonly variance: number;
}

/** One promise: what may still be asked of it, and the probability that it will be. */
export interface Promised {
  readonly money: number;
  readonly share: number;
}

/** No promises yet. Throws `bad-settings`. */
export function noPromises(plan: Overbooking): Promises {
  if (!(plan.exceedShare > 0 && plan.exceedShare < 1)) fail("bad-settings", "overbooking.exceedShare", "a share above 0 and below 1", describe(plan.exceedShare));
  for (const name of ["reservations", "largest"] as const) {
    if (!(Number.isSafeInteger(plan[name]) && plan[name] > 0)) fail("bad-settings", `overbooking.${name}`, "a whole number above 0", describe(plan[name]));
  }
  return { plan, made: 0, mean: 0, variance: 0 };
}

/** The sums after a promise was made (+1), or was kept or lapsed (-1). */
export function promise(promises: Promises, { money, share }: Promised, sign: 1 | -1): Promises {
  return {
    ...promises,
    mean: Math.max(0, promises.mean + sign * share * money),
    variance: Math.max(0, promises.variance + sign * share * (1 - share) * money * money),
  };
}

/**
 * What open promises will cost at most, in minor units, except with probability exceedShare / reservations: Bernstein's bound (1924; Boucheron,
 * Lugosi & Massart 2013, corollary 2.11) mean + L M / 3 + sqrt((L M / 3)^2 + 2 L variance), L = log(reservations / exceedShare), M the largest;
 * never above `open`, the sum of their maxima. Payments exceed the cap only if they exceed the bound seen at the last reservation, so that over
 * all reservations the probability is at most exceedShare (union bound); an offer not redeemed yet is redeemed no more probably than when it was made.
 */
export function promisedMaximum({ plan, mean, variance }: Promises, open: number): number {
  const looks = Math.log(plan.reservations / plan.exceedShare);
  const jump = (looks * plan.largest) / 3;
  return Math.min(open, mean + jump + Math.sqrt(jump * jump + 2 * looks * variance));
}

/**
 * The largest reservation that surely fits into `room` below the cap: a promise of money m raises the bound by at most m share (4 - 3 share),
 * which is never above 4 m / 3 (the root is never steeper than 1 / (2 jump)).
 */
export function bookable({ plan, made }: Promises, room: number): number {
  return made >= plan.reservations ? 0 : Math.max(0, Math.min(plan.largest, Math.floor(0.75 * room)));
}
