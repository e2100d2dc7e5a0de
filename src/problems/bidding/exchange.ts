// Draws the auctions of a simulated exchange from its fitted distributions, an episode at a time into columns.
import { sigmoid } from "../../kernels/index.ts";
import type { Random } from "../../core/index.ts";
import { logOdds } from "./click-calibration.ts";
import type { AuctionEpisodes } from "./episodes.ts";
import type { BiddingSettings, ExchangeSettings } from "./settings.ts";

/** One episode's auctions, all known to the exchange before anybody bids; [auctions] each. */
export interface DrawnEpisode {
  readonly prices: Int32Array;
  readonly predictedShares: Float64Array;
  /** The true click probabilities, which nobody sees. */
  readonly clickShares: Float64Array;
  readonly clicks: Uint8Array;
  readonly conversions: Uint8Array;
  /** Where in the outcome window a click is reported, in [0, 1). */
  readonly delays: Float64Array;
}

/** The auctions of episode `index` of an exchange; the same whoever bids in it, whatever was drawn before. */
export function createExchange({ world, auctionsPerEpisode }: Pick<BiddingSettings, "world" | "auctionsPerEpisode">): (random: Random, index: number) => DrawnEpisode {
  const priceAt = inverseOf(world.prices);
  const logOddsAt = inverseOf(world.predictedShares.map(([level, share]) => [level, logOdds(share)] as const));
  const [intercept, slope] = [middle(world.clickIntercept), middle(world.clickSlope)];
  return (random, index) => {
    const own = random.fork(`episode-${index}`);
    const drawn = emptyEpisode(auctionsPerEpisode);
    for (let auction = 0; auction < auctionsPerEpisode; auction++) {
      const rank = own.uniform();
      const follows = own.uniform() < world.priceFollowsShare;
      const apart = own.uniform();
      const odds = logOddsAt(rank);
      drawn.prices[auction] = Math.round(priceAt(follows ? rank : apart));
      drawn.predictedShares[auction] = sigmoid(odds);
      const share = sigmoid(intercept + slope * odds);
      drawn.clickShares[auction] = share;
      drawn.clicks[auction] = own.uniform() < share ? 1 : 0;
      drawn.conversions[auction] = own.uniform() < world.conversionShare ? 1 : 0;
      drawn.delays[auction] = own.uniform();
    }
    return drawn;
  };
}

function emptyEpisode(auctions: number): DrawnEpisode {
  return {
    prices: new Int32Array(auctions), predictedShares: new Float64Array(auctions), clickShares: new Float64Array(auctions),
    clicks: new Uint8Array(auctions), conversions: new Uint8Array(auctions), delays: new Float64Array(auctions),
  };
}

/** Many episodes of an exchange as columns, from number `first`: what replays and fits read, equal to the world's auctions. */
export function drawEpisodes(settings: Pick<BiddingSettings, "world" | "auctionsPerEpisode">, random: Random, [first, count]: readonly [number, number]): Required<AuctionEpisodes> {
  const draw = createExchange(settings);
  const length = settings.auctionsPerEpisode;
  const rows = count * length;
  const columns = { prices: new Int32Array(rows), clicks: new Uint8Array(rows), predictedShares: new Float64Array(rows), clickShares: new Float64Array(rows) };
  for (let episode = 0; episode < count; episode++) {
    const drawn = draw(random, first + episode);
    columns.prices.set(drawn.prices, episode * length);
    columns.clicks.set(drawn.clicks, episode * length);
    columns.predictedShares.set(drawn.predictedShares, episode * length);
    columns.clickShares.set(drawn.clickShares, episode * length);
  }
  return { length, count, ...columns, leftOver: 0 };
}

/** The settings with every range drawn: the same number at both ends. */
export function settleExchange(world: ExchangeSettings, random: Random): ExchangeSettings {
  const drawn = ([low, high]: readonly [number, number]): [number, number] => {
    const value = low + (high - low) * random.uniform();
    return [value, value];
  };
  return { ...world, clickIntercept: drawn(world.clickIntercept), clickSlope: drawn(world.clickSlope) };
}

// Ranges that were not drawn stand for their middle.
function middle([low, high]: readonly [number, number]): number {
  return (low + high) / 2;
}

const guides = 1024;

// The value at a share of the distribution, linear between its points; a guide says where to start looking.
function inverseOf(points: readonly (readonly [level: number, value: number])[]): (share: number) => number {
  const levels = Float64Array.from(points, ([level]) => level);
  const values = Float64Array.from(points, ([, value]) => value);
  const starts = new Int32Array(guides);
  for (let guide = 0, at = 0; guide < guides; guide++) {
    while (levels[at + 1] <= guide / guides) at++;
    starts[guide] = at;
  }
  return (share) => {
    let at = starts[(share * guides) | 0];
    while (levels[at + 1] < share) at++;
    return values[at] + ((values[at + 1] - values[at]) * (share - levels[at])) / (levels[at + 1] - levels[at]);
  };
}
