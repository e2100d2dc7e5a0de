// The people of a simulated season: parameters drawn from the stated ranges, and every customer's hidden nature as columns.
import { samplePoisson, sampleExponential, sampleWeighted, type Random } from "../../core/index.ts";
import type { CouponSettings } from "./settings.ts";
import type { WorldSettings } from "./world-settings.ts";

type RangeName = { [Name in keyof WorldSettings]-?: WorldSettings[Name] extends [number, number] ? Name : never }[keyof WorldSettings];
type LaterName = "categoryReach" | "registeringShare" | "waitingEffect" | "festivalEffect" | "habitPerOrder" | "habitHalfLifeDays" | "habitEffect" | "lapseShare";

/** One number from each stated range, and one segment each with its own. A range that is left out has the number that does nothing. */
export type WorldParameters = { readonly [Name in RangeName | LaterName]: number } & {
  readonly segments: readonly { readonly name: string; readonly weight: number; readonly orderShare: number; readonly sensitivity: number }[];
};

/** What the ranges of a season of months stand for where a world does without them. */
const withoutMonths: { readonly [Name in LaterName]: number } = {
  categoryReach: 0, registeringShare: 0, waitingEffect: 0, festivalEffect: 0, habitPerOrder: 0, habitHalfLifeDays: 1, habitEffect: 0, lapseShare: 0,
};

/** Draws the season's parameters. Each has a stream of its own name, so that a new one moves none of the others. */
export function drawParameters(world: WorldSettings, random: Random): WorldParameters {
  const draw = (name: string, [low, high]: readonly [number, number]): number => low + (high - low) * random.fork(name).uniform();
  const entries = Object.entries(world).flatMap(([name, value]) => (
    Array.isArray(value) && typeof value[0] === "number" ? [[name, draw(name, value as [number, number])] as const] : []
  ));
  const segments = world.segments.map(({ name, weight, orderShare, sensitivity }) => ({
    name,
    weight: draw(`${name}.weight`, weight),
    orderShare: draw(`${name}.orderShare`, orderShare),
    sensitivity: draw(`${name}.sensitivity`, sensitivity),
  }));
  return { ...withoutMonths, ...(Object.fromEntries(entries) as { [Name in RangeName]: number }), segments };
}

/** The settings of a world whose parameters are drawn once for all: every range shrinks to its draw. */
export function settleWorld(world: WorldSettings, random: Random): WorldSettings {
  const { segments, ...drawn } = drawParameters(world, random);
  const settled = Object.fromEntries(Object.entries(drawn).filter(([name]) => name in world).map(([name, value]) => [name, [value, value]]));
  return {
    ...world, ...settled,
    segments: segments.map(({ name, weight, orderShare, sensitivity }) => ({
      name, weight: [weight, weight], orderShare: [orderShare, orderShare], sensitivity: [sensitivity, sensitivity],
    })),
  };
}

/** What each customer is, [customers] per column; no policy ever sees it. */
export interface Population {
  readonly parameters: WorldParameters;
  readonly customers: number;
  readonly segment: Uint8Array;
  /** Log-odds of an order at a plain visit. */
  readonly orderLogOdds: Float64Array;
  /** Rise of the log-odds by a discount of a tenth of the usual basket. */
  readonly sensitivity: Float64Array;
  readonly usualBasketCents: Float64Array;
  readonly satisfactionShare: Float64Array;
  readonly giftTaste: Float64Array;
  readonly prefersLater: Uint8Array;
  /** Day of the season on which they register; minus infinity for who is a customer already. */
  readonly registeredDay: Float64Array;
}

