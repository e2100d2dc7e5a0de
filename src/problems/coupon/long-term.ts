// What months do to a customer: habit of buying here, leaving for good, and the counts by which a store can see it coming.
import type { Random } from "../../core/index.ts";
import { halvedAfter30Days, tierBySpend, type Population, type Profiles } from "./population.ts";
import type { CouponSettings } from "./settings.ts";

/** The columns of a season that months change. */
interface Months {
  readonly settings: CouponSettings;
  readonly population: Population;
  readonly profiles: Profiles;
  /** Habit of every customer, [customers]. */
  readonly habit: Float64Array;
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
export function fadeMonths({ population: { parameters }, profiles, habit }: Months, customer: number, days: number): void {
  if (habit[customer] !== 0) habit[customer] *= Math.exp((-Math.LN2 * days) / parameters.habitHalfLifeDays);
  const kept = halvedAfter30Days(1, days);
  profiles.couponMemory[customer] *= kept;
  profiles.orderMemory[customer] *= kept;
}

/** What an order leaves behind: habit, the store's count of it, and perhaps a higher tier. */
export function noteOrder({ settings, population: { parameters }, profiles, habit }: Months, customer: number): void {
  habit[customer] += parameters.habitPerOrder * (1 - habit[customer]);
  profiles.orderMemory[customer] += 1;
  if (settings.tierSpendCents !== undefined) profiles.tier[customer] = tierBySpend(settings.tierSpendCents, profiles.spendCents[customer]);
}

/** Whether the customer leaves for good after this visit; one draw whatever happened, none where nobody ever leaves. */
export function lapses({ population: { parameters }, habit }: Pick<Months, "population" | "habit">, customer: number, random: Random): boolean {
  return parameters.lapseShare > 0 && random.uniform() < parameters.lapseShare * (1 - habit[customer]);
}
