// The recommendation: what the registry, simulations and score tables use of this folder.
export { expectedOf, normalisedGain } from "./bound.ts";
export { recommendationKind } from "./kind.ts";
export { createRecommendationProblem, type RecommendationProblem } from "./problem.ts";
export type { Product, RecommendationOutcome, RecommendationRequest } from "./schema.ts";
export type { RecommendationSettings } from "./settings.ts";
export type { RecommendationWorld } from "./world.ts";
