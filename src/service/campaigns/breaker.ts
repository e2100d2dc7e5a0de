// The breaker: how fast money is being held, over a sliding time. Beyond its limit something is wrong, whatever the policy says.
import type { Reservation } from "../../problems/index.ts";
import type { RateLimit } from "./campaign-plan.ts";

/** Limits by account. */
export type RateLimits = { readonly [account: string]: RateLimit };

/** Watches what is held. */
export interface Breaker {
  /** The account on which as much is held within its time as may be, null where there is none. Nothing more is offered then. */
  tripped(atMs: number): string | null;
  add(reservations: readonly Reservation[], atMs: number): void;
}

interface Window {
  readonly limit: RateLimit;
  readonly held: { readonly atMs: number; readonly amount: number }[];
  sum: number;
}

/** A breaker with these limits that has seen nothing. */
export function createBreaker(limits: RateLimits): Breaker {
  const windows = new Map<string, Window>(Object.entries(limits).map(([account, limit]) => [account, { limit, held: [], sum: 0 }]));
  return {
    tripped(atMs) {
      for (const [account, window] of windows) if (sumAt(window, atMs) >= window.limit.most) return account;
      return null;
    },
    add(reservations, atMs) {
      for (const [account, window] of windows) {
        const amount = amountOf(reservations, account);
        if (amount === 0) continue;
        window.held.push({ atMs, amount });
        window.sum += amount;
      }
    },
  };
}

function amountOf(reservations: readonly Reservation[], account: string): number {
  let sum = 0;
  for (const other of reservations) if (other.account === account) sum += other.maximum;
  return sum;
}

// A clock that was set back makes old holds look young: they count until it has caught up, which errs on the side of the money.
function sumAt(window: Window, atMs: number): number {
  const { held, limit: { withinMs } } = window;
  let old = 0;
  while (old < held.length && atMs - held[old].atMs >= withinMs) window.sum -= held[old++].amount;
  if (old > 0) held.splice(0, old);
  return window.sum;
}
