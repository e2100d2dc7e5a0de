// The hard rules of a slate: which products may take the next place at all, decided before anything is drawn.
import type { Product, RecommendationRequest } from "./schema.ts";
import type { RecommendationSettings } from "./settings.ts";

/** Whether a product may not take the next place: out of stock, bought of late, shown above already, or its category is full. */
export function isForbidden(
  { rules: { perCategory } }: Pick<RecommendationSettings, "rules">, { bought }: RecommendationRequest, chosen: readonly Product[], product: Product,
): boolean {
  if (!product.inStock || bought.includes(product.id)) return true;
  let alike = 0;
  for (const { id, category } of chosen) {
    if (id === product.id) return true;
    if (category === product.category) alike++;
  }
  return alike >= perCategory;
}

/** How many of the products above have the same category. */
export function alikeAbove(chosen: readonly Product[], { category }: Product): number {
  let alike = 0;
  for (const above of chosen) if (above.category === category) alike++;
  return alike;
}
