// The price of an episode's money, learned from prices and predictions: what a unit must bring so that the money lasts exactly.
import type { AuctionView, Bidder } from "./bidders.ts";
import { calibratedShare, type ClickCalibration } from "./click-calibration.ts";
import type { AuctionModel } from "./value-table.ts";

/** Expected spend per auction where a unit of money must bring `worths[i]` clicks; both [cells], worths rise, spends fall. */
export interface SpendCurve {
  readonly worths: Float64Array;
  readonly spends: Float64Array;
}

const cells = 512;

/**
 * Bidding share / worth wins every price whose click is worth its money; the curve says what that costs on average. Worths go in
 * equal ratios from one at which every price is won to one at which none is.
 */
export function spendCurve({ priceShares, clickShares, weights }: AuctionModel): SpendCurve {
  const costs = new Float64Array(priceShares.length);
  for (let price = 1; price < costs.length; price++) costs[price] = costs[price - 1] + price * priceShares[price];
  const highestPrice = costs.length - 1;
  const shares = Array.from(clickShares);
  const low = Math.max(1e-12, shares.reduce((least, share) => Math.min(least, share), 1) / highestPrice);
  const high = Math.max(2 * low, shares.reduce((most, share) => Math.max(most, share), 0));
  const ratio = Math.log(high / low) / (cells - 1);
  const worths = Float64Array.from({ length: cells }, (_, cell) => low * Math.exp(ratio * cell));
  const spends = worths.map((worth) => shares.reduce((sum, share, index) => sum + weights[index] * costs[Math.min(highestPrice, Math.trunc(share / worth))], 0));
  return { worths, spends };
}

/** The worth at which the curve spends `rate` per auction, linear between its cells; the lowest where even that spends less. */
export function worthAt({ worths, spends }: SpendCurve, rate: number): number {
  let [low, high] = [0, worths.length - 1];
  if (spends[low] <= rate) return worths[low];
  if (spends[high] >= rate) return worths[high];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (spends[middle] > rate) low = middle;
    else high = middle;
  }
  const part = (spends[low] - rate) / (spends[low] - spends[high]);
  return worths[low] + part * (worths[high] - worths[low]);
}

/**
 * Linear bidding whose slope is looked up anew at every auction for the money left per auction left: the fluid limit of the dynamic
 * programme (Gallego & van Ryzin 1994, section 3, resolved at every step; the price of money is the dual of Balseiro & Gur 2019).
 */
export function dualPriceBidder(curve: SpendCurve, calibration: ClickCalibration): Bidder {
  return ({ predictedClickShare, auctionsLeft, budgetLeftUnits }: AuctionView) =>
    Math.trunc(calibratedShare(calibration, predictedClickShare) / worthAt(curve, budgetLeftUnits / auctionsLeft));
}
