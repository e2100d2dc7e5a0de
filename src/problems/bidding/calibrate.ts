// Fits the simulated exchange to logged auctions, and holds it against episodes that were kept out of the fit.
import { fail, seeded } from "../../core/index.ts";
import { mean, studentTQuantile } from "../../kernels/index.ts";
import type { CalibratedQuantity, Calibration, PlacedLine } from "../problem.ts";
import { fitClickCalibration } from "./click-calibration.ts";
import { parseEpisodes, type AuctionEpisodes } from "./episodes.ts";
import { createExchange } from "./exchange.ts";
import type { BiddingSettings, ExchangeSettings } from "./settings.ts";

/** Auctions as columns, whatever they come from. */
interface Auctions {
  readonly prices: Int32Array;
  readonly clicks: Uint8Array;
  readonly predictedShares: Float64Array;
}

/** Shares of auctions at which a distribution is noted: every 64th, and the tails more finely. */
const levels = [0, 0.001, 0.005, ...Array.from({ length: 63 }, (_, index) => (index + 1) / 64), 0.99, 0.995, 0.998, 0.9984, 0.9987, 0.999, 0.9995, 1];

/** Fits even episodes (0, 2, ...) and reports on odd ones. Budget and ladder stay as they are. Throws `bad-log` naming the line. */
export function calibrateExchange(log: readonly PlacedLine[], settings: BiddingSettings): Calibration<BiddingSettings> {
  const episodes = parseEpisodes(log);
  if (episodes.count < 2) fail("bad-log", log[0].where, `at least two episodes of ${episodes.length} auctions, one to fit and one to hold the fit against`, `${episodes.count}`);
  const fitted = everyOther(episodes, 0);
  const heldOut = everyOther(episodes, 1);
  const world: ExchangeSettings = { ...settings.world, ...fitExchange(fitted) };
  const calibrated: BiddingSettings = { ...settings, auctionsPerEpisode: episodes.length, history: historyOf(fitted, settings.history), world };
  return {
    settings: calibrated,
    report: {
      rowsFitted: fitted.prices.length, rowsHeldOut: heldOut.prices.length,
      quantities: quantities(drawFrom(calibrated), heldOut, episodes.length),
      notes: [
        "Prices are known only where the old bids won: wins above the old bids are missing, so that the fitted exchange is that of won auctions.",
        "Intervals are over held-out episodes. Conversions, budget and ladder are not fitted.",
      ],
    },
  };
}

function everyOther({ length, count, prices, clicks, predictedShares }: AuctionEpisodes, first: number): Auctions {
  const chosen = Array.from({ length: count }, (_, episode) => episode).filter((episode) => episode % 2 === first);
  const pick = <Column extends Int32Array | Uint8Array | Float64Array>(column: Column, out: Column): Column => {
    chosen.forEach((episode, index) => out.set(column.subarray(episode * length, (episode + 1) * length), index * length));
    return out;
  };
  const rows = chosen.length * length;
  return { prices: pick(prices, new Int32Array(rows)), clicks: pick(clicks, new Uint8Array(rows)), predictedShares: pick(predictedShares, new Float64Array(rows)) };
}

function fitExchange(auctions: Auctions): Pick<ExchangeSettings, "prices" | "predictedShares" | "priceFollowsShare" | "clickIntercept" | "clickSlope"> {
  const { intercept, slope } = fitClickCalibration(auctions);
  const inside = (share: number): number => Math.min(0.999999, Math.max(1e-9, share));
  return {
    prices: pointsOf(auctions.prices),
    predictedShares: pointsOf(auctions.predictedShares).map(([level, share]) => [level, inside(share)]),
    priceFollowsShare: Math.max(0, rankCorrelation(auctions)),
    clickIntercept: [intercept, intercept],
    clickSlope: [slope, slope],
  };
}

function pointsOf(column: Int32Array | Float64Array): [number, number][] {
  const sorted = Float64Array.from(column).sort();
  return levels.map((level) => [level, Number(sorted[Math.min(sorted.length - 1, Math.floor(level * sorted.length))].toPrecision(6))]);
}

