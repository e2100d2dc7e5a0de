// What a store does today without estimating anything: chance, what is popular, and what is like the products viewed.
import { sampleIndex } from "../../core/index.ts";
import type { Baseline } from "../problem.ts";
import { isForbidden } from "./rules.ts";
import type { Product, RecommendationRequest } from "./schema.ts";
import type { RecommendationSettings } from "./settings.ts";
import { bestSlate } from "./slate.ts";

/** A baseline of this problem. */
export type RecommendationBaseline = Baseline<RecommendationRequest, Product>;

/** Any allowed product for each place, with equal chances. */
export function randomBaseline(settings: RecommendationSettings): RecommendationBaseline {
  return {
    name: "random",
    act(request, random) {
      const chosen: Product[] = [];
      while (chosen.length < settings.places) {
        const open = request.products.filter((product) => !isForbidden(settings, request, chosen, product));
        if (open.length === 0) break;
        chosen.push(open[sampleIndex(random, open.length)]);
      }
      return chosen;
    },
  };
}

/** The most viewed products of the last days. */
export function popularityBaseline(settings: RecommendationSettings): RecommendationBaseline {
  return { name: "popularity", act: (request) => bestSlate(settings, request, ({ views }) => views) };
}

/** The products most like those the customer viewed: cosine of attributes and interests; the popular ones for a new customer. */
export function contentBaseline(settings: RecommendationSettings): RecommendationBaseline {
  return {
    name: "content-based",
    act: (request) => bestSlate(settings, request, (product) => (
      request.viewsInAll === 0 ? product.views : cosine(request.interests, product.attributes)
    )),
  };
}

function cosine(a: readonly number[], b: readonly number[]): number {
  let [dot, lengthA, lengthB] = [0, 0, 0];
  for (let index = 0; index < a.length; index++) {
    dot += a[index] * b[index];
    lengthA += a[index] * a[index];
    lengthB += b[index] * b[index];
  }
  return dot / Math.sqrt(Math.max(1e-12, lengthA * lengthB));
}
