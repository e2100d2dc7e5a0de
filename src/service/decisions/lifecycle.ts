// What can happen to a decision after it was made, as records: shown, taken back, refunded. Each is told twice without harm.
import { fail } from "../../core/index.ts";
import { voidMovements } from "../../experiment/index.ts";
import type { Movement } from "../../models/index.ts";
import type { OpenCampaign } from "../campaigns/campaigns.ts";
import { eventVersion } from "../events.ts";
import type { Reversed, Shown, Voided } from "./outcome-events.ts";
import { findDecision } from "../journal/lookups.ts";
import { sliceIn, type DecisionState, type SliceState } from "../state.ts";

/** Which decision, on which stream, when. */
export interface DecisionPlace {
  readonly decision: string;
  readonly stream: string;
  readonly atMs: number;
}

/** The decision where this writer made it and remembers it. Throws `not-found`, `stale` for a decision of another writer. */
export function ownDecision({ state }: OpenCampaign, { decision, stream }: Pick<DecisionPlace, "decision" | "stream">): { readonly made: DecisionState; readonly slice: SliceState } {
  const found = findDecision(state, decision) ?? fail("not-found", "decision", "one that was made and is remembered", decision);
  if (found.stream !== stream) fail("stale", `decision ${decision}`, `the writer of ${found.stream}`, stream);
  return { made: found.made, slice: sliceIn(state, stream) };
}

/** The record that it was shown; null where that is known. */
export function showNow(campaign: OpenCampaign, place: DecisionPlace): Shown | null {
  const { made } = ownDecision(campaign, place);
  return made.shown ? null : { kind: "shown", version: eventVersion, campaign: campaign.name, atMs: place.atMs, decision: place.decision };
}

/** The record that it is taken back; null where it was. Throws `not-valid` where it was redeemed or is over. */
export function voidNow(campaign: OpenCampaign, place: DecisionPlace, reason: string): Voided | null {
  const { made, slice } = ownDecision(campaign, place);
  const { decision, atMs } = place;
  if (made.voided) return null;
  if (made.redeemedBy !== null || made.closed) fail("not-valid", `decision ${decision}`, "one that is open, to be taken back", made.closed ? "one that is over" : "one that was redeemed");
  const movements = voidMovements(slice.ledger, decision);
  slice.ledger.check(movements);
  return { kind: "voided", version: eventVersion, campaign: campaign.name, atMs, decision, reason, movements };
}

/** The record of a refund; null where it is known. Throws `ledger` where more is to come back than was paid. */
export function reverseNow(campaign: OpenCampaign, place: DecisionPlace, { reversalId, amounts, reason }: {
  readonly reversalId: string;
  /** Minor units by account. */
  readonly amounts: { readonly [account: string]: number };
  readonly reason: string;
}): Reversed | null {
  const { made, slice } = ownDecision(campaign, place);
  const { decision, atMs } = place;
  if (made.reversals.has(reversalId)) return null;
  const movements = Object.entries(amounts).map(([account, amount]): Movement => ({ kind: "reverse", account, decision, amount }));
  slice.ledger.check(movements);
  return { kind: "reversed", version: eventVersion, campaign: campaign.name, atMs, decision, reversalId, reason, movements };
}