// Where a share of auctions has both ranks the same and the others have them apart, Spearman's correlation is that share.
function rankCorrelation({ prices, predictedShares }: Auctions): number {
  const [first, second] = [ranksOf(prices), ranksOf(predictedShares)];
  const centre = (first.length - 1) / 2;
  let [product, squares] = [0, 0];
  for (let row = 0; row < first.length; row++) {
    product += (first[row] - centre) * (second[row] - centre);
    squares += (second[row] - centre) * (second[row] - centre);
  }
  return squares === 0 ? 0 : product / squares;
}

function ranksOf(column: Int32Array | Float64Array): Float64Array {
  const order = Uint32Array.from(column.keys()).sort((a, b) => column[a] - column[b] || a - b);
  const ranks = new Float64Array(column.length);
  order.forEach((row, rank) => { ranks[row] = rank; });
  return ranks;
}

function historyOf({ prices, clicks }: Auctions, before: BiddingSettings["history"]): BiddingSettings["history"] {
  const clicked = Math.max(1, clicks.reduce((sum, click) => sum + click, 0));
  return { ...before, costPerClickUnits: Math.max(1, prices.reduce((sum, price) => sum + price, 0)) / clicked, clickShare: clicked / clicks.length };
}

// A hundred thousand auctions of the fitted world, to read its quantities from.
function drawFrom(settings: BiddingSettings): Auctions {
  const draw = createExchange({ ...settings, auctionsPerEpisode: 100_000 });
  return draw(seeded("calibration"), 0);
}

/** A quantity as a value per auction, whose mean is reported. */
interface Reading {
  readonly quantity: string;
  readonly unit: string;
  readonly value: (auctions: Auctions, row: number) => number;
}

const readings: readonly Reading[] = [
  { quantity: "price", unit: "units", value: ({ prices }, row) => prices[row] },
  ...[20, 50, 80, 150].map((bid): Reading => ({ quantity: `won by a bid of ${bid}`, unit: "share", value: ({ prices }, row) => (prices[row] <= bid ? 1 : 0) })),
  { quantity: "predicted click", unit: "share", value: ({ predictedShares }, row) => predictedShares[row] },
  ...[1e-4, 3e-4, 1e-3].map((least): Reading => ({ quantity: `predicted above ${least}`, unit: "share", value: ({ predictedShares }, row) => (predictedShares[row] > least ? 1 : 0) })),
  { quantity: "clicked", unit: "share", value: ({ clicks }, row) => clicks[row] },
  { quantity: "clicked, predicted above 0.001", unit: "share of all", value: ({ clicks, predictedShares }, row) => (predictedShares[row] > 1e-3 ? clicks[row] : 0) },
  { quantity: "price x predicted above 0.001", unit: "units", value: ({ prices, predictedShares }, row) => (predictedShares[row] > 1e-3 ? prices[row] : 0) },
];

function quantities(world: Auctions, heldOut: Auctions, length: number): readonly CalibratedQuantity[] {
  return readings.map(({ quantity, unit, value }) => {
    const episodes = Array.from({ length: heldOut.prices.length / length }, (_, episode) => meanOf(heldOut, value, [episode * length, (episode + 1) * length]));
    const centre = mean(episodes);
    const squares = mean(episodes.map((each) => (each - centre) * (each - centre)));
    const half = episodes.length < 2 ? Number.POSITIVE_INFINITY : studentTQuantile(episodes.length - 1, 0.975) * Math.sqrt(squares / (episodes.length - 1));
    return { quantity, unit, fitted: meanOf(world, value, [0, world.prices.length]), heldOut: centre, interval: [centre - half, centre + half] };
  });
}

function meanOf(auctions: Auctions, value: Reading["value"], [from, to]: readonly [number, number]): number {
  let sum = 0;
  for (let row = from; row < to; row++) sum += value(auctions, row);
  return sum / (to - from);
}
