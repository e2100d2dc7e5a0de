// The rungs of the ladder: what can be bid, as whole bids or as multiples of the predicted click's worth.
import { cutBid } from "./bidders.ts";
import { highestBid } from "./episodes.ts";
import type { BiddingRequest } from "./schema.ts";
import type { BiddingSettings } from "./settings.ts";

/** One rung; `value` is the whole bid or the multiplier. The first rung is no bid. */
export interface BidCandidate {
  readonly name: string;
  readonly value: number;
}

/** The ladder of a campaign. */
export interface Ladder {
  readonly candidates: readonly BidCandidate[];
  /** The whole bid a rung stands for in this auction, not cut to the money left. */
  bidOf(candidate: BidCandidate, predictedClickShare: number): number;
  /** The highest rung that bids at most `bid` and is within the money left; where that is every whole bid, the bid itself. */
  rungAtMost(bid: number, request: BiddingRequest): BidCandidate;
}

/** The ladder of these settings. */
export function createLadder({ ladder }: Pick<BiddingSettings, "ladder">): Ladder {
  const values = ladder.kind === "bids" ? Array.from({ length: ladder.highestUnits + 1 }, (_, bid) => bid) : ladder.multipliers;
  const prefix = ladder.kind === "bids" ? "" : "x";
  const candidates = values.map((value): BidCandidate => ({ name: `${prefix}${value}`, value }));
  const bidOf: Ladder["bidOf"] = ladder.kind === "bids"
    ? ({ value }) => value
    : ({ value }, predicted) => Math.min(highestBid, Math.trunc(value * ladder.unitsPerClick * predicted));
  return {
    candidates, bidOf,
    rungAtMost(bid, { predictedClickShare, budgetLeftUnits }) {
      const most = cutBid(bid, budgetLeftUnits);
      if (ladder.kind === "bids") return candidates[Math.min(most, candidates.length - 1)];
      let rung = 0;
      while (rung + 1 < candidates.length && bidOf(candidates[rung + 1], predictedClickShare) <= most) rung++;
      return candidates[rung];
    },
  };
}
