// A request in the middle of everything, for tests of this folder and for examples.
import type { Product, RecommendationRequest } from "./schema.ts";

const product = (id: string, category: string, attributes: readonly number[], more: Partial<Product> = {}): Product => ({
  id, category, attributes: [...attributes], priceCents: 3000, ageDays: 100, views: 20, meanStars: 4, exposureShare: 0.01, inStock: true, ...more,
});

/** Six products of the default store for a customer who looked at two of them. */
export const plainRequest: RecommendationRequest = {
  subject: "customer-1",
  timeMs: 1_736_186_400_000,
  viewsInAll: 3,
  interests: [0.5, -0.25, 0, 0.1],
  recent: ["boots", "shirt"],
  bought: ["shirt"],
  products: [
    product("shirt", "clothing", [0.5, 0, 0, 0]),
    product("boots", "shoes", [0.4, -0.5, 0.1, 0.2], { views: 90 }),
    product("trainers", "shoes", [-0.5, 0.9, 0, 0]),
    product("sandals", "shoes", [0.1, 0.1, 0.6, 0], { exposureShare: 0.2 }),
    product("lamp", "home", [0.9, -0.6, 0, 0], { meanStars: null, views: 0, ageDays: 0 }),
    product("rug", "home", [0.2, 0, 0.9, 0], { inStock: false }),
  ],
};
