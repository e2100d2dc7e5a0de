// What months do to a customer: habit of buying here, leaving for good, and the counts by which a store can see it coming.
import type { Random } from "../../core/index.ts";
import { halvedAfter30Days, tierBySpend, type Population, type Profiles } from "./population.ts";
import type { CouponSettings } from "./settings.ts";

/** A customer at a moment of the season. */
export interface Moment {
  readonly settings: CouponSettings;
  readonly population: Population;
  readonly profiles: Profiles;
  /** Habit of every customer, [customers]. */
  readonly habit: Float64Array;
  readonly customer: number;
}

/** Every customer's habit at the start: what the orders of last year built up and the days since the last one left, [customers]. */
export function initialHabit({ parameters, customers }: Population, profiles: Profiles): Float64Array {
  const habit = new Float64Array(customers);
  if (parameters.habitPerOrder === 0) return habit;
  for (let customer = 0; customer < customers; customer++) {
    const orders = profiles.orders[customer];
    const built = orders === 0 ? 0 : 1 - Math.exp(orders * Math.log1p(-Math.min(0.999, parameters.habitPerOrder)));
    habit[customer] = orders === 0 ? 0 : built * Math.exp((Math.LN2 * profiles.lastOrderDay[customer]) / parameters.habitHalfLifeDays);
  }
  return habit;
}

/** Habit and the store's counts fade with the days that have passed. */
export function fadeMonths({ population: { parameters }, profiles, habit, customer }: Omit<Moment, "settings">, days: number): void {
  habit[customer] *= Math.exp((-Math.LN2 * days) / parameters.habitHalfLifeDays);
  profiles.couponMemory[customer] = halvedAfter30Days(profiles.couponMemory[customer], days);
  profiles.orderMemory[customer] = halvedAfter30Days(profiles.orderMemory[customer], days);
}

/** What an order leaves behind: habit, the store's count of it, and perhaps a higher tier. */
export function noteOrder({ settings, population: { parameters }, profiles, habit, customer }: Moment): void {
  habit[customer] += parameters.habitPerOrder * (1 - habit[customer]);
  profiles.orderMemory[customer] += 1;
  if (settings.tierSpendCents !== undefined) profiles.tier[customer] = tierBySpend(settings.tierSpendCents, profiles.spendCents[customer]);
}

/** Whether the customer leaves for good after this visit; one draw whatever happened, none where nobody ever leaves. */
export function lapses({ population: { parameters }, habit, customer }: Pick<Moment, "population" | "habit" | "customer">, random: Random): boolean {
  return parameters.lapseShare > 0 && random.uniform() < parameters.lapseShare * (1 - habit[customer]);
}
