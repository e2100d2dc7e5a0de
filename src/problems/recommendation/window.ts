// The shop window: what the store shows of each product on a given day, counted from what customers did before that day.
import { resumeRandom, sampleIndex, type Random, type RandomState, type State } from "../../core/index.ts";
import type { Nature } from "./response.ts";
import type { Product } from "./schema.ts";

/** Products as a store lists them; what changes is written anew at the beginning of a day, so that requests share the objects. */
export interface ShopWindow {
  /** Moves on to this day: launches, stock, faded counts. */
  until(day: number): void;
  product(index: number): Product;
  indexOf(id: string): number;
  /** Some launched products, drawn without repetition; the first six are in stock. */
  offer(random: Random): Int32Array;
  /** All products in their order. */
  readonly everything: Int32Array;
  viewed(index: number): void;
  shown(index: number): void;
  rated(index: number, stars: number): void;
  save(): State;
  restore(state: State): void;
}

/** Share of products out of stock on any day; never one of the first six. */
const outOfStockShare = 0.03;
const viewHalfLifeDays = 7;
const exposureHalfLifeDays = 1;

/** The window of a season's products; `stock` says which of them run out on which day. */
export function createWindow({ settings, shelf }: Nature, stock: Random): ShopWindow {
  const { products, ids, launchDay } = shelf;
  const width = settings.attributes.length;
  const attributes = ids.map((_, product) => Array.from(shelf.attributes.subarray(product * width, (product + 1) * width)));
  const indices = new Map(ids.map((id, index) => [id, index]));
  const counts = { views: new Float64Array(products), shown: new Float64Array(products), stars: new Float64Array(products), ratings: new Float64Array(products) };
  let random = stock;
  let today = -1;
  let inStock = new Uint8Array(products).fill(1);
  let listed: Product[] = [];
  const pool = Int32Array.from({ length: products }, (_, index) => index);

  const list = (): void => {
    const places = Math.max(1, counts.shown.reduce((sum, count) => sum + count, 0));
    listed = ids.map((id, index) => ({
      id, category: settings.categories[shelf.category[index]], attributes: attributes[index], priceCents: shelf.priceCents[index],
      ageDays: Math.max(0, Math.floor(today - launchDay[index])), views: counts.views[index],
      meanStars: counts.ratings[index] === 0 ? null : counts.stars[index] / counts.ratings[index],
      exposureShare: Math.min(1, counts.shown[index] / places), inStock: inStock[index] === 1,
    }));
  };
  return {
    until(day) {
      if (today >= Math.floor(day)) return;
      while (today < Math.floor(day)) {
        today++;
        fade(counts.views, viewHalfLifeDays);
        fade(counts.shown, exposureHalfLifeDays);
        inStock = Uint8Array.from(ids, (_, index) => (random.uniform() < outOfStockShare && index >= 6 ? 0 : 1));
      }
      list();
    },
    product: (index) => listed[index],
    indexOf: (id) => indices.get(id) ?? -1,
    offer: (visits) => offerFrom(pool, { launched: launchedBy(launchDay, today), inStock, count: settings.world.offered }, visits),
    everything: Int32Array.from(pool),
    viewed: (index) => { counts.views[index]++; },
    shown: (index) => { counts.shown[index]++; },
    rated(index, stars) {
      counts.stars[index] += stars;
      counts.ratings[index]++;
    },
    save: () => ({
      today, inStock: [...inStock], pool: [...pool], random: { ...random.state() },
      listed: listed as unknown as State, counts: Object.fromEntries(Object.entries(counts).map(([name, column]) => [name, [...column]])),
    }),
    restore(state) {
      const saved = state as unknown as Saved;
      today = saved.today;
      inStock = Uint8Array.from(saved.inStock);
      pool.set(saved.pool);
      random = resumeRandom(saved.random);
      listed = [...saved.listed];
      for (const name of ["views", "shown", "stars", "ratings"] as const) counts[name].set(saved.counts[name]);
    },
  };
}

interface Saved {
  readonly today: number;
  readonly inStock: readonly number[];
  readonly pool: readonly number[];
  readonly random: RandomState;
  readonly listed: readonly Product[];
  readonly counts: { readonly [Name in "views" | "shown" | "stars" | "ratings"]: readonly number[] };
}

function fade(counts: Float64Array, halfLifeDays: number): void {
  const kept = Math.exp(-Math.LN2 / halfLifeDays);
  for (let index = 0; index < counts.length; index++) counts[index] *= kept;
}

// Products stand in the order of their launch.
function launchedBy(launchDay: Float64Array, day: number): number {
  let count = launchDay.length;
  while (count > 0 && launchDay[count - 1] > day) count--;
  return count;
}

// The beginning of a shuffle of what is launched (Fisher & Yates); who is out of stock does not come among the first six.
function offerFrom(pool: Int32Array, from: { launched: number; inStock: Uint8Array; count: number }, random: Random): Int32Array {
  const { launched, inStock } = from;
  const count = Math.min(from.count, launched);
  const offered = new Int32Array(count);
  for (let place = 0; place < count; place++) {
    let at = place + sampleIndex(random, launched - place);
    if (place < 6) while (inStock[pool[at]] === 0) at = at + 1 < launched ? at + 1 : place;
    offered[place] = pool[at];
    pool[at] = pool[place];
    pool[place] = offered[place];
  }
  return offered;
}
