// The simulated season: customers come by in the order of time, are decided about, and answer with reports that arrive later.
import { resumeRandom, type Random, type RandomState, type State } from "../../core/index.ts";
import type { World } from "../problem.ts";
import type { CouponCandidate } from "./candidate.ts";
import { drawAnswer, type Report } from "./answer.ts";
import { drawPopulation, type Population, type Profiles } from "./population.ts";
import { offerOf, offersOf } from "./offers.ts";
import { createQueue, type Queue } from "./queue.ts";
import { createResponse, truthOf, type Mood, type Response, type Truth } from "./response.ts";
import type { CouponOutcome, CouponRequest } from "./schema.ts";
import type { CouponSettings } from "./settings.ts";
import { fadeMonths, initialHabit, lapses, noteOrder } from "./long-term.ts";
import { couponsSince, requestOf, type Known } from "./visit-request.ts";
import { drawVisit, emptyVisits, visitLogOdds, type Visits } from "./visits.ts";

/** The world of a campaign, with what only bounds may ask of it. */
export interface CouponWorld extends World<CouponRequest, CouponCandidate, CouponOutcome> {
  /** Expected reward and spend of each offer (each candidate, then each set) for a request that waits for its answer; `allowed` is its mask. */
  truth(request: CouponRequest, allowed: ArrayLike<number>): Truth;
  /** The same for a customer with full habit and without any memory of coupons: no decision earlier in the season can make it better. */
  freshTruth(request: CouponRequest, allowed: ArrayLike<number>): Truth;
  readonly population: Population;
  /** What is in the mind of a request's customer now, and how they answer: for those who are told everything. */
  readonly hidden: { mood(request: CouponRequest): Mood; readonly response: Response };
}

/** Everything that changes during a season. */
interface Season {
  readonly settings: CouponSettings;
  readonly population: Population;
  readonly profiles: Profiles;
  readonly visits: Visits;
  readonly response: Response;
  /** Memory of discounts and count of recent coupons at `seenDay`, [customers]. */
  readonly erosion: Float64Array;
  readonly fatigue: Float64Array;
  readonly seenDay: Float64Array;
  /** Habit of buying here, [customers]. */
  readonly habit: Float64Array;
  /** What does not change about each customer; empty until somebody comes by. */
  readonly known: Known[];
}

/** Opens a season drawn from `random`. */
export function createWorld(settings: CouponSettings, candidates: readonly CouponCandidate[], random: Random): CouponWorld {
  const season = openSeason(settings, candidates, random);
  const { population, visits } = season;
  const numbers = new Map(offersOf(settings, candidates).map(({ name }, index) => [name, index]));
  const places = new Map(candidates.map((candidate, index) => [candidate, index]));
  let streams = Array.from({ length: population.customers }, (_, customer) => ({
    visits: random.fork(`visits-${customer}`), answers: random.fork(`answers-${customer}`),
  }));
  for (let customer = 0; customer < population.customers; customer++) {
    drawVisit(settings, { population, visits, customer, random: streams[customer].visits, first: true });
  }
  let queue = waiting(visits);

  return {
    population,
    hidden: { mood: (request) => moodOf(season, customerOf(request)), response: season.response },
    next() {
      const customer = queue.pop();
      if (customer < 0) return null;
      visits.pending[customer] = 1;
      fade(season, customer);
      return { kind: "visit", request: requestOf(season, customer) };
    },
    respond(request, chosen) {
      const customer = customerOf(request);
      if (visits.pending[customer] !== 1) throw new Error(`customer ${customer} waits for no answer`);
      const index = !chosen.every((candidate) => places.has(candidate)) ? -1 : chosen.length === 1 ? places.get(chosen[0])! : numbers.get(offerOf(chosen).name) ?? -1;
      if (index < 0) throw new Error("the chosen candidate is not of this campaign's catalogue");
      const { answers } = streams[customer];
      const reports = answer(season, { customer, candidate: index, request, random: answers });
      drawVisit(settings, { population, visits, customer, random: streams[customer].visits, first: false });
      if (lapses(season, customer, answers)) visits.day[customer] = Number.POSITIVE_INFINITY;
      visits.pending[customer] = 0;
      if (Number.isFinite(visits.day[customer])) {
        queue.push(customer);
        return { reports };
      }
      return settings.world.endsWithSeason ? { reports: [...reports, closing] } : { reports, cut: true };
    },
    truth: (request, allowed) => truthOf(settings, season.response, { customer: customerOf(request), mood: moodOf(season, customerOf(request)), allowed }),
    freshTruth(request, allowed) {
      const customer = customerOf(request);
      return truthOf(settings, season.response, { customer, mood: { ...moodOf(season, customer), erosion: 0, fatigue: 0, habit: 1, couponsLast7Days: 0 }, allowed });
    },
    save: () => ({
      columns: Object.fromEntries(columnsOf(season).map(([name, column]) => [name, Array.from(column, writable)])),
      streams: streams.map((pair) => ({ visits: { ...pair.visits.state() }, answers: { ...pair.answers.state() } })),
    }),
    restore(state) {
      const saved = state as unknown as Saved;
      for (const [name, column] of columnsOf(season)) column.set(saved.columns[name].map(readable));
      streams = saved.streams.map((pair) => ({ visits: resumeRandom(pair.visits), answers: resumeRandom(pair.answers) }));
      queue = waiting(visits);
    },
  };
}

