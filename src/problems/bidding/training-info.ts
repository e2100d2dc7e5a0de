// What is known of a campaign's training period: cost, impressions, clicks and the histogram of market prices.
import { z } from "zod";
import { parseWith } from "../parsing.ts";
import { highestBid } from "./episodes.ts";

const infoSchema = z.object({
  cost_train: z.number().positive().max(1e15),
  imp_train: z.int().min(1).max(1e12),
  clk_train: z.int().min(1).max(1e12),
  price_counter_train: z.array(z.int().min(0).max(1e12)).length(highestBid + 1),
});

/** The training period of one campaign. */
export interface TrainingInfo {
  /** Mean price of an impression won. */
  readonly meanPrice: number;
  /** Mean cost of a click. */
  readonly costPerClick: number;
  /** Share of impressions that were clicked. */
  readonly clickShare: number;
  /** Probability of each market price from 0 to 300, (count + 1) / (total + 301), [301]. */
  readonly priceShares: Float64Array;
}

/** Reads the content of an info file (fields it does not use may be there); throws `bad-log` with the field's path. */
export function parseTrainingInfo(input: unknown, where = "info"): TrainingInfo {
  const info = parseWith(infoSchema, input, { code: "bad-log", where });
  const total = info.price_counter_train.reduce((sum, count) => sum + count, 0);
  return {
    meanPrice: info.cost_train / info.imp_train,
    costPerClick: info.cost_train / info.clk_train,
    clickShare: info.clk_train / info.imp_train,
    priceShares: Float64Array.from(info.price_counter_train, (count) => (count + 1) / (total + highestBid + 1)),
  };
}

/** Money for one episode: trunc(mean price x factor x auctions), as in the benchmark. */
export function episodeBudget(info: TrainingInfo, factor: number, auctions: number): number {
  return Math.trunc(info.meanPrice * factor * auctions);
}
