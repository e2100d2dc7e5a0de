// The recommendation as a row of the registry of problems.
import type { ProblemKind } from "../problem.ts";
import { settleRanges } from "../ranges.ts";
import { calibrateStore } from "./calibrate.ts";
import { defaultSettings, recommendationPresets } from "./presets.ts";
import { createRecommendationProblem } from "./problem.ts";
import type { Product, RecommendationOutcome, RecommendationRequest } from "./schema.ts";
import { parseSettingsOver, type RecommendationSettings } from "./settings.ts";

/** The registry's row. */
export const recommendationKind: ProblemKind<RecommendationSettings, RecommendationRequest, Product, RecommendationOutcome> = {
  name: "recommendation",
  summary: "which products a customer is shown, place by place, for clicks, purchases and ratings, with diversity and exposure",
  presets: recommendationPresets,
  parseSettings: (input) => parseSettingsOver(defaultSettings, input),
  create: createRecommendationProblem,
  calibrate: calibrateStore,
  draw: (settings, random) => ({ ...settings, world: settleRanges(settings.world, random) }),
};
