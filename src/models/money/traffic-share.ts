// Learns how much of a season's traffic is still to come from a forecast that may be wrong: its level and its rhythm are corrected as customers arrive.
import { describe, fail } from "../../core/index.ts";

/** What was expected of the season, and how much trust it gets. */
export interface TrafficPlan {
  /** [slots] expected requests of each slot, 0 or more. */
  readonly forecast: Float64Array;
  /** Slots after which the rhythm repeats: a day. */
  readonly slotsPerDay: number;
  /** The forecast counts like this many requests that came as expected. */
  readonly priorRequests: number;
  /** Days after which what was seen counts half: the level of traffic drifts. */
  readonly halfLifeDays: number;
}

/** What has been learned; grows as slots pass. */
export interface TrafficEstimate {
  /** Tells the requests of the next slot. */
  observe(requests: number): void;
  /** Expected requests of all slots that have not passed. */
  left(): number;
  seen(): number;
  /** Plain data, to go on from. */
  state(): TrafficState;
}

/** Where an estimate stands. */
export interface TrafficState {
  readonly slot: number;
  readonly seen: number;
  /** Requests that came and that were expected, old ones counting less: of all slots, and of each moment of the day. */
  readonly level: readonly [seen: number, expected: number];
  readonly moments: readonly (readonly [seen: number, expected: number])[];
}

/**
 * Level and moment of the day are each a Gamma-Poisson mean, (prior + seen) / (prior + expected), with what is old counting less; what is
 * left is forecast x level x moment, summed over the slots to come. `from` goes on from a saved state. Throws `bad-settings`.
 */
export function estimateTraffic({ forecast, slotsPerDay, priorRequests, halfLifeDays }: TrafficPlan, from?: TrafficState): TrafficEstimate {
  if (!(slotsPerDay >= 1)) fail("bad-settings", "traffic.slotsPerDay", "1 or more", describe(slotsPerDay));
  if (!(priorRequests > 0)) fail("bad-settings", "traffic.priorRequests", "a number above 0", describe(priorRequests));
  if (!(halfLifeDays > 0)) fail("bad-settings", "traffic.halfLifeDays", "a number above 0", describe(halfLifeDays));
  const kept = Math.exp(-Math.LN2 / (halfLifeDays * slotsPerDay));
  let slot = from?.slot ?? 0;
  let seen = from?.seen ?? 0;
  const ofMoment = momentsLeft(forecast, slotsPerDay, slot);
  const prior = ([known, expected]: readonly [number, number]) => ({ seen: known, expected });
  const level = prior(from?.level ?? [priorRequests, priorRequests]);
  const moments = Array.from({ length: slotsPerDay }, (_, moment) => prior(from?.moments[moment] ?? [priorRequests / slotsPerDay, priorRequests / slotsPerDay]));
  return {
    observe(requests) {
      const expected = forecast[slot] ?? 0;
      level.seen = kept * level.seen + requests;
      level.expected = kept * level.expected + expected;
      const moment = moments[slot % slotsPerDay];
      moment.seen += requests;
      moment.expected += expected * (level.seen / level.expected);
      ofMoment[slot % slotsPerDay] -= expected;
      seen += requests;
      slot++;
    },
    left() {
      let total = 0;
      for (let at = 0; at < slotsPerDay; at++) total += ofMoment[at] * (moments[at].seen / moments[at].expected);
      return Math.max(0, total) * (level.seen / level.expected);
    },
    seen: () => seen,
    state: () => ({ slot, seen, level: [level.seen, level.expected], moments: moments.map((moment) => [moment.seen, moment.expected] as const) }),
  };
}

function momentsLeft(forecast: Float64Array, slotsPerDay: number, first: number): Float64Array {
  const left = new Float64Array(slotsPerDay);
  for (let slot = first; slot < forecast.length; slot++) left[slot % slotsPerDay] += forecast[slot];
  return left;
}
