// What a journal says of persons beside their decisions: what they did in the store, who is the same, who wants no profile, who is erased.
import type { ShopEvent } from "./shop-event.ts";

interface PersonStamp {
  readonly version: 1;
  readonly atMs: number;
}

/** A customer or a visitor did something. Stands on a stream of its own. */
export interface Observed extends PersonStamp {
  readonly kind: "observed";
  readonly person: string;
  /** Keyed hash of the message: it is counted once. */
  readonly message: string;
  /** Another writer had taken the message a moment before: this one counts for nothing. */
  readonly lost?: true;
  /** Null once the person is forgotten. */
  readonly sealed: { readonly event: ShopEvent } | null;
}

/** A visitor turned out to be this customer: from here on they are one. Names of persons are pseudonyms. */
interface Merged extends PersonStamp {
  readonly kind: "merged";
  readonly from: string;
  readonly into: string;
  /** Whose bucket both have: that of the older of the two. */
  readonly bucketAs: string;
}

/** From here on decisions for this person come from the baseline and read no profile; or no longer so. */
interface OptedOut extends PersonStamp {
  readonly kind: "opted-out";
  readonly who: string;
  readonly out: boolean;
}

/** The keys of these are destroyed. */
interface Erased extends PersonStamp {
  readonly kind: "erased";
  readonly who: readonly string[];
}

/** All of them. */
export type PersonEvent = Observed | Merged | OptedOut | Erased;
