// Rules that name a bid from the predicted click, the auctions left and the money left: today's practice and exact ones.
import { highestBid } from "./episodes.ts";
import type { TrainingInfo } from "./training-info.ts";
import { bidOfValue, type ValueTable } from "./value-table.ts";

/** One auction as a bidder sees it. */
export interface AuctionView {
  readonly predictedClickShare: number;
  /** Auctions left in the episode, this one included. */
  readonly auctionsLeft: number;
  readonly budgetLeftUnits: number;
}

/** A bid in whole units of money, not yet cut to the money left. */
export type Bidder = (auction: AuctionView) => number;

/** What may really be bid: a whole number, at most the money left and the exchange's highest. */
export function cutBid(bid: number, budgetLeft: number): number {
  return Math.max(0, Math.min(Math.trunc(bid), budgetLeft, highestBid));
}

/** Bids what a predicted click cost on average in training (maximum cost per click; Perlich et al. 2012). */
export function costPerClickBidder({ costPerClick }: Pick<TrainingInfo, "costPerClick">): Bidder {
  return ({ predictedClickShare }) => Math.trunc(predictedClickShare * costPerClick);
}

/** Bids `base` at the average click share and in proportion elsewhere (Perlich et al. 2012, "Bid optimizing and inventory scoring"). */
export function linearBidder({ clickShare }: Pick<TrainingInfo, "clickShare">, base: number): Bidder {
  return ({ predictedClickShare }) => Math.trunc((predictedClickShare * base) / clickShare);
}

/** Bids what keeps the money left worth most; the money must not exceed the table's. */
export function valueBidder(table: ValueTable): Bidder {
  return ({ predictedClickShare, auctionsLeft, budgetLeftUnits }) =>
    bidOfValue(table, { share: predictedClickShare, left: auctionsLeft, money: budgetLeftUnits, highest: highestBid });
}

/**
 * Another bidder's bid times exp(gain x (money rate - 1)), where the money rate is money left per auction left over `evenSpend`: bids fall
 * where money runs out early and rise where it is left over (the actuator of Zhang, Rong, Wang, Zhu & Wang 2016, "Feedback control of
 * real-time display advertising", equation 6, with the error of spending as its signal).
 */
export function pacedBidder(bidder: Bidder, evenSpend: number, gain = 1): Bidder {
  return (auction) => {
    const excess = auction.budgetLeftUnits / auction.auctionsLeft / evenSpend - 1;
    return Math.trunc(bidder(auction) * Math.exp(gain * Math.max(-2, Math.min(2, excess))));
  };
}
