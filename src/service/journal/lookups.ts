// Where a decision stands, on whatever stream: as long as it is remembered.
import type { CampaignState, DecisionState } from "../state.ts";
import type { Place } from "./store.ts";

/** Where a question stands that was answered with another decision. */
export function findAlias(campaign: CampaignState, decision: string): Place | null {
  for (const [stream, { aliases }] of campaign.slices) {
    const alias = aliases.get(decision);
    if (alias !== undefined) return { stream, position: alias.position };
  }
  return null;
}

/** A decision of whatever writer, as long as it is remembered. */
export function findDecision(campaign: CampaignState, decision: string): { readonly stream: string; readonly made: DecisionState } | null {
  for (const [stream, { decisions }] of campaign.slices) {
    const made = decisions.get(decision);
    if (made !== undefined) return { stream, made };
  }
  return null;
}