// After every order of the last visit.
const closing: Report = { afterMs: 168 * 3_600_000, outcome: { kind: "closed" } };

interface Saved {
  readonly columns: { readonly [name: string]: readonly (number | string)[] };
  readonly streams: readonly { readonly visits: RandomState; readonly answers: RandomState }[];
}

// JSON knows no infinities.
function writable(value: number): State {
  return Number.isFinite(value) ? value : String(value);
}

function readable(value: number | string): number {
  return Number(value);
}

function openSeason(settings: CouponSettings, candidates: readonly CouponCandidate[], random: Random): Season {
  const people = drawPopulation(settings, random.fork("population"));
  const { customers } = people.population;
  return {
    settings, ...people,
    visits: emptyVisits(customers),
    response: createResponse(settings, people, offersOf(settings, candidates)),
    erosion: new Float64Array(customers),
    fatigue: new Float64Array(customers),
    seenDay: new Float64Array(customers),
    habit: initialHabit(people.population, people.profiles),
    known: [],
  };
}

function columnsOf({ profiles, visits, erosion, fatigue, seenDay, habit }: Season): [string, Float64Array | Uint8Array][] {
  return Object.entries<Float64Array | Uint8Array>({ ...profiles, ...visits, erosion, fatigue, seenDay, habit });
}

function waiting(visits: Visits): Queue {
  const queue = createQueue(visits);
  visits.day.forEach((day, customer) => { if (Number.isFinite(day) && visits.pending[customer] === 0) queue.push(customer); });
  return queue;
}

function customerOf(request: CouponRequest): number {
  return Number(request.subject.slice(1));
}

// Memories fade with the days since they were last looked at.
function fade(season: Season, customer: number): void {
  const { population: { parameters }, visits, erosion, fatigue, seenDay } = season;
  const passed = visits.day[customer] - seenDay[customer];
  if (erosion[customer] !== 0) erosion[customer] *= Math.exp((-Math.LN2 * passed) / parameters.erosionHalfLifeDays);
  if (fatigue[customer] !== 0) fatigue[customer] *= Math.exp((-Math.LN2 * passed) / parameters.fatigueHalfLifeDays);
  fadeMonths(season, customer, passed);
  seenDay[customer] = visits.day[customer];
}

function moodOf(season: Season, customer: number): Mood {
  return {
    logOdds: visitLogOdds(season.settings, season.population, season.visits, customer),
    erosion: season.erosion[customer],
    fatigue: season.fatigue[customer],
    habit: season.habit[customer],
    couponsLast7Days: couponsSince(season.profiles, customer, season.visits.day[customer] - 7),
  };
}

function answer(season: Season, to: { customer: number; candidate: number; request: CouponRequest; random: Random }): readonly Report[] {
  const { settings, population, profiles, visits, response, erosion, fatigue } = season;
  const { customer, candidate, request, random } = to;
  const mood = moodOf(season, customer);
  const { reports, order, unsubscribed } = drawAnswer({ settings, population, response, mood, customer, candidate, request, random });
  const day = visits.day[customer];
  profiles.visits[customer]++;
  if (order !== null) {
    profiles.orders[customer]++;
    profiles.spendCents[customer] += order.basketCents;
    profiles.lastOrderDay[customer] = day + order.afterHours / 24;
    if (order.redeemed) profiles.lastRedemptionDay[customer] = day + order.afterHours / 24;
    noteOrder(season, customer);
  }
  const sent = response.candidates[candidate];
  if (sent.kind === "none") {
    if (sent.waitDays !== undefined) profiles.quietUntilDay[customer] = day + sent.waitDays;
    return reports;
  }
  profiles.sent[customer]++;
  if (order?.redeemed === true) profiles.redeemed[customer]++;
  else profiles.expired[customer]++;
  profiles.couponDays.copyWithin(3 * customer + 1, 3 * customer, 3 * customer + 2);
  profiles.couponDays[3 * customer] = day;
  profiles.couponMemory[customer] += 1;
  if (unsubscribed) profiles.subscribed[customer] = 0;
  erosion[customer] += population.parameters.erosionPerCoupon * (1 - erosion[customer]);
  fatigue[customer] += 1;
  return reports;
}
