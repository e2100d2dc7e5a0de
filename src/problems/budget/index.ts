// The marketing budget: what the registry, examples and score tables use of this folder.
export { createContinuousBudget } from "./continuous.ts";
export { budgetKind } from "./kind.ts";
export { responsesOf } from "./market.ts";
export { budgetPresets } from "./presets.ts";
export { bestCampaignPlan, bestSteadySplit, campaignValue } from "./water-filling.ts";