/** What the store saw of each customer before the season, and keeps counting during it, [customers] per column. */
export interface Profiles {
  readonly tier: Uint8Array;
  readonly region: Uint8Array;
  readonly channel: Uint8Array;
  readonly favourites: Float64Array;
  readonly orders: Float64Array;
  readonly spendCents: Float64Array;
  readonly visits: Float64Array;
  readonly sent: Float64Array;
  readonly redeemed: Float64Array;
  readonly expired: Float64Array;
  /** Days of the season, below 0 for the time before it; minus infinity for never. */
  readonly lastOrderDay: Float64Array;
  readonly lastRedemptionDay: Float64Array;
  /** Days of the last three coupons, newest first, [customers x 3]. */
  readonly couponDays: Float64Array;
  readonly subscribed: Uint8Array;
  /** Coupons and orders, each counting 1 at first and half as much after every 30 days, at the customer's latest visit. */
  readonly couponMemory: Float64Array;
  readonly orderMemory: Float64Array;
  /** Until which day of the season silence was chosen. */
  readonly quietUntilDay: Float64Array;
}

/** A bounded bell of always three draws: mean 0, standard deviation 1, within 3 of 0 (Irwin-Hall, shifted and scaled). */
export function sampleBell(random: Random): number {
  return 2 * (random.uniform() + random.uniform() + random.uniform() - 1.5);
}

/** Draws the customers of a season and what the store knows of them at its start. */
export function drawPopulation(settings: CouponSettings, random: Random): { readonly population: Population; readonly profiles: Profiles } {
  const parameters = drawParameters(settings.world, random.fork("parameters"));
  const population = emptyPopulation(parameters, settings.world.customers);
  const profiles = emptyProfiles(settings.world.customers);
  const customers = random.fork("customers");
  for (let customer = 0; customer < population.customers; customer++) {
    drawNature(population, customer, customers);
    drawHistory(settings, population, profiles, { customer, random: customers });
  }
  if (parameters.registeringShare > 0) registerSome(settings, population, profiles, random.fork("registrations"));
  return { population, profiles };
}

function emptyPopulation(parameters: WorldParameters, customers: number): Population {
  const column = (): Float64Array => new Float64Array(customers);
  return {
    parameters, customers,
    segment: new Uint8Array(customers),
    orderLogOdds: column(), sensitivity: column(), usualBasketCents: column(), satisfactionShare: column(), giftTaste: column(),
    prefersLater: new Uint8Array(customers), registeredDay: column().fill(Number.NEGATIVE_INFINITY),
  };
}

function emptyProfiles(customers: number): Profiles {
  const column = (): Float64Array => new Float64Array(customers);
  const codes = (): Uint8Array => new Uint8Array(customers);
  return {
    tier: codes(), region: codes(), channel: codes(), favourites: column(), orders: column(), spendCents: column(), visits: column(),
    sent: column(), redeemed: column(), expired: column(),
    lastOrderDay: column(), lastRedemptionDay: column(), couponDays: new Float64Array(3 * customers), subscribed: codes(), couponMemory: column(), orderMemory: column(), quietUntilDay: column(),
  };
}

function drawNature(population: Population, customer: number, random: Random): void {
  const { parameters } = population;
  const segment = sampleWeighted(random, parameters.segments.map((kind) => kind.weight));
  const { orderShare, sensitivity } = parameters.segments[segment];
  population.segment[customer] = segment;
  population.orderLogOdds[customer] = Math.log(orderShare / (1 - orderShare)) + parameters.orderSpread * sampleBell(random);
  population.sensitivity[customer] = sensitivity * Math.exp(parameters.sensitivitySpread * sampleBell(random));
  population.usualBasketCents[customer] = Math.round(parameters.basketMedianCents * Math.exp(parameters.basketSpread * sampleBell(random)));
  population.satisfactionShare[customer] = parameters.satisfactionLevel + parameters.satisfactionSpread * sampleBell(random);
  population.giftTaste[customer] = random.uniform();
  population.prefersLater[customer] = random.uniform() < 0.5 ? 1 : 0;
}

