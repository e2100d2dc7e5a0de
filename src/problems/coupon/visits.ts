// When customers come by and in which mood: drawn from streams of their own, so that every policy meets the same visits.
import type { Random } from "../../core/index.ts";
import { sampleBell, type Population } from "./population.ts";
import type { CouponSettings } from "./settings.ts";

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** The visit each customer is at, or waits for, [customers] per column. */
export interface Visits {
  /** Day of the season; infinite when no visit is left. */
  readonly day: Float64Array;
  readonly hour: Float64Array;
  /** Momentary interest, mean 0 and deviation 1: browsing shows it. */
  readonly interest: Float64Array;
  /** What lies in the basket already, 0 when nothing does. */
  readonly openBasketCents: Float64Array;
  /** 1 while a visit waits for its decision to be answered. */
  readonly pending: Uint8Array;
}

/** Room for the visits of so many customers. */
export function emptyVisits(customers: number): Visits {
  const column = (): Float64Array => new Float64Array(customers);
  return { day: column(), hour: column(), interest: column(), openBasketCents: column(), pending: new Uint8Array(customers) };
}

/** Draws a customer's next visit: always the same number of draws, whatever was decided. */
export function drawVisit({ world }: CouponSettings, to: { population: Population; visits: Visits; customer: number; random: Random; first: boolean }): void {
  const { population, visits, customer, random, first } = to;
  const { parameters } = population;
  const wait = random.uniform();
  const registered = population.registeredDay[customer];
  if (first && registered >= 0) visits.day[customer] = registered;
  const gap = first
    ? registered >= 0 ? 0 : Math.floor(wait * (world.leastGapDays + world.meanExtraGapDays))
    : world.leastGapDays + Math.floor(-world.meanExtraGapDays * Math.log(1 - wait));
  const day = visits.day[customer] + gap;
  visits.day[customer] = day < world.seasonDays ? day : Number.POSITIVE_INFINITY;
  // Who looks in the evening visits by day, and the other way round: that is how the slot can be learned.
  visits.hour[customer] = Math.floor((population.prefersLater[customer] === 1 ? 8 : 14) + 9 * random.uniform());
  visits.interest[customer] = sampleBell(random);
  const filled = random.uniform() < 0.25;
  const size = sampleBell(random);
  visits.openBasketCents[customer] = filled ? Math.round(population.usualBasketCents[customer] * Math.exp(parameters.basketNoise * size)) : 0;
}

/** Rise of the order's log-odds at the visit a customer is at. */
export function visitLogOdds(settings: CouponSettings, { parameters }: Population, visits: Visits, customer: number): number {
  const day = visits.day[customer];
  return parameters.interestEffect * visits.interest[customer]
    + (visits.openBasketCents[customer] > 0 ? parameters.openBasketEffect : 0)
    + (isWeekend(settings, day) ? parameters.weekendEffect : 0)
    + (isHoliday(day) ? parameters.holidayEffect : 0)
    + (isFestival(settings, day) ? parameters.festivalEffect : 0);
}

/** A day of the shopping festival. */
export function isFestival({ world: { festival } }: CouponSettings, day: number): boolean {
  return festival !== undefined && day >= festival.startDay && day < festival.startDay + festival.days;
}

/** Milliseconds since 1970 of the visit a customer is at. */
export function visitTimeMs({ startMs, utcOffsetHours }: CouponSettings, visits: Visits, customer: number): number {
  return startMs + visits.day[customer] * dayMs + (visits.hour[customer] - utcOffsetHours) * hourMs;
}

/** Saturday or Sunday; day 0 of 1970 was a Thursday. */
function isWeekend({ startMs }: CouponSettings, day: number): boolean {
  return (Math.floor(startMs / dayMs) + day + 4) % 7 % 6 === 0;
}

/** Three days in every four weeks. */
export function isHoliday(day: number): boolean {
  return day % 28 >= 24 && day % 28 < 27;
}
