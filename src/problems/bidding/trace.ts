// Watches a bidder play logged episodes: how its money runs out over an episode, and what it bids for which predictions.
import { cutBid, type Bidder } from "./bidders.ts";
import type { AuctionEpisodes } from "./episodes.ts";

/** What the pictures of a report are drawn from. */
export interface BiddingTrace {
  /** Mean share of the money that is spent after `at[i]` auctions; both [points]. */
  readonly at: readonly number[];
  readonly spentShares: readonly number[];
  /** Tenths of the auctions by their prediction, lowest first. */
  readonly bands: readonly BidBand[];
  /** How often each price was paid, and how often it was lost, in twenty equal steps up to the highest price. */
  readonly prices: readonly PriceBin[];
}

/** Prices from `low` to below `high`, in units. */
interface PriceBin {
  readonly low: number;
  readonly high: number;
  readonly won: number;
  readonly lost: number;
}

// Auctions with alike predictions: means over the auctions, and the share of them won.
interface BidBand {
  readonly predictedClickShare: number;
  readonly bid: number;
  readonly wonShare: number;
}

const points = 20;
const tenths = 10;

/** Plays every episode once more, like `replayEpisodes`, and keeps what the pictures need. */
export function traceEpisodes(episodes: AuctionEpisodes, budget: number, bidderOf: (episode: number) => Bidder): BiddingTrace {
  const { length, count, prices, predictedShares } = episodes;
  const borders = bandBorders(predictedShares);
  const sums = { auctions: new Float64Array(tenths), predicted: new Float64Array(tenths), bids: new Float64Array(tenths), wins: new Float64Array(tenths) };
  const stride = Math.max(1, Math.floor(length / points));
  const spent = new Float64Array(Math.floor(length / stride) + 1);
  const bins = priceBins(prices);
  for (let episode = 0; episode < count; episode++) {
    const bidder = bidderOf(episode);
    let money = budget;
    for (let step = 0; step < length; step++) {
      const row = episode * length + step;
      const bid = cutBid(bidder({ predictedClickShare: predictedShares[row], auctionsLeft: length - step, budgetLeftUnits: money }), money);
      const won = bid >= prices[row];
      if (won) money -= prices[row];
      bins.count(prices[row], won);
      const band = bandOf(borders, predictedShares[row]);
      sums.auctions[band]++;
      sums.predicted[band] += predictedShares[row];
      sums.bids[band] += bid;
      sums.wins[band] += won ? 1 : 0;
      if ((step + 1) % stride === 0) spent[(step + 1) / stride] += (budget - money) / Math.max(1, budget) / count;
    }
  }
  return {
    at: Array.from(spent, (_, point) => point * stride), spentShares: [...spent],
    bands: Array.from(sums.auctions, (auctions, band) => ({
      predictedClickShare: sums.predicted[band] / auctions, bid: sums.bids[band] / auctions, wonShare: sums.wins[band] / auctions,
    })).filter((_, band) => sums.auctions[band] > 0),
    prices: bins.all(),
  };
}

function priceBins(prices: Int32Array) {
  const highest = prices.reduce((most, price) => Math.max(most, price), 0);
  const width = Math.max(1, Math.ceil((highest + 1) / points));
  const [won, lost] = [new Float64Array(points), new Float64Array(points)];
  return {
    count(price: number, isWon: boolean): void { (isWon ? won : lost)[Math.floor(price / width)]++; },
    all: (): PriceBin[] => Array.from(won, (count, bin) => ({ low: bin * width, high: (bin + 1) * width, won: count, lost: lost[bin] })).filter(({ low }) => low <= highest),
  };
}

function bandBorders(predictedShares: Float64Array): Float64Array {
  const sorted = Float64Array.from(predictedShares).sort();
  return Float64Array.from({ length: tenths - 1 }, (_, band) => sorted[Math.floor(((band + 1) * sorted.length) / tenths)]);
}

function bandOf(borders: Float64Array, share: number): number {
  let band = 0;
  while (band < borders.length && share >= borders[band]) band++;
  return band;
}
