// Jack's car rental: move cars overnight between two sites with different demand (Sutton & Barto 2018, example 4.2).
import { samplePoisson, type Random } from "../../core/index.ts";
import { poissonCdf, poissonPmf } from "../../kernels/index.ts";
import { createTabularModel, type Outcome } from "../../models/index.ts";
import { tabularWorld, type TabularWorld } from "./tabular-world.ts";

type Pair = readonly [first: number, second: number];

/** What the game is made of. */
export interface RentalSettings {
  readonly name: string;
  /** The most cars a site holds; more vanish. */
  readonly capacity: number;
  /** The most cars moved in a night. */
  readonly largestMove: number;
  /** Means of the Poisson numbers of customers and of cars that come back. */
  readonly requests: Pair;
  readonly returns: Pair;
  readonly optimum: number;
  readonly uniform: number;
}

const credit = 10;
const moveCost = 2;
const discount = 0.9;

/** A site's day: [cars in the morning][cars in the evening] probabilities, and the mean number of cars rented by cars in the morning. */
function siteOf(capacity: number, requests: number, returns: number): { readonly evening: number[][]; readonly rented: number[] } {
  const counts = Array.from({ length: capacity + 1 }, (_, count) => count);
  const rentals = counts.map((cars) => counts.slice(0, cars + 1).map((rented) => (rented < cars ? poissonPmf(rented, requests) : 1 - below(cars, requests))));
  const evening = counts.map((cars) => counts.map((after) => {
    const chances = rentals[cars].map((chance, rented) => {
      const back = after - (cars - rented);
      return back < 0 ? 0 : chance * (after < capacity ? poissonPmf(back, returns) : 1 - below(back, returns));
    });
    return chances.reduce((sum, chance) => sum + chance, 0);
  }));
  return { evening, rented: rentals.map((chances) => chances.reduce((sum, chance, rented) => sum + chance * rented, 0)) };
}

function below(count: number, mean: number): number {
  return count === 0 ? 0 : poissonCdf(count - 1, mean);
}

/**
 * A state is the pair of cars at the sites in the evening; action k moves k - largestMove cars from the first to the second, 2 for each. Then
 * customers come, 10 for each that finds a car, and cars come back for the next day. No end; cut off at 100 days. Episodes
 * begin with any pair alike. The table holds the mean reward of a day, the game played draws it.
 */
export function carRentalWorld(settings: RentalSettings): TabularWorld {
  const { name, capacity, largestMove, requests, returns, optimum, uniform } = settings;
  const side = capacity + 1;
  const actions = Array.from({ length: 2 * largestMove + 1 }, (_, action) => action - largestMove);
  const morning = (state: number, move: number): Pair => {
    const [first, second] = [Math.floor(state / side), state % side];
    return [Math.min(capacity, first - move), Math.min(capacity, second + move)];
  };
  const feasible = (state: number, move: number): boolean => move <= Math.floor(state / side) && -move <= state % side;
  const model = () => {
    const sites = [siteOf(capacity, requests[0], returns[0]), siteOf(capacity, requests[1], returns[1])] as const;
    const outcomes = (state: number, action: number): Outcome[] => {
      const move = actions[action];
      if (!feasible(state, move)) return [];
      const [first, second] = morning(state, move);
      const reward = credit * (sites[0].rented[first] + sites[1].rented[second]) - moveCost * Math.abs(move);
      return sites[0].evening[first].flatMap((chance, a) => sites[1].evening[second].map((other, b) => ({ probability: chance * other, next: a * side + b, reward })));
    };
    return createTabularModel({ states: side * side, actions: actions.length, discount, outcomes });
  };
  const day = (cars: number, site: 0 | 1, random: Random): { readonly rented: number; readonly after: number } => {
    const rented = Math.min(cars, samplePoisson(random, requests[site]));
    return { rented, after: Math.min(capacity, cars - rented + samplePoisson(random, returns[site])) };
  };
  return tabularWorld({
    name, summary: `move cars between two sites of ${capacity}`,
    coordinates: [{ name: "first", size: side }, { name: "second", size: side }],
    actions: actions.map(String), discount, longest: 100, optimum, uniform, model,
    play(state, action, random) {
      const move = actions[action];
      const [first, second] = morning(state, move);
      const one = day(first, 0, random);
      const other = day(second, 1, random);
      return { next: one.after * side + other.after, reward: credit * (one.rented + other.rented) - moveCost * Math.abs(move), ends: false };
    },
  });
}

/** As the book has it: two sites of 20. */
export const carRental: TabularWorld = carRentalWorld({
  name: "car-rental", capacity: 20, largestMove: 5, requests: [3, 4], returns: [3, 2], optimum: 563.687164360457, uniform: 499.298077459367,
});
/** Small enough for learners that visit every pair many times: two sites of 5, moves of at most 2. */
export const carRentalSmall: TabularWorld = carRentalWorld({
  name: "car-rental-small", capacity: 5, largestMove: 2, requests: [1, 2], returns: [2, 1], optimum: 237.2148069010985, uniform: 187.3325464605163,
});
