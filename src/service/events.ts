// What a journal says: every fact of a campaign, with a schema version, told apart into what is clear and what concerns a person.
import { canonical, describe, fail } from "../core/index.ts";
import type { Overbooking } from "../models/index.ts";
import type { RecordedChoice, Reservation } from "../problems/index.ts";
import type { Assignment, Bucket, CampaignPlan } from "./campaigns/campaign-plan.ts";
import type { ControllerState } from "./campaigns/steering.ts";
import type { Carried } from "./journal/base.ts";
import type { KeyCreated, KeyRevoked } from "./keys/key-events.ts";
import type { PersonEvent } from "./persons/person-events.ts";
import type { Lapsed, Recorded, Reversed, Shown, Voided, WindowClosed, Yielded } from "./decisions/outcome-events.ts";

/** The version that is written now; older ones are upcast on reading. */
export const eventVersion = 1;

/** What every event of a campaign carries. */
export interface Stamp {
  readonly version: typeof eventVersion;
  readonly campaign: string;
  readonly atMs: number;
}

/** A campaign begins. */
export interface CampaignCreated extends Stamp {
  readonly kind: "campaign-created";
  readonly plan: CampaignPlan;
}

/** A slice of an account, given to the stream it stands on: only that stream reserves from it. */
export interface SliceGranted extends Stamp {
  readonly kind: "slice-granted";
  readonly account: string;
  readonly cap: number;
  /** Promises may exceed the cap as far as this allows; absent: they may not. */
  readonly overbooking?: Overbooking;
}

/** The choice and the money it reserves, in one record. */
export interface Decided extends Stamp {
  readonly kind: "decided";
  readonly decision: string;
  /** Whose key seals it: the pseudonym of the subject; null where there is nobody. */
  readonly person: string | null;
  /** The older identity whose bucket the person has; absent where it is the person's own. */
  readonly bucketAs?: string;
  /** It is counted in the person's profile. */
  readonly profiled?: true;
  /** Keyed hash of the request as it came: the same decision with another body is a conflict. */
  readonly requestHash: string;
  readonly bucket: Bucket;
  readonly assignment: Assignment;
  readonly shadow: Assignment | null;
  /** The fallback stood in: nothing was permitted, a guard forbade it, or the campaign is switched off. */
  readonly fallback: boolean;
  /** Which guards forbade every offer; empty where none did. */
  readonly guards: readonly string[];
  /** It is something else than the fallback, and counts for frequency caps. */
  readonly offered: boolean;
  /** From when until when it can be redeemed; null for as long as its outcome window is open. */
  readonly valid: { readonly fromMs: number; readonly untilMs: number } | null;
  /** By limit, as the policy saw them. */
  readonly prices: { readonly [limit: string]: number };
  readonly reservations: readonly Reservation[];
  /** Another writer had taken the name a moment before: nobody heard of this one, and its money is freed by a "yielded". */
  readonly lost?: true;
  /** Null once the person is forgotten. */
  readonly sealed: {
    readonly subject: string | null;
    readonly request: unknown;
    readonly choices: readonly RecordedChoice[];
    /** All probabilities of each stage. */
    readonly probabilities: readonly (readonly number[])[];
    /** The same of the shadow policy, for the stages as they came; null without one, or where it failed. */
    readonly shadow: readonly (readonly number[])[] | null;
  } | null;
}

/** A question under another name that was answered with an open decision of the same person. */
export interface Aliased extends Stamp {
  readonly kind: "aliased";
  readonly decision: string;
  /** The decision it was answered with. */
  readonly of: string;
  readonly requestHash: string;
}

/** Decisions whose story is over leave the memory of the service; the journal keeps them. */
export interface Forgotten extends Stamp {
  readonly kind: "forgotten";
  readonly decisions: readonly string[];
}

/** Where every stream stood: whoever cuts or bends a stream later would have to bend this record too. */
export interface Anchored {
  readonly kind: "anchored";
  readonly version: typeof eventVersion;
  readonly atMs: number;
  readonly heads: { readonly [stream: string]: { readonly position: number; readonly hash: string } };
}

