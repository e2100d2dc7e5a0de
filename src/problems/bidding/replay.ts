// Replays logged auctions under a bidder: second price, one hard budget per episode, the logged click where it wins.
import { cutBid, type AuctionView, type Bidder } from "./bidders.ts";
import type { AuctionEpisodes } from "./episodes.ts";

/** What each episode came to, [count]. */
export interface ReplayedEpisodes {
  readonly clicks: Int32Array;
  readonly wins: Int32Array;
  readonly spends: Int32Array;
  /** Clicks that the true click shares promise of what was won; 0 where nobody knows them. */
  readonly expectedClicks: Float64Array;
}

function emptyResult(count: number): ReplayedEpisodes {
  return { clicks: new Int32Array(count), wins: new Int32Array(count), spends: new Int32Array(count), expectedClicks: new Float64Array(count) };
}

/**
 * Plays every episode, in order, with `budget` units of money: a bid of at least the market price wins, pays it and receives the logged click.
 * What was never won in the log has no price there, so that wins above the old bids cannot be replayed.
 */
export function replayEpisodes(episodes: AuctionEpisodes, budget: number, bidderOf: (episode: number) => Bidder): ReplayedEpisodes {
  const { length, count, prices, clicks, predictedShares, clickShares } = episodes;
  const result = emptyResult(count);
  const view: { -readonly [Name in keyof AuctionView]: AuctionView[Name] } = { predictedClickShare: 0, auctionsLeft: 0, budgetLeftUnits: 0 };
  for (let episode = 0; episode < count; episode++) {
    const bidder = bidderOf(episode);
    view.budgetLeftUnits = budget;
    for (let step = 0; step < length; step++) {
      const row = episode * length + step;
      view.predictedClickShare = predictedShares[row];
      view.auctionsLeft = length - step;
      if (cutBid(bidder(view), view.budgetLeftUnits) < prices[row]) continue;
      view.budgetLeftUnits -= prices[row];
      result.wins[episode]++;
      result.clicks[episode] += clicks[row];
      if (clickShares !== undefined) result.expectedClicks[episode] += clickShares[row];
    }
    if (view.budgetLeftUnits < 0) throw new Error("an episode spent more than its budget");
    result.spends[episode] = budget - view.budgetLeftUnits;
  }
  return result;
}

/** Whoever knows every price beforehand and takes the best predicted clicks per unit of money, as long as money is left for them. */
export function replayKnowingPrices(episodes: AuctionEpisodes, budget: number): ReplayedEpisodes {
  const { length, count, prices, clicks, predictedShares } = episodes;
  const result = emptyResult(count);
  for (let episode = 0; episode < count; episode++) {
    const rows = Array.from({ length }, (_, step) => episode * length + step);
    rows.sort((a, b) => predictedShares[b] / prices[b] - predictedShares[a] / prices[a]);
    for (const row of rows) {
      if (result.spends[episode] + prices[row] > budget) continue;
      result.spends[episode] += prices[row];
      result.wins[episode]++;
      result.clicks[episode] += clicks[row];
    }
  }
  return result;
}

/** The sum over episodes. */
export function totalOf(column: Int32Array): number {
  return column.reduce((sum, value) => sum + value, 0);
}
