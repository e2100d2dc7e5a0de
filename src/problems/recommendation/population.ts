// The shop window and the people of a simulated season: products and customers with a hidden nature that no policy sees.
import { sampleIndex, sampleNormal, samplePoisson, type Random } from "../../core/index.ts";
import type { DrawnFrom } from "../ranges.ts";
import type { RecommendationSettings } from "./settings.ts";
import type { WorldSettings } from "./world-settings.ts";

/** One number from each stated range. */
export type WorldParameters = DrawnFrom<WorldSettings>;

/** What each product is, [products] per column. K attributes. */
export interface Shelf {
  readonly products: number;
  readonly ids: readonly string[];
  readonly category: Uint8Array;
  /** [products x K], -1 to 1; what the store knows of a product. */
  readonly attributes: Float64Array;
  /** Hidden: mean 0, deviation 1. */
  readonly quality: Float64Array;
  readonly priceCents: Float64Array;
  /** Day of the season, below 0 for what was there before; products stand in the order of their launch. */
  readonly launchDay: Float64Array;
}

/** The median of all prices, in cents. */
export const medianPriceCents = 3000;

/** Draws the products. The first six are there from the start, so that a slate can always be filled. */
export function drawShelf({ world, attributes, categories, catalogue, qualities }: RecommendationSettings, parameters: WorldParameters, random: Random): Shelf {
  const [width, { products }] = [attributes.length, world];
  const centres = Array.from({ length: categories.length * width }, () => 0.8 * (2 * random.uniform() - 1));
  const launched = catalogue === null ? Math.min(products - 6, Math.round(parameters.launchedShare * products)) : 0;
  const shelf: Shelf = {
    products,
    ids: catalogue ?? Array.from({ length: products }, (_, product) => `product-${product}`),
    category: new Uint8Array(products), attributes: new Float64Array(products * width),
    quality: new Float64Array(products), priceCents: new Float64Array(products), launchDay: new Float64Array(products),
  };
  for (let product = 0; product < products; product++) {
    const category = sampleIndex(random, categories.length);
    shelf.category[product] = category;
    for (let k = 0; k < width; k++) {
      const value = centres[category * width + k] + 0.35 * sampleNormal(random);
      shelf.attributes[product * width + k] = Math.min(1, Math.max(-1, value));
    }
    const drawn = sampleNormal(random);
    shelf.quality[product] = qualities === null ? drawn : qualities[product];
    shelf.priceCents[product] = Math.round(medianPriceCents * Math.exp(0.5 * sampleNormal(random)));
    const later = product - (products - launched);
    shelf.launchDay[product] = later < 0 ? -Math.floor(400 * random.uniform()) - 1 : ((later + 0.5) / launched) * world.seasonDays;
  }
  return shelf;
}

/** What each customer is, and what the store knows of them, [customers] per column. */
export interface Customers {
  readonly customers: number;
  /** Hidden, [customers x K]: mean 0 and deviation 1, drifting. */
  readonly tastes: Float64Array;
  /** Mean attributes of what was viewed, [customers x K]. */
  readonly interests: Float64Array;
  readonly viewsInAll: Float64Array;
  /** Products viewed last, newest first, [customers x recentKept], -1 for none. */
  readonly recent: Int32Array;
  /** Products bought last, [customers x boughtKept], -1 for none. */
  readonly bought: Int32Array;
}

/** How many views a store remembers of a customer. */
export const recentKept = 24;
/** How many purchases. */
export const boughtKept = 5;

/** Draws the customers and the views they had before the season, none for newcomers. */
export function drawCustomers(settings: RecommendationSettings, { shelf, parameters }: { shelf: Shelf; parameters: WorldParameters }, random: Random): Customers {
  const { customers } = settings.world;
  const width = settings.attributes.length;
  const people: Customers = {
    customers,
    tastes: Float64Array.from({ length: customers * width }, () => sampleNormal(random)),
    interests: new Float64Array(customers * width),
    viewsInAll: new Float64Array(customers),
    recent: new Int32Array(customers * recentKept).fill(-1),
    bought: new Int32Array(customers * boughtKept).fill(-1),
  };
  let old = 0;
  while (old < shelf.products && shelf.launchDay[old] < 0) old++;
  const offered = new Int32Array(Math.min(10, old));
  const scratch = new Float64Array(offered.length);
  for (let customer = 0; customer < customers; customer++) {
    const views = random.uniform() < parameters.newCustomerShare ? 0 : 1 + samplePoisson(random, 7);
    for (let view = 0; view < views; view++) {
      for (let index = 0; index < offered.length; index++) offered[index] = sampleIndex(random, old);
      noteView(people, shelf, customer, pickView({ shelf, people, customer, offered }, random.uniform(), scratch));
    }
  }
  return people;
}

/** Which of the offered products a customer looks at of their own accord: softmax of taste and quality; u is uniform in [0, 1). */
export function pickView(
  { shelf, people, customer, offered }: { shelf: Shelf; people: Customers; customer: number; offered: Int32Array }, u: number, weights: Float64Array,
): number {
  let total = 0;
  for (let index = 0; index < offered.length; index++) {
    const product = offered[index];
    weights[index] = Math.exp(tasteFor(shelf, people, customer, product) + 0.5 * shelf.quality[product]);
    total += weights[index];
  }
  let left = u * total;
  for (let index = 0; index < offered.length; index++) {
    left -= weights[index];
    if (left < 0) return offered[index];
  }
  return offered[offered.length - 1];
}

/** How much a product is to a customer's taste: interests times attributes. */
export function tasteFor({ attributes, products }: Shelf, { tastes }: Customers, customer: number, product: number): number {
  const width = attributes.length / products;
  let sum = 0;
  for (let k = 0; k < width; k++) sum += tastes[customer * width + k] * attributes[product * width + k];
  return sum;
}

/** The store notes a view: the newest first, and interests that follow the last ten views or so. */
export function noteView(people: Customers, { attributes, products }: Shelf, customer: number, product: number): void {
  const width = attributes.length / products;
  const { interests, recent, viewsInAll } = people;
  const rate = Math.max(0.1, 1 / ++viewsInAll[customer]);
  for (let k = 0; k < width; k++) interests[customer * width + k] += rate * (attributes[product * width + k] - interests[customer * width + k]);
  const first = customer * recentKept;
  recent.copyWithin(first + 1, first, first + recentKept - 1);
  recent[first] = product;
}
