// What no bidder can beat: every price and every true click known, and the last unit of money spent on part of an auction.
import type { Random } from "../../core/index.ts";
import type { BiddingProblem } from "./problem.ts";
import { createExchange, type DrawnEpisode } from "./exchange.ts";

/** A season to bound. */
export interface BoundedSeason {
  readonly random: Random;
  readonly decisions: number;
  readonly caps: { readonly [account: string]: number };
}

/** The most reward per auction that any bidder can expect over a season: the fractional knapsack of each episode (Dantzig 1957). */
export function boundSeason({ settings }: Pick<BiddingProblem, "settings">, { random, decisions, caps }: BoundedSeason): number {
  const draw = createExchange(settings);
  const { auctionsPerEpisode, budgetUnits, reward, world } = settings;
  const perClick = reward.clickWeight + reward.conversionWeight * world.conversionShare;
  const most = Math.min(decisions, auctionsPerEpisode * world.episodes);
  let total = 0;
  for (let episode = 0; episode * auctionsPerEpisode < most; episode++) {
    const auctions = Math.min(auctionsPerEpisode, most - episode * auctionsPerEpisode);
    const budget = Math.min(budgetUnits, caps[`episode-${episode}`] ?? budgetUnits);
    total += knapsackOf(draw(random, episode), auctions, [budget])[0];
  }
  return (perClick * total) / Math.max(1, most);
}

/** Expected clicks of an episode's first auctions for each budget (rising), were all prices and true click shares known. */
export function knapsackOf({ prices, clickShares }: Pick<DrawnEpisode, "prices" | "clickShares">, auctions: number, budgets: readonly number[]): number[] {
  const ratios = Float64Array.from({ length: auctions }, (_, auction) => prices[auction] / clickShares[auction]);
  const order = Uint32Array.from(ratios.keys()).sort((a, b) => ratios[a] - ratios[b]);
  let [at, spent, clicks] = [0, 0, 0];
  return budgets.map((budget) => {
    while (at < auctions && spent + prices[order[at]] <= budget) {
      spent += prices[order[at]];
      clicks += clickShares[order[at]];
      at++;
    }
    const part = at < auctions && prices[order[at]] > 0 ? (budget - spent) / prices[order[at]] : 0;
    return clicks + (at < auctions ? part * clickShares[order[at]] : 0);
  });
}
