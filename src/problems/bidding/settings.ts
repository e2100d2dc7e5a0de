// The settings of a bidding campaign: money per episode, ladder of bids, reward, what training left behind, and the simulated exchange.
import { z } from "zod";
import { fail } from "../../core/index.ts";
import { parseWith } from "../parsing.ts";
import { highestBid } from "./episodes.ts";

const units = z.int().min(0).max(1e9);
const share = z.number().min(0).max(1);
const range = z.tuple([z.number().min(-20).max(20), z.number().min(-20).max(20)]).refine(([low, high]) => low <= high, { error: "a range from low to high" });

const ladderSchema = z.discriminatedUnion("kind", [
  /** Every whole bid from 0. */
  z.strictObject({ kind: z.literal("bids"), highestUnits: z.int().min(1).max(highestBid) }),
  /** Multiples of predicted click x `unitsPerClick`, cut to whole units. */
  z.strictObject({
    kind: z.literal("multipliers"), unitsPerClick: z.number().positive().max(1e9), multipliers: z.array(z.number().min(0).max(1000)).min(2).max(512),
  }),
]);

/** Points of a distribution: [share of auctions at or below, value], both rising, from share 0 to share 1. */
const knots = (value: z.ZodType<number>) => z.array(z.tuple([share, value])).min(2).max(4096).check(({ value: points, issues }) => {
  const rises = points.every(([level, height], index) => index === 0 || (level > points[index - 1][0] && height >= points[index - 1][1]));
  if (!rises || points[0][0] !== 0 || points[points.length - 1][0] !== 1) {
    issues.push({ code: "custom", input: points, path: [], message: "points that rise from share 0 to share 1" });
  }
});

const worldSchema = z.strictObject({
  episodes: z.int().min(1).max(1_000_000),
  /** Milliseconds between two auctions. */
  auctionGapMs: z.int().min(100).max(3_600_000),
  /** Competing bids in units, whole after rounding. */
  prices: knots(z.number().min(0).max(highestBid)),
  /** Predicted click probabilities; between points they run evenly in log-odds. */
  predictedShares: knots(z.number().gt(0).lt(1)),
  /** Share of auctions whose price has the rank of their predicted click; the others draw it apart. */
  priceFollowsShare: share,
  /** Ranges of the true click: log-odds = intercept + slope x predicted log-odds. */
  clickIntercept: range,
  clickSlope: range,
  /** Probability that a click is followed by a conversion. */
  conversionShare: share,
});

const campaignSchema = z.strictObject({
  name: z.string().min(1).max(80),
  startMs: z.int().min(0).max(8e15),
  /** Hard money of one episode. */
  budgetUnits: units.min(1),
  auctionsPerEpisode: z.int().min(1).max(1_000_000),
  ladder: ladderSchema,
  reward: z.strictObject({ clickWeight: z.number().min(0).max(1000), conversionWeight: z.number().min(0).max(1000) }),
  /** What the training period showed; baselines bid by it. */
  history: z.strictObject({
    costPerClickUnits: z.number().positive().max(1e12),
    clickShare: z.number().gt(0).max(1),
    /** Bid of linear bidding at the average click share. */
    linearBaseUnits: z.number().min(0).max(1e6),
  }),
  /** 1: an episode is a process whose money connects its auctions; 0: each auction on its own. */
  discount: share,
  outcomeWindowMs: z.int().min(1000).max(30 * 86_400_000),
  world: worldSchema,
});

/** All of a campaign. */
export type BiddingSettings = z.infer<typeof campaignSchema>;
/** The simulated exchange. */
export type ExchangeSettings = BiddingSettings["world"];

/** Settings laid over `standard`; reward, history and world field by field. Throws `bad-settings` with the field's path. */
export function parseSettingsOver(standard: BiddingSettings, input: unknown): BiddingSettings {
  const settings = parseWith(campaignSchema, laidOver(standard, input ?? {}), { code: "bad-settings", where: "settings" });
  const { ladder } = settings;
  if (ladder.kind === "multipliers") {
    if (ladder.multipliers[0] !== 0) fail("bad-settings", "settings.ladder.multipliers[0]", "0, which is no bid", ladder.multipliers[0]);
    const fault = ladder.multipliers.findIndex((multiplier, index) => index > 0 && multiplier <= ladder.multipliers[index - 1]);
    if (fault > 0) fail("bad-settings", `settings.ladder.multipliers[${fault}]`, `more than ${ladder.multipliers[fault - 1]}`, ladder.multipliers[fault]);
  }
  return settings;
}

function laidOver(standard: BiddingSettings, given: unknown): unknown {
  if (!isPlain(given)) return given;
  const merged: Record<string, unknown> = { ...standard, ...given };
  for (const name of ["reward", "history", "world"] as const) {
    if (isPlain(given[name])) merged[name] = { ...standard[name], ...given[name] };
  }
  return merged;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
