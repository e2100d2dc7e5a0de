// An auction as numbers: the fields of the state and of the rungs, and how both are written.
import type { Field } from "../../core/index.ts";
import type { BidCandidate } from "./candidate.ts";
import { logOdds } from "./click-calibration.ts";
import { highestBid } from "./episodes.ts";
import type { BiddingRequest } from "./schema.ts";
import type { BiddingSettings } from "./settings.ts";

/** What a policy sees of an auction. */
export const stateFields: readonly Field[] = [
  { name: "predictedLogOdds", low: -14, high: 0 },
  { name: "timeLeftShare", low: 0, high: 1 },
  { name: "moneyLeftShare", low: 0, high: 1 },
  /** Money left per auction left, over what an episode has per auction; at most 4. */
  { name: "moneyRate", low: 0, high: 4 },
  { name: "winShare", low: 0, high: 1 },
  { name: "costPerWinShare", low: 0, high: 1 },
];

/** [6] */
export function encodeRequest({ auctionsPerEpisode, budgetUnits }: BiddingSettings, request: BiddingRequest): Float32Array {
  const { auctionsLeft, budgetLeftUnits, predictedClickShare, winsSoFar, spentUnits } = request;
  const timeLeft = auctionsLeft / auctionsPerEpisode;
  const moneyLeft = budgetLeftUnits / budgetUnits;
  const out = new Float32Array(6);
  out[0] = Math.max(-14, Math.min(0, logOdds(predictedClickShare)));
  out[1] = timeLeft;
  out[2] = moneyLeft;
  out[3] = Math.min(4, moneyLeft / timeLeft);
  out[4] = winsSoFar / Math.max(1, auctionsPerEpisode - auctionsLeft);
  out[5] = winsSoFar === 0 ? 0 : Math.min(1, spentUnits / winsSoFar / highestBid);
  return out;
}

/** Where a rung stands on its ladder, and what it is worth beside the highest. */
export const candidateFields: readonly Field[] = [{ name: "rungShare", low: 0, high: 1 }, { name: "valueLog", low: 0, high: 7 }];

/** [A x 2], the same for every request. */
export function catalogueOf(candidates: readonly BidCandidate[]): Float32Array {
  return Float32Array.from(candidates.flatMap(({ value }, rung) => [rung / (candidates.length - 1), Math.log1p(value)]));
}
