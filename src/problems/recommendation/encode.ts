// A request and the places filled so far as numbers: the fields of the state, the fields of the products, and how both are written.
import type { Field } from "../../core/index.ts";
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
  return {
    state,
    candidate,
    encodeState({ viewsInAll, interests, recent }, chosen) {
      const out = new Float32Array(state.length);
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
      const out = new Float32Array(request.products.length * candidate.length);
      request.products.forEach((product, index) => writeProduct(settings, { request, chosen, product }, out.subarray(index * candidate.length, (index + 1) * candidate.length)));
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

// What is known of a product that nobody has seen yet is in its attributes: a launch needs no new field and no training.
function writeProduct(
  { viewFade, exposure, places }: RecommendationSettings,
  { request: { interests, recent }, chosen, product }: { request: RecommendationRequest; chosen: readonly Product[]; product: Product }, out: Float32Array,
): void {
  const width = interests.length;
  let match = 0;
  for (let index = 0; index < width; index++) {
    out[index] = product.attributes[index];
    match += interests[index] * product.attributes[index];
  }
  let [seen, weight] = [0, 1];
  for (const id of recent) {
    if (id === product.id) seen += weight;
    weight *= viewFade;
  }
  out[width] = match;
  out[width + 1] = seen;
  out[width + 2] = Math.log1p(product.views);
  out[width + 3] = product.meanStars === null ? 0 : (product.meanStars - 3) / 2;
  out[width + 4] = Math.log1p(product.priceCents / 1000);
  out[width + 5] = product.ageDays < exposure.newDays ? 1 : 0;
  out[width + 6] = alikeAbove(chosen, product) / places;
  out[width + 7] = product.exposureShare > exposure.most ? 1 : 0;
}
