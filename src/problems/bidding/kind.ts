// The bidding decision as a row of the registry of problems.
import type { ProblemKind } from "../problem.ts";
import { calibrateExchange } from "./calibrate.ts";
import type { BidCandidate } from "./candidate.ts";
import { settleExchange } from "./exchange.ts";
import { biddingPresets, defaultSettings } from "./presets.ts";
import { createBiddingProblem } from "./problem.ts";
import type { BiddingOutcome, BiddingRequest } from "./schema.ts";
import { parseSettingsOver, type BiddingSettings } from "./settings.ts";

/** The registry's row. */
export const biddingKind: ProblemKind<BiddingSettings, BiddingRequest, BidCandidate, BiddingOutcome> = {
  name: "bidding",
  summary: "what to bid for an impression: a rung of a ladder of bids or of multiples of its predicted click, under an episode's budget",
  presets: biddingPresets,
  parseSettings: (input) => parseSettingsOver(defaultSettings, input),
  create: createBiddingProblem,
  calibrate: calibrateExchange,
  draw: (settings, random) => ({ ...settings, world: settleExchange(settings.world, random) }),
};
