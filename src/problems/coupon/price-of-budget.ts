// The price of spend at which the best-looking candidates of many visits are expected to cost what a budget allows: bisection over columns.
import type { Estimates } from "./estimate.ts";

/** Visits as columns: [visits x candidates] each. */
export interface PricedVisits {
  readonly candidates: number;
  /** Minus infinity where a candidate is not allowed; the first, none, always is. */
  readonly rewards: Float64Array;
  readonly spends: Float64Array;
}

/** Lays estimates out in columns, once for all prices. */
export function columnsOfVisits(visits: readonly Pick<Estimates, "allowed" | "rewards" | "spends">[], candidates: number): PricedVisits {
  const [rewards, spends] = [new Float64Array(visits.length * candidates), new Float64Array(visits.length * candidates)];
  visits.forEach((visit, index) => {
    rewards.set(visit.rewards, index * candidates);
    spends.set(visit.spends, index * candidates);
    for (let candidate = 1; candidate < candidates; candidate++) if (visit.allowed[candidate] === 0) rewards[index * candidates + candidate] = Number.NEGATIVE_INFINITY;
  });
  return { candidates, rewards, spends };
}

/** Bisection between the least price and 64; the least where even that spends no more than `most` over all visits together. */
export function priceOfBudget(visits: PricedVisits, most: number, { least, rounds }: { readonly least: number; readonly rounds: number }): number {
  let [low, high] = [least, 64];
  if (spendAt(visits, low) <= most) return low;
  for (let round = 0; round < rounds; round++) {
    const middle = (low + high) / 2;
    if (spendAt(visits, middle) > most) low = middle;
    else high = middle;
  }
  return high;
}

function spendAt({ candidates, rewards, spends }: PricedVisits, price: number): number {
  let sum = 0;
  for (let start = 0; start < rewards.length; start += candidates) {
    let best = start;
    let highest = rewards[start] - price * spends[start];
    for (let at = start + 1; at < start + candidates; at++) {
      const value = rewards[at] - price * spends[at];
      if (value > highest) {
        best = at;
        highest = value;
      }
    }
    sum += spends[best];
  }
  return sum;
}
