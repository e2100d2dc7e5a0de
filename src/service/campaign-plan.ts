// What a campaign is from the day it is created: its problem, its money, its buckets and who decides in each.
import type { PacingPlan } from "../models/index.ts";

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
