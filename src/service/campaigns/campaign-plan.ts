// What a campaign is from the day it is created: its problem, its money, its buckets and who decides in each.
import type { Overbooking, PacingPlan, SeasonControl } from "../../models/index.ts";

/** Disjoint ranges of the keyed hash of a subject, in this order. */
export type Bucket = "holdout" | "canary" | "live";

/** The one policy of a bucket. */
export interface Assignment {
  /** "fallback" (the problem's own), "uniform", or the name of a published snapshot. */
  readonly policy: string;
  /** Share of uniform exploration on top, part of the propensity. */
  readonly explorationFloor: number;
}

/** A limit whose price follows the spend of an account over a season: by a fixed step, or to the end of the season's own traffic. */
export type PacedLimitPlan = PacedTime & ({ readonly plan: PacingPlan } | { readonly season: LiveSeason });

interface PacedTime {
  readonly account: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** How a live season is followed: `SeasonControl` in milliseconds. The price moves once a slot, if it is asked to that often. */
export interface LiveSeason extends Omit<SeasonControl, "slots" | "slotsPerDay" | "lifeSlots"> {
  /** At most a day, of which it is a whole part. */
  readonly slotMs: number;
  /** How long an offer that nobody redeems holds its money. */
  readonly lifeMs: number;
}

/** An account that may promise more than its cap, since not everything promised is asked for. Nobody may be offered more than `largest`. */
export interface OverbookedAccount extends Overbooking {
  /** The probability that a promise is redeemed, at most: where it is more in truth, the cap is exceeded more often than `exceedShare`. */
  readonly redeemedShare: number;
}

/** Hours of the day in which nothing is offered, in the campaign's own time zone. May pass midnight. */
export interface QuietHours {
  /** IANA name, e.g. "Europe/Berlin". */
  readonly timeZone: string;
  /** "22:00" */
  readonly from: string;
  readonly until: string;
}

/** Money or units that may be newly held within a time; beyond that something is wrong and the campaign is switched off. */
export interface RateLimit {
  readonly most: number;
  readonly withinMs: number;
}

/** What keeps a campaign from doing harm, whatever its policy says. An offer is a decision other than the fallback. */
export interface Guards {
  /** Offers per person. */
  readonly frequency: readonly RateLimit[];
  /** Time after an offer in which the person gets no other. */
  readonly coolDownMs: number;
  readonly quietHours: QuietHours | null;
  /** What one person may hold and have been paid in all, by account. */
  readonly perPerson: { readonly [account: string]: number };
  /** Units of a candidate that may be given away, by its label: an account `stock/LABEL`. */
  readonly stock: { readonly [label: string]: number };
  /** Money that draws other than the policy's favourite may hold: the account `exploration`. Null: as much as the campaign has. */
  readonly explorationCap: number | null;
  /** The breaker: by account. */
  readonly breaker: { readonly [account: string]: RateLimit };
}

/** An order goes to the newest open decision whose code it used; or, by last decision, else to the newest that offered anything. */
export interface AttributionRule {
  readonly by: "code" | "last-decision";
  /** The order came at most so long after the decision. */
  readonly withinMs: number;
  /** Share of an order's value that is contribution margin, as events do not tell it. */
  readonly marginShare: number;
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
  /** Accounts that are overbooked; none where it is absent, and then no cap is ever exceeded. */
  readonly overbooking?: { readonly [account: string]: OverbookedAccount };
  readonly guards: Guards;
  /** An open decision of the same person is returned again for so long, so that nobody can fish for a better one by reloading; 0: never. */
  readonly holdMs: number;
  /** Which decision gets an order that the store tells of; none where it is absent: outcomes are then told by decision. */
  readonly attribution?: AttributionRule;
  /** Which decisions learning and evaluation read: all, or those that were shown. */
  readonly counts: "decided" | "shown";
}