// A year of visits and coupons before the season, as its counts would have come out.
function drawHistory(settings: CouponSettings, population: Population, profiles: Profiles, to: { customer: number; random: Random }): void {
  const { customer, random } = to;
  const orderShare = 1 / (1 + Math.exp(-population.orderLogOdds[customer]));
  const boosted = 1 / (1 + Math.exp(-population.orderLogOdds[customer] - population.sensitivity[customer]));
  const visits = 20 + samplePoisson(random, 50);
  profiles.visits[customer] = visits;
  profiles.orders[customer] = Math.min(visits, samplePoisson(random, visits * orderShare));
  profiles.spendCents[customer] = Math.round(profiles.orders[customer] * population.usualBasketCents[customer]);
  profiles.sent[customer] = samplePoisson(random, 10);
  profiles.redeemed[customer] = Math.min(profiles.sent[customer], samplePoisson(random, 0.7 * profiles.sent[customer] * boosted));
  profiles.expired[customer] = profiles.sent[customer] - profiles.redeemed[customer];
  profiles.favourites[customer] = samplePoisson(random, 2 + 6 * boosted);
  profiles.lastOrderDay[customer] = -Math.min(365, sampleExponential(random, 5 / orderShare));
  const couponDay = -7 - sampleExponential(random, 20);
  profiles.couponDays.fill(Number.NEGATIVE_INFINITY, 3 * customer, 3 * customer + 3);
  if (profiles.sent[customer] > 0) profiles.couponDays[3 * customer] = couponDay;
  profiles.lastRedemptionDay[customer] = profiles.redeemed[customer] > 0 ? couponDay - sampleExponential(random, 30) : Number.NEGATIVE_INFINITY;
  profiles.region[customer] = Math.floor(random.uniform() * settings.regions.length);
  profiles.channel[customer] = Math.floor(random.uniform() * settings.channels.length);
  profiles.couponMemory[customer] = profiles.sent[customer] > 0 ? halvedAfter30Days(1, -couponDay) : 0;
  profiles.orderMemory[customer] = profiles.orders[customer] > 0 ? halvedAfter30Days(1, -profiles.lastOrderDay[customer]) : 0;
  profiles.tier[customer] = tierOf(settings, population.segment[customer], profiles.orders[customer]);
  if (settings.tierSpendCents !== undefined) profiles.tier[customer] = tierBySpend(settings.tierSpendCents, profiles.spendCents[customer]);
  profiles.subscribed[customer] = 1;
}

/** What is left of a count after so many days, where it halves in 30. */
export function halvedAfter30Days(count: number, days: number): number {
  return count * Math.exp((-Math.LN2 * days) / 30);
}

/** The tier whose least spend of a year is reached. */
export function tierBySpend(leastCents: readonly number[], spendCents: number): number {
  let tier = 0;
  while (tier < leastCents.length && spendCents >= leastCents[tier]) tier++;
  return tier;
}

// Who registers during the season has no past with the store: two draws each, whoever registers.
function registerSome({ world }: CouponSettings, population: Population, profiles: Profiles, random: Random): void {
  for (let customer = 0; customer < population.customers; customer++) {
    const registers = random.uniform() < population.parameters.registeringShare;
    const day = Math.floor(random.uniform() * world.seasonDays);
    if (!registers) continue;
    population.registeredDay[customer] = day;
    for (const counts of [
      profiles.orders, profiles.spendCents, profiles.visits, profiles.sent, profiles.redeemed, profiles.expired, profiles.favourites,
      profiles.couponMemory, profiles.orderMemory, profiles.tier,
    ]) counts[customer] = 0;
    profiles.lastOrderDay[customer] = Number.NEGATIVE_INFINITY;
    profiles.lastRedemptionDay[customer] = Number.NEGATIVE_INFINITY;
    profiles.couponDays.fill(Number.NEGATIVE_INFINITY, 3 * customer, 3 * customer + 3);
  }
}

// The more orders, the higher the tier; in the small instance the tier is the segment.
function tierOf({ world, tiers }: CouponSettings, segment: number, orders: number): number {
  const rank = world.tiersShowSegments ? segment : Math.floor(Math.log1p(orders / 3));
  return Math.min(tiers.length - 1, rank);
}
