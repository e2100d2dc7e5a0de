// What reaches a bidding campaign from outside: an auction to bid in, and what came of the bid.
import { z } from "zod";
import { fail } from "../../core/index.ts";
import { parseWith } from "../parsing.ts";
import { highestBid } from "./episodes.ts";
import type { BiddingSettings } from "./settings.ts";

const requestSchema = z.strictObject({
  /** Whose money it is: the account "episode-0", "episode-1", ... */
  episode: z.string().regex(/^episode-\d{1,9}$/),
  timeMs: z.int().min(0).max(8.64e15),
  /** Auctions of the episode still to come, this one included. */
  auctionsLeft: z.int().min(1),
  budgetLeftUnits: z.int().min(0),
  predictedClickShare: z.number().min(0).max(1),
  winsSoFar: z.int().min(0),
  spentUnits: z.int().min(0),
});

/** One auction. */
export type BiddingRequest = z.infer<typeof requestSchema>;

/** Throws `bad-request` with the field's path. */
export function parseBiddingRequest({ auctionsPerEpisode, budgetUnits }: BiddingSettings, input: unknown): BiddingRequest {
  const request = parseWith(requestSchema, input, { code: "bad-request", where: "request" });
  const { auctionsLeft, budgetLeftUnits, spentUnits, winsSoFar } = request;
  if (auctionsLeft > auctionsPerEpisode) fail("bad-request", "request.auctionsLeft", `at most the ${auctionsPerEpisode} of an episode`, auctionsLeft);
  if (budgetLeftUnits + spentUnits > budgetUnits) {
    fail("bad-request", "request.budgetLeftUnits", `at most ${budgetUnits} together with what was spent`, budgetLeftUnits + spentUnits);
  }
  if (winsSoFar > auctionsPerEpisode - auctionsLeft) {
    fail("bad-request", "request.winsSoFar", `at most the ${auctionsPerEpisode - auctionsLeft} auctions that are over`, winsSoFar);
  }
  return request;
}

const outcomeSchema = z.discriminatedUnion("kind", [
  /** The impression is ours, at the highest competing bid. */
  z.strictObject({ kind: z.literal("won"), priceUnits: z.int().min(0).max(highestBid) }),
  z.strictObject({ kind: z.literal("lost") }),
  z.strictObject({ kind: z.literal("click") }),
  z.strictObject({ kind: z.literal("conversion") }),
]);

/** One thing that came of a bid. */
export type BiddingOutcome = z.infer<typeof outcomeSchema>;

/** Throws `bad-outcome` with the field's path. */
export function parseBiddingOutcome(input: unknown): BiddingOutcome {
  return parseWith(outcomeSchema, input, { code: "bad-outcome", where: "outcome" });
}
