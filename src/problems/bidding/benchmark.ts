// The policies of the auction benchmark by name, as its table lists them, and the tuning of linear bidding.
import { fail } from "../../core/index.ts";
import { costPerClickBidder, linearBidder, valueBidder, type Bidder } from "./bidders.ts";
import type { AuctionEpisodes } from "./episodes.ts";
import { learnedBidders } from "./learned-bidder.ts";
import { replayEpisodes, replayKnowingPrices, totalOf, type ReplayedEpisodes } from "./replay.ts";
import { episodeBudget, type TrainingInfo } from "./training-info.ts";
import { solveValues } from "./value-table.ts";

/** The logged auctions of a campaign, and its training period. */
export interface BiddingCampaign {
  readonly episodes: AuctionEpisodes;
  readonly info: TrainingInfo;
}

/** What may be played. The last two know what nobody knows beforehand. */
export const benchmarkPolicies = ["mcpc", "linear", "dynamic-programme", "learned", "linear-in-hindsight", "knows-prices"] as const;
/** A name among them. */
export type BenchmarkPolicy = (typeof benchmarkPolicies)[number];

/** What to play. */
export interface BenchmarkPlay {
  readonly campaign: BiddingCampaign;
  /** Money of an episode as a share of what its auctions cost on average in training. */
  readonly factor: number;
  readonly policy: BenchmarkPolicy;
  /** Bid of linear bidding at the average click share; tuned on `other` unless given. */
  readonly base?: number;
  /** Another campaign, to tune and learn on. */
  readonly other?: BiddingCampaign;
}

/** What it came to, by episode. */
export interface BenchmarkResult extends ReplayedEpisodes {
  readonly budget: number;
  /** Of linear bidding; null for others. */
  readonly base: number | null;
}

/** Plays a policy over every episode. Throws `bad-flag` where it needs another campaign and there is none. */
export function playBenchmark(play: BenchmarkPlay): BenchmarkResult {
  const { campaign: { episodes, info }, factor } = play;
  const budget = episodeBudget(info, factor, episodes.length);
  const player = benchmarkBidder(play);
  if (player === null) return { budget, base: null, ...replayKnowingPrices(episodes, budget) };
  return { budget, base: player.base, ...replayEpisodes(episodes, budget, player.bidderOf) };
}

/** The bidder of a policy, and its base where it is linear; null for the one that knows every price beforehand and bids for none. */
export function benchmarkBidder({ campaign, factor, policy, base, other }: BenchmarkPlay): { readonly base: number | null; readonly bidderOf: (episode: number) => Bidder } | null {
  const { episodes, info } = campaign;
  const fixed = (bidder: Bidder, found: number | null = null) => ({ base: found, bidderOf: () => bidder });
  const tuner = (): BiddingCampaign => other ?? fail("bad-flag", "--other", `another campaign's episodes, which ${policy} learns from`, "none");
  switch (policy) {
    case "mcpc": return fixed(costPerClickBidder(info));
    case "linear": {
      const found = base ?? tuneLinear(tuner(), factor);
      return fixed(linearBidder(info, found), found);
    }
    case "linear-in-hindsight": {
      const found = tuneLinear(campaign, factor);
      return fixed(linearBidder(info, found), found);
    }
    case "dynamic-programme": {
      const budget = episodeBudget(info, factor, episodes.length);
      return fixed(valueBidder(averageValues(info, { auctions: episodes.length, budget })));
    }
    case "learned": return { base: null, bidderOf: learnedBidders(info, tuner().episodes, episodes) };
    case "knows-prices": return null;
  }
}

/** The value of money where every auction is taken to bring the average click share of training (Cai et al. 2017). */
function averageValues({ priceShares, clickShare }: TrainingInfo, { auctions, budget }: { readonly auctions: number; readonly budget: number }): ReturnType<typeof solveValues> {
  return solveValues({ priceShares, clickShares: [clickShare], weights: [1] }, auctions, budget);
}

/** The base among 2, 4, ..., 400 that wins most clicks on this campaign at its own budget; the smallest on ties. */
export function tuneLinear({ episodes, info }: BiddingCampaign, factor: number): number {
  return tuneBase({ episodes, info }, episodeBudget(info, factor, episodes.length));
}

/** The same at a stated budget of each episode. */
export function tuneBase({ episodes, info }: { readonly episodes: AuctionEpisodes; readonly info: Pick<TrainingInfo, "clickShare"> }, budget: number): number {
  let best = { base: 0, clicks: -1 };
  for (let base = 2; base <= 400; base += 2) {
    const bidder = linearBidder(info, base);
    const clicks = totalOf(replayEpisodes(episodes, budget, () => bidder).clicks);
    if (clicks > best.clicks) best = { base, clicks };
  }
  return best.base;
}
