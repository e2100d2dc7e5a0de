// RecoGym v1, the published simulator of recommendation, as a row of the registry and as what score tables and checks use of it.
import type { ProblemKind } from "../../problem.ts";
import { createRecogymProblem, type RecogymProduct } from "./problem.ts";
import { parseRecogymSettings, type RecogymOutcome, type RecogymRequest, type RecogymSettings } from "./schema.ts";

export { createHistory, mostViewed } from "./history.ts";
export { clickShareOf, clickShare as recogymClickShare, drawNature, viewShares, type RecogymNature } from "./nature.ts";
export { createRecogymProblem, customerStream, recogymSpec } from "./problem.ts";
export type { RecogymSettings } from "./schema.ts";
export { createVisitor } from "./visitor.ts";

const standard: RecogymSettings = { products: 10, flips: 0, worldSeed: 42, viewFade: 0.9, discount: 0 };

/** The published sizes by name. */
export const recogymPresets = {
  default: standard,
  flipped: { ...standard, flips: 5 },
  hundred: { ...standard, products: 100 },
} as const;

/** The registry's row. */
export const recogymKind: ProblemKind<RecogymSettings, RecogymRequest, RecogymProduct, RecogymOutcome> = {
  name: "recogym",
  summary: "RecoGym v1: one product of 10 or 100 for a customer known by the products viewed, for a click (Rohde et al. 2018)",
  presets: recogymPresets,
  parseSettings: (input) => parseRecogymSettings(standard, input),
  create: createRecogymProblem,
};
