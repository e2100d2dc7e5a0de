// The marketing budget: what the registry, examples and score tables use of this folder.
export { createContinuousBudget } from "./continuous.ts";
export type { BudgetCandidate } from "./candidate.ts";
export { budgetKind } from "./kind.ts";
export { responsesOf } from "./market.ts";
export { budgetPresets } from "./presets.ts";
export type { BudgetProblem } from "./problem.ts";
export type { BudgetRequest } from "./schema.ts";
export type { BudgetSettings } from "./settings.ts";
export { bestCampaignPlan, bestSteadySplit, campaignValue, spendAboveFloor } from "./water-filling.ts";
