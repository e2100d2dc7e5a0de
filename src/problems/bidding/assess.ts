// What came of a bid: its reward, its cost, its metrics, and what it settles of the episode's money.
import type { Metric } from "../../core/index.ts";
import type { Assessment } from "../problem.ts";
import type { BiddingOutcome } from "./schema.ts";
import type { BiddingSettings } from "./settings.ts";

/** What a campaign reads beside its reward. */
export const biddingMetrics: readonly Metric[] = [
  { name: "clicks", unit: "share of auctions", better: "higher", per: null },
  { name: "conversions", unit: "share of auctions", better: "higher", per: null },
  { name: "wins", unit: "share of auctions", better: "higher", per: null },
  { name: "spend", unit: "units", better: "lower", per: null },
  { name: "spendShare", unit: "share of the money", better: "higher", per: null },
  { name: "costPerClick", unit: "units", better: "lower", per: "clicks" },
  { name: "costPerWin", unit: "units", better: "lower", per: "wins" },
];

/** The spend limit counts in multiples of what an auction may cost if the money is spent evenly. */
export const limitNames = ["spend"] as const;

/** One bid in one auction. */
export interface Bid {
  readonly account: string;
  readonly units: number;
  /** It was the episode's last auction. */
  readonly closes: boolean;
}

/** Assesses a bid. Silence is a lost auction; the price paid is never above the bid. */
export function assessBid({ reward, budgetUnits, auctionsPerEpisode }: BiddingSettings, { account, units, closes }: Bid, outcomes: readonly BiddingOutcome[]): Assessment {
  const win = outcomes.find((outcome) => outcome.kind === "won");
  const happened = (kind: BiddingOutcome["kind"]): number => (win !== undefined && outcomes.some((outcome) => outcome.kind === kind) ? 1 : 0);
  const spend = win === undefined ? 0 : Math.min(win.priceUnits, units);
  const [clicks, conversions] = [happened("click"), happened("conversion")];
  const evenSpend = budgetUnits / auctionsPerEpisode;
  const final = win !== undefined || outcomes.some(({ kind }) => kind === "lost");
  return {
    stages: [{ reward: reward.clickWeight * clicks + reward.conversionWeight * conversions, costs: [spend / evenSpend] }],
    metrics: { clicks, conversions, wins: win === undefined ? 0 : 1, spend, spendShare: spend / evenSpend, costPerClick: spend, costPerWin: spend },
    settled: units === 0 ? [] : [{ account, amount: spend, final }],
    ended: closes,
  };
}
