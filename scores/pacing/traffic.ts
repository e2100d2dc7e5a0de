// A month of traffic at a store that promised a budget: its rhythm, surges, outages, a forecast that is wrong, and conversion that drifts.
import { seeded, type Random } from "../../src/core/index.ts";

/** Ten minutes: what happens within one is put in order, what was reserved is looked at when one begins. */
export const slotsPerDay = 144;
const seasonDays = 28;
const slots = seasonDays * slotsPerDay;

/** One season, drawn whole: the same customers with the same luck for every controller. */
export interface TrafficScenario {
  /** [slots + 1] the requests of slot s are those from arrivals[s] to arrivals[s + 1]. */
  readonly arrivals: Int32Array;
  /** [slots] what the store expected: a level that may be wrong by half and an everyday rhythm. */
  readonly forecast: Float64Array;
  /** Face values in cents, rising. */
  readonly faces: readonly number[];
  /** [requests x faces] the chance that an offer is redeemed. */
  readonly shares: Float64Array;
  /** [requests] what a redemption is worth to the store, in cents. */
  readonly worths: Float64Array;
  /** [requests] an offer is redeemed when its share exceeds the luck. */
  readonly luck: Float64Array;
  /** [requests] when within its life an offer is redeemed, in [0, 1). */
  readonly moments: Float64Array;
  readonly capCents: number;
}

const between = (random: Random, low: number, high: number): number => low + (high - low) * random.uniform();

/**
 * The scenario of a seed. The cap is what the largest face would spend on everybody, divided by 1 to 4, so that hindsight can spend it; a draw
 * whose cap is below 200 times the largest face is drawn again.
 */
export function drawScenario(seed: number): TrafficScenario {
  for (let attempt = 0; ; attempt++) {
    const scenario = drawOnce(seeded(`traffic ${seed}`).fork(attempt));
    if (scenario.capCents >= 200 * scenario.faces[scenario.faces.length - 1]) return scenario;
  }
}

function drawOnce(random: Random): TrafficScenario {
  const expected = between(random, 6000, 14_000);
  const forecast = scaled(Float64Array.from({ length: slots }, (_, slot) => everyday(slot, { peak: 0.6, depth: 0.7, weekend: 1 })), expected);
  const arrivals = drawArrivals(drawRates(random.fork("rates"), expected), random.fork("arrivals"));
  const requests = arrivals[slots];
  const largest = 100 * Math.round(between(random, 6, 24));
  const faces = [Math.round(largest / 4), Math.round(largest / 2), largest];
  const customers = drawCustomers(random.fork("customers"), { arrivals, faces, level: between(random, 0.1, 0.6), drift: between(random, -0.7, 0.7) });
  let potential = 0;
  for (let request = 0; request < requests; request++) {
    if (customers.luck[request] < customers.shares[request * faces.length + faces.length - 1]) potential += largest;
  }
  return { arrivals, forecast, faces, ...customers, capCents: Math.floor(potential / between(random, 1, 4)) };
}

interface Rhythm {
  /** The busiest moment, as a share of the day. */
  readonly peak: number;
  /** 1: nobody comes at the quietest moment. */
  readonly depth: number;
  readonly weekend: number;
}

function everyday(slot: number, { peak, depth, weekend }: Rhythm): number {
  const moment = (slot % slotsPerDay) / slotsPerDay;
  const day = Math.floor(slot / slotsPerDay) % 7;
  return (1 + depth * Math.cos(2 * Math.PI * (moment - peak))) * (day >= 5 ? weekend : 1);
}

function drawRates(random: Random, expected: number): Float64Array {
  const rhythm = { peak: between(random, 0.4, 0.9), depth: between(random, 0.3, 1), weekend: between(random, 0.5, 1.8) };
  const growth = between(random, -0.4, 0.4);
  const rates = Float64Array.from({ length: slots }, (_, slot) => everyday(slot, rhythm) * Math.exp(growth * (slot / slots)));
  const event = (count: number, hours: readonly [number, number], factor: () => number): void => {
    for (let one = 0; one < count; one++) {
      const first = Math.floor(random.uniform() * slots);
      const times = factor();
      rates.subarray(first, first + Math.round(between(random, ...hours) * (slotsPerDay / 24))).forEach((_, at) => { rates[first + at] *= times; });
    }
  };
  event(Math.floor(between(random, 0, 4)), [2, 10], () => between(random, 2, 6));
  event(Math.floor(between(random, 0, 4)), [1, 12], () => 0);
  return scaled(rates, expected * Math.exp(between(random, -0.5, 0.5)));
}

function scaled(rates: Float64Array, total: number): Float64Array {
  const sum = rates.reduce((all, rate) => all + rate, 0);
  return rates.map((rate) => (rate * total) / sum);
}

// Poisson arrivals, by the product of uniform numbers (Knuth 1969, 3.4.1): the rates are a few a slot.
function drawArrivals(rates: Float64Array, random: Random): Int32Array {
  const arrivals = new Int32Array(slots + 1);
  rates.forEach((rate, slot) => {
    const least = Math.exp(-rate);
    let count = 0;
    for (let product = random.uniform(); product > least; product *= random.uniform()) count++;
    arrivals[slot + 1] = arrivals[slot] + count;
  });
  return arrivals;
}

interface Crowd {
  readonly arrivals: Int32Array;
  readonly faces: readonly number[];
  /** The share that redeems the largest face at the beginning, and its logarithm's change until the end. */
  readonly level: number;
  readonly drift: number;
}

function drawCustomers(random: Random, { arrivals, faces, level, drift }: Crowd): Pick<TrafficScenario, "shares" | "worths" | "luck" | "moments"> {
  const requests = arrivals[slots];
  const largest = faces[faces.length - 1];
  const [shares, worths, luck, moments] = [requests * faces.length, requests, requests, requests].map((length) => new Float64Array(length));
  for (let slot = 0; slot < slots; slot++) {
    for (let request = arrivals[slot]; request < arrivals[slot + 1]; request++) {
      const keenness = between(random, 0.3, 3);
      const willingness = level * Math.exp(drift * (slot / slots)) * between(random, 0.4, 1.6);
      faces.forEach((face, rung) => {
        const response = (1 - Math.exp(-keenness * (face / largest))) / (1 - Math.exp(-keenness));
        shares[request * faces.length + rung] = Math.min(0.95, willingness * response);
      });
      worths[request] = largest * between(random, 0.5, 4) * random.uniform();
      luck[request] = random.uniform();
      moments[request] = random.uniform();
    }
  }
  return { shares, worths, luck, moments };
}
