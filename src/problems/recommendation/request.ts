// A recommendation request from a customer's profile and the page, which brings the products: interests are those of the products viewed.
import { pageFields, type CustomerView } from "../customer.ts";
import type { RecommendationSettings } from "./settings.ts";

/** The request, still to be parsed. Every field of the page goes before the profile's. */
export function recommendationRequestOf(settings: RecommendationSettings, customer: CustomerView, page: unknown): unknown {
  const given = pageFields(page);
  const { subject, timeMs, viewsInAll, recent, bought } = customer;
  return { subject, timeMs, viewsInAll, recent, bought, interests: interestsOf(settings, recent, given["products"]), ...given };
}

// Mean attributes of the products viewed that are on the page, later views weighing more; zeros where none is.
function interestsOf({ attributes, viewFade }: RecommendationSettings, recent: readonly string[], products: unknown): readonly number[] {
  const known = new Map(Array.isArray(products) ? products.map((product: unknown) => attributesOf(product)) : []);
  const sums = attributes.map(() => 0);
  let [whole, weight] = [0, 1];
  for (const id of recent) {
    const values = known.get(id);
    if (values?.length === attributes.length) {
      values.forEach((value, index) => { sums[index] += weight * value; });
      whole += weight;
    }
    weight *= viewFade;
  }
  return sums.map((sum) => (whole === 0 ? 0 : Math.max(-1, Math.min(1, sum / whole))));
}

// What is not as it should be is left to the parser, which names it.
function attributesOf(product: unknown): readonly [unknown, readonly number[]] {
  const { id, attributes } = (typeof product === "object" && product !== null ? product : {}) as { readonly id?: unknown; readonly attributes?: unknown };
  return [id, Array.isArray(attributes) && attributes.every((value) => typeof value === "number") ? attributes : []];
}
