// Named settings that stand on their own: an open catalogue, the same without anything to learn, a fixed one, and a large one.
import type { RecommendationSettings } from "./settings.ts";

/** A store with 200 products, a quarter of them launched during the season, ten on offer at a visit and three places. */
export const defaultSettings: RecommendationSettings = {
  name: "recommendation season",
  startMs: 1_735_689_600_000,
  places: 3,
  attributes: ["classic", "sporty", "natural", "playful"],
  categories: ["clothing", "shoes", "home", "beauty", "toys"],
  catalogue: null,
  qualities: null,
  shortlist: 512,
  outcomeWindowHours: 120,
  reward: { clickWeight: 1, purchaseWeight: 5, ratingWeight: 2 },
  rules: { perCategory: 2 },
  exposure: { most: 0.02, newDays: 7 },
  viewFade: 0.9,
  discount: 0,
  world: {
    customers: 1500, newCustomerShare: [0.2, 0.4], products: 200, launchedShare: [0.2, 0.3], offered: 10,
    seasonDays: 60, visitsPerDay: 1000,
    clickLogOdds: [-3.2, -2.8], tasteEffect: [0.6, 0.9], qualityEffect: [0.3, 0.5], sameCategoryEffect: [-0.6, -0.2],
    examinedShare: [0.6, 0.85], drift: [0.05, 0.15],
    purchaseLogOdds: [-2.4, -2], purchaseQualityEffect: [0.3, 0.6], priceEffect: [-0.6, -0.2], ratedShare: [0.2, 0.4],
  },
};

/** All products alike: whatever is shown, the same is expected of it. */
const nullSettings: RecommendationSettings = {
  ...defaultSettings,
  name: "nothing to learn",
  world: { ...defaultSettings.world, tasteEffect: [0, 0], qualityEffect: [0, 0], sameCategoryEffect: [0, 0], purchaseQualityEffect: [0, 0], priceEffect: [0, 0] },
};

const wares = ["shirt", "jeans", "boots", "trainers", "lamp", "rug", "soap", "cream", "kite", "puzzle", "scarf", "vase"];

/** Twelve products that are always there, in two places: what tabular methods can hold, and what learns from counts of views. */
const catalogueSettings: RecommendationSettings = {
  ...defaultSettings,
  name: "fixed catalogue",
  places: 2,
  catalogue: wares,
  exposure: { most: 0.2, newDays: 7 },
  world: { ...defaultSettings.world, products: wares.length, offered: wares.length, customers: 600, visitsPerDay: 500 },
};

/** Four hundred products, forty of them on offer at a visit, in five places. */
const largeSettings: RecommendationSettings = {
  ...defaultSettings,
  name: "large catalogue",
  places: 5,
  world: { ...defaultSettings.world, products: 400, offered: 40, customers: 500 },
};

/** By name. */
export const recommendationPresets = { default: defaultSettings, null: nullSettings, catalogue: catalogueSettings, large: largeSettings } as const;