/** A snapshot is known under its name, and may be promoted. */
export interface PolicyPublished extends Stamp {
  readonly kind: "policy-published";
  readonly policy: string;
  readonly algorithm: string;
  readonly lineage: { readonly [name: string]: string };
}

/** A bucket has a new policy from here on. */
export interface Promoted extends Stamp {
  readonly kind: "promoted";
  readonly bucket: Bucket;
  readonly assignment: Assignment;
  readonly reason: string;
}

/** Another policy is asked beside the one that decides from here on, or none. */
export interface Shadowed extends Stamp {
  readonly kind: "shadowed";
  readonly assignment: Assignment | null;
  readonly reason: string;
}

/** The kill switch. */
export interface Switched extends Stamp {
  readonly kind: "switched";
  readonly on: boolean;
  readonly reason: string;
}

/** New prices of the limits on the stream they stand on, with the controllers they come from. */
export interface Priced extends Stamp {
  readonly kind: "priced";
  readonly prices: { readonly [limit: string]: number };
  readonly controllers: { readonly [limit: string]: ControllerState };
}

/** Every fact a journal can hold. */
export type JournalEvent =
  | KeyCreated | KeyRevoked | PersonEvent
  | CampaignCreated | SliceGranted | Decided | Aliased | Yielded | Shown | Recorded | Lapsed | Voided | Reversed | WindowClosed | Forgotten | PolicyPublished | Promoted | Shadowed | Switched | Priced | Anchored | Carried;

const kinds: { readonly [kind in JournalEvent["kind"]]: true } = {
  "campaign-created": true, "slice-granted": true, decided: true, aliased: true, yielded: true, shown: true, recorded: true, lapsed: true, voided: true, reversed: true, "window-closed": true, forgotten: true,
  "policy-published": true, promoted: true, shadowed: true, switched: true, priced: true, anchored: true, carried: true, "key-created": true, "key-revoked": true,
  observed: true, merged: true, "opted-out": true, erased: true,
};

/** An event as today's version; throws `bad-file` for one that was written by a later version or is no event at all. */
export function upcast(event: unknown, where: string): JournalEvent {
  const { kind, version } = (typeof event === "object" && event !== null ? event : {}) as { kind?: unknown; version?: unknown };
  if (typeof kind !== "string" || !Object.hasOwn(kinds, kind)) fail("bad-file", where, "a journal event", describe(kind));
  if (version !== eventVersion) fail("bad-file", where, `an event of version ${eventVersion}`, describe(version));
  return event as JournalEvent;
}

/** A claim on these names, e.g. ("decision", campaign, decision). Names may hold any character: no two lists of names share a claim. */
export function claimOf(...names: readonly string[]): string {
  return canonical(names);
}

/** The names an event takes, which nobody may take again on any stream. They follow from the event, so that the index can be proved from the journal. */
export function claimsOf(event: JournalEvent): readonly string[] {
  if (event.kind === "campaign-created") return [claimOf("campaign", event.campaign)];
  if (event.kind === "observed" && event.lost !== true) return [claimOf("observed", event.message)];
  if (event.kind === "key-created") return [claimOf("key", event.key)];
  if (event.kind === "slice-granted") return [claimOf("slice", event.campaign, event.account)];
  if (event.kind === "decided" && event.lost !== true) return [claimOf("decision", event.campaign, event.decision)];
  if (event.kind === "aliased") return [claimOf("decision", event.campaign, event.decision)];
  if (event.kind === "recorded") {
    const outcome = claimOf("outcome", event.campaign, event.decision, event.outcomeId);
    return event.redeems === true ? [outcome, claimOf("redemption", event.campaign, event.decision)] : [outcome];
  }
  if (event.kind === "reversed") return [claimOf("reversal", event.campaign, event.decision, event.reversalId)];
  return [];
}
