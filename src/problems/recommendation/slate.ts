// Fills a slate by a score, as baselines and the fallback do.
import { isForbidden } from "./rules.ts";
import type { Product, RecommendationRequest } from "./schema.ts";
import type { RecommendationSettings } from "./settings.ts";

/** Fills the places one after the other with the allowed product of the highest score, the first one where several share it. */
export function bestSlate(settings: RecommendationSettings, request: RecommendationRequest, score: (product: Product, chosen: readonly Product[]) => number): Product[] {
  const chosen: Product[] = [];
  while (chosen.length < settings.places) {
    let [best, bestScore]: [Product | null, number] = [null, Number.NEGATIVE_INFINITY];
    for (const product of request.products) {
      if (isForbidden(settings, request, chosen, product)) continue;
      const value = score(product, chosen);
      if (best === null || value > bestScore) [best, bestScore] = [product, value];
    }
    if (best === null) break;
    chosen.push(best);
  }
  return chosen;
}
