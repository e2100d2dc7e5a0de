// What a journal says of a decision after it was made: shown, answered, redeemed, taken back, refunded, over. All stand on the stream of their decision.
import type { Movement } from "../../models/index.ts";
import type { Stamp } from "../events.ts";

/** A decision that lost its name to another writer gives its money back. */
export interface Yielded extends Stamp {
  readonly kind: "yielded";
  readonly decision: string;
  readonly movements: readonly Movement[];
}

/** The person saw it. */
export interface Shown extends Stamp {
  readonly kind: "shown";
  readonly decision: string;
}

/** An outcome. */
export interface Recorded extends Stamp {
  readonly kind: "recorded";
  readonly decision: string;
  readonly person: string | null;
  readonly outcomeId: string;
  readonly outcomeHash: string;
  /** It came after the outcome window: kept, but neither paid nor learned from. */
  readonly late: boolean;
  /** It is counted in the person's profile. */
  readonly profiled?: true;
  /** It uses the offer up: at most one outcome of a decision does. */
  readonly redeems?: true;
  /** The movements of money that follow from it. */
  readonly movements: readonly Movement[];
  /** Null once the person is forgotten. */
  readonly sealed: { readonly outcome: unknown } | null;
}

/** Somebody wanted to redeem it when its time was over: from here on it is over, whatever a clock says. What it holds is freed with its window. */
export interface Lapsed extends Stamp {
  readonly kind: "lapsed";
  readonly decision: string;
}

/** It was taken back before anything was paid: it never took effect, and nobody learns from it. */
export interface Voided extends Stamp {
  readonly kind: "voided";
  readonly decision: string;
  readonly reason: string;
  readonly movements: readonly Movement[];
}

/** Money that was paid came back, in the window or after it. */
export interface Reversed extends Stamp {
  readonly kind: "reversed";
  readonly decision: string;
  readonly reversalId: string;
  readonly reason: string;
  readonly movements: readonly Movement[];
}

/** The outcome window is over; silence from here on. */
export interface WindowClosed extends Stamp {
  readonly kind: "window-closed";
  readonly decision: string;
  readonly movements: readonly Movement[];
}
