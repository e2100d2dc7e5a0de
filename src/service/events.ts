// What a journal says: every fact of a campaign, with a schema version, told apart into what is clear and what concerns a person.
import { describe, fail } from "../core/index.ts";
import type { Movement, PacingPlan, PacingState } from "../models/index.ts";
import type { RecordedChoice, Reservation } from "../problems/index.ts";

/** The version that is written now; older ones are upcast on reading. */
export const eventVersion = 1;

/** Disjoint ranges of the keyed hash of a subject, in this order. */
export type Bucket = "holdout" | "canary" | "live";

/** The one policy of a bucket. */
export interface Assignment {
  /** "fallback" (the problem's own), "uniform", or the name of a published snapshot. */
  readonly policy: string;
  /** Share of uniform exploration on top, part of the propensity. */
  readonly explorationFloor: number;
}

/** A limit whose price follows the spend of an account over a season. */
export interface PacedLimitPlan {
  readonly account: string;
  readonly plan: PacingPlan;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Everything a campaign is, fixed when it is created. */
export interface CampaignPlan {
  readonly problem: string;
  readonly settings: unknown;
  /** Caps of its accounts, in minor units. */
  readonly caps: { readonly [account: string]: number };
  readonly holdoutShare: number;
  readonly canaryShare: number;
  readonly assignments: { readonly [bucket in Bucket]: Assignment };
  /** Asked beside the policy that decides, and journaled; never drawn from. */
  readonly shadow: Assignment | null;
  /** Price of each limit to begin with; 0 where none is named. */
  readonly prices: { readonly [limit: string]: number };
  readonly pacing: { readonly [limit: string]: PacedLimitPlan };
}

interface Stamp {
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
}

/** The choice and the money it reserves, in one record. */
export interface Decided extends Stamp {
  readonly kind: "decided";
  readonly decision: string;
  /** Hash of the request as it came: the same decision with another body is a conflict. */
  readonly requestHash: string;
  readonly bucket: Bucket;
  readonly assignment: Assignment;
  readonly shadow: Assignment | null;
  readonly choices: readonly RecordedChoice[];
  /** The fallback stood in: nothing was permitted, or the campaign is switched off. */
  readonly fallback: boolean;
  /** By limit, as the policy saw them. */
  readonly prices: { readonly [limit: string]: number };
  readonly reservations: readonly Reservation[];
  readonly sealed: {
    readonly subject: string | null;
    readonly request: unknown;
    /** All probabilities of each stage. */
    readonly probabilities: readonly (readonly number[])[];
    /** The same of the shadow policy, for the stages as they came; null without one, or where it failed. */
    readonly shadow: readonly (readonly number[])[] | null;
  };
}

/** An outcome, on the stream of its decision. */
export interface Recorded extends Stamp {
  readonly kind: "recorded";
  readonly decision: string;
  readonly outcomeId: string;
  readonly outcomeHash: string;
  /** It came after the outcome window: kept, but neither paid nor learned from. */
  readonly late: boolean;
  /** The movements of money that follow from it. */
  readonly movements: readonly Movement[];
  readonly sealed: { readonly outcome: unknown };
}

/** The outcome window is over; silence from here on. */
export interface WindowClosed extends Stamp {
  readonly kind: "window-closed";
  readonly decision: string;
  readonly movements: readonly Movement[];
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
  readonly controllers: { readonly [limit: string]: PacingState };
}

/** Every fact a journal can hold. */
export type JournalEvent =
  | CampaignCreated | SliceGranted | Decided | Recorded | WindowClosed | PolicyPublished | Promoted | Shadowed | Switched | Priced;

const kinds: readonly JournalEvent["kind"][] = [
  "campaign-created", "slice-granted", "decided", "recorded", "window-closed", "policy-published", "promoted", "shadowed", "switched", "priced",
];

/** An event as today's version; throws `bad-file` for one that was written by a later version or is no event at all. */
export function upcast(event: unknown, where: string): JournalEvent {
  const { kind, version } = (typeof event === "object" && event !== null ? event : {}) as { kind?: unknown; version?: unknown };
  if (!kinds.includes(kind as JournalEvent["kind"])) fail("bad-file", where, "a journal event", describe(kind));
  if (version !== eventVersion) fail("bad-file", where, `an event of version ${eventVersion}`, describe(version));
  return event as JournalEvent;
}
