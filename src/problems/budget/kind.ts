// The marketing budget as a row of the registry of problems.
import type { Random } from "../../core/index.ts";
import type { ProblemKind } from "../problem.ts";
import { settleRanges } from "../ranges.ts";
import { calibrateMarket } from "./calibrate.ts";
import type { BudgetCandidate } from "./candidate.ts";
import { budgetPresets, defaultSettings } from "./presets.ts";
import { createBudgetProblem } from "./problem.ts";
import type { BudgetOutcome, BudgetRequest } from "./schema.ts";
import { lineName, parseSettingsOver, type BudgetSettings } from "./settings.ts";

// Each line draws from a stream of its own name, so that a line that is added moves none of the others. What a day lets a line spend stays a range.
function drawCurves({ lines, world, ...rest }: BudgetSettings, random: Random): BudgetSettings {
  return { ...rest, lines, world: { ...world, curves: world.curves.map((curve, line) => settleRanges(curve, random.fork(lineName(lines[line])))) } };
}

/** The registry's row. */
export const budgetKind: ProblemKind<BudgetSettings, BudgetRequest, BudgetCandidate, BudgetOutcome> = {
  name: "budget",
  summary: "where a marketing budget goes: chunk by chunk to channels and creatives with ad-stock, saturation and delayed conversions, under a campaign's cap",
  presets: budgetPresets,
  parseSettings: (input) => parseSettingsOver(defaultSettings, input),
  create: createBudgetProblem,
  draw: drawCurves,
  calibrate: calibrateMarket,
};
