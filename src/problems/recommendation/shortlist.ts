// Cuts a long list of products down to what a stage may hold: those nearest to the customer's interests, popular and new ones first.
import type { Product, RecommendationRequest } from "./schema.ts";
import type { RecommendationSettings } from "./settings.ts";

/** Products whose attributes fit the interests come first; a view in ten and novelty break near ties, so that new products get in. */
function standing({ newDays }: RecommendationSettings["exposure"], interests: readonly number[], product: Product): number {
  const fit = interests.reduce((sum, interest, index) => sum + interest * product.attributes[index], 0);
  return fit + 0.1 * Math.log1p(product.views) + (product.ageDays < newDays ? 0.5 : 0);
}

/** The request itself where its products fit; else with the best that may be chosen, in their first order, and the number there were. */
export function shortlisted(settings: RecommendationSettings, request: RecommendationRequest): RecommendationRequest {
  const { products, bought, interests } = request;
  if (products.length <= settings.shortlist) return request;
  const eligible = products.filter(({ id, inStock }) => inStock && !bought.includes(id));
  const ranked = eligible.map((product, index) => ({ index, score: standing(settings.exposure, interests, product) }));
  ranked.sort((a, b) => b.score - a.score || a.index - b.index);
  const kept = ranked.slice(0, settings.shortlist).map(({ index }) => index).sort((a, b) => a - b);
  return { ...request, products: kept.map((index) => eligible[index]), shortlistedFrom: request.shortlistedFrom ?? products.length };
}
