// A request and the places filled so far as numbers: the fields of the state, the fields of the products, and how both are written.
import type { Field } from "../../core/index.ts";
import { createFreshRows } from "../fresh-rows.ts";
import { alikeAbove } from "./rules.ts";
import type { Product, RecommendationRequest } from "./schema.ts";
import type { RecommendationSettings } from "./settings.ts";

/** Writes requests as states and products as candidates; the fields say what the numbers are. */
export interface Encoder {
  readonly state: readonly Field[];
  readonly candidate: readonly Field[];
  encodeState(request: RecommendationRequest, chosen: readonly Product[]): Float32Array;
  /** [A x F], in the order of the request's products. */
  encodeProducts(request: RecommendationRequest, chosen: readonly Product[]): Float32Array;
}

/** The encoder of these settings. A fixed catalogue has in its state how often the customer viewed each product, older views fading. */
export function createEncoder(settings: RecommendationSettings): Encoder {
  const { attributes, catalogue, places, viewFade } = settings;
  const width = attributes.length;
  const most = Math.min(200, 1 / Math.max(0.005, 1 - viewFade));
  const state: readonly Field[] = [
    { name: "place", low: 0, high: 1 },
    { name: "viewsLog", low: 0, high: 5 },
    ...attributes.map((name) => ({ name: `interest=${name}`, low: -1, high: 1 })),
    ...(catalogue ?? []).map((id) => ({ name: `views=${id}`, low: 0, high: most })),
  ];
  const positions = new Map((catalogue ?? []).map((id, index) => [id, 2 + width + index]));
  const candidate = candidateFields(attributes);
  const fresh = createFreshRows();
  let last: { readonly request: RecommendationRequest | null; readonly rows: Float32Array } = { request: null, rows: new Float32Array(0) };
  return {
    state,
    candidate,
    encodeState({ viewsInAll, interests, recent }, chosen) {
      const out = fresh(state.length);
      out[0] = chosen.length / places;
      out[1] = Math.log1p(viewsInAll);
      out.set(interests, 2);
      let weight = 1;
      for (const id of catalogue === null ? [] : recent) {
        const at = positions.get(id);
        if (at !== undefined) out[at] += weight;
        weight *= viewFade;
      }
      return out;
    },
    encodeProducts(request, chosen) {
      const { products } = request;
      // Further down a slate the same products are asked for again: only what stands above them has changed.
      const known = chosen.length > 0 && request === last.request && products.length * candidate.length === last.rows.length;
      const out = fresh(products.length * candidate.length);
      if (known) out.set(last.rows);
      else writeProducts(settings, request, out);
      last = { request, rows: out };
      for (let index = 0, at = width + sameCategory; index < products.length; index++, at += candidate.length) out[at] = alikeAbove(chosen, products[index]) / places;
      return out;
    },
  };
}

function candidateFields(attributes: readonly string[]): readonly Field[] {
  const fields: readonly (readonly [string, number, number])[] = [
    ["match", -1, 1], ["seen", 0, 3], ["viewsLog", 0, 8], ["stars", -1, 1], ["priceLog", 0, 5], ["new", 0, 1], ["sameCategory", 0, 1], ["overexposed", 0, 1],
  ];
  return [...attributes.map((name) => ({ name, low: -1, high: 1 })), ...fields.map(([name, low, high]) => ({ name, low, high }))];
}

// The place of this field behind the attributes; it alone depends on what stands above.
const sameCategory = 6;

// What is known of a product that nobody has seen yet is in its attributes: a launch needs no new field and no training.
function writeProducts({ viewFade, exposure }: RecommendationSettings, { products, interests, recent }: RecommendationRequest, out: Float32Array): void {
  const width = interests.length;
  const seen = seenOf(recent, viewFade);
  let at = 0;
  for (const { id, attributes, views, meanStars, priceCents, ageDays, exposureShare } of products) {
    let match = 0;
    for (let index = 0; index < width; index++) {
      out[at + index] = attributes[index];
      match += interests[index] * attributes[index];
    }
    at += width;
    out[at] = match;
    out[at + 1] = seen.get(id) ?? 0;
    out[at + 2] = Math.log1p(views);
    out[at + 3] = meanStars === null ? 0 : (meanStars - 3) / 2;
    out[at + 4] = Math.log1p(priceCents / 1000);
    out[at + 5] = ageDays < exposure.newDays ? 1 : 0;
    out[at + 7] = exposureShare > exposure.most ? 1 : 0;
    at += 8;
  }
}

// How often each product was viewed of late, older views counting less.
function seenOf(recent: readonly string[], viewFade: number): ReadonlyMap<string, number> {
  const seen = new Map<string, number>();
  let weight = 1;
  for (const id of recent) {
    seen.set(id, (seen.get(id) ?? 0) + weight);
    weight *= viewFade;
  }
  return seen;
}
