// The controller's arithmetic by hand, its laws, and its convergence on a synthetic stream.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PropenseError, seeded } from "../../core/index.ts";
import { startPacing, updatePacing, type PacingPlan } from "./pacing.ts";

const plan: PacingPlan = { cap: 1000, integralGain: 2, proportionalGain: 0.5, initialPrice: 1, ceiling: 10 };

describe("one update", () => {
  test("by hand: 300 spent in a tenth of the season that had 100 to spend", () => {
    const state = updatePacing(plan, startPacing(plan), { spent: 300, elapsedShare: 0.1 });
    expect(state.dual).toBeCloseTo(1 + 2 * 0.2, 12);
    expect(state.price).toBeCloseTo(1.4 + (0.5 * 0.2) / 0.1, 12);
  });

  test("by hand: afterwards the target is the money left over the traffic left", () => {
    const first = updatePacing(plan, startPacing(plan), { spent: 300, elapsedShare: 0.1 });
    const second = updatePacing(plan, first, { spent: 300, elapsedShare: 0.55 });
    expect(second.dual).toBeCloseTo(1.4 - 2 * 0.35, 12);
  });

  test("nothing moves while nothing passes, nor backwards in time", () => {
    const state = updatePacing(plan, startPacing(plan), { spent: 100, elapsedShare: 0.1 });
    expect(updatePacing(plan, state, { spent: 400, elapsedShare: 0.1 })).toBe(state);
    expect(updatePacing(plan, state, { spent: 400, elapsedShare: 0.05 })).toBe(state);
  });

  test("refuses a cap of nothing and negative gains", () => {
    expect(() => startPacing({ ...plan, cap: 0 })).toThrow(PropenseError);
    expect(() => startPacing({ ...plan, integralGain: -1 })).toThrow(PropenseError);
  });
});

describe("laws", () => {
  const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
  test("the price rises when too much was spent, falls when too little, and is never negative", () => {
    fc.assert(fc.property(share, fc.double({ min: 0, max: 3, noNaN: true }), (elapsedShare, speed) => {
      const before = startPacing(plan);
      const after = updatePacing(plan, before, { spent: 1000 * elapsedShare * speed, elapsedShare });
      if (speed > 1 + 1e-9) expect(after.price).toBeGreaterThan(before.price);
      if (speed < 1 - 1e-9) expect(after.price).toBeLessThan(before.price);
      expect(after.price).toBeGreaterThanOrEqual(0);
      expect(after.price).toBeLessThanOrEqual(plan.ceiling);
    }), { seed: 3 });
  });
});

// A stream of 5,000 offers, each of value uniform in [0, 2] and cost 1; an offer is taken while value > price * cost.
// A cap of 1,500 is 30 % of the traffic: the price that spends it is 1.4.
function season(seed: number, cap: number): { spent: number; price: number } {
  const stream = { cap, integralGain: 20, proportionalGain: 0, initialPrice: 0, ceiling: 2 };
  const random = seeded(seed);
  let state = startPacing(stream);
  let spent = 0;
  let late = 0;
  for (let decision = 1; decision <= 5000; decision++) {
    if (random.uniform() * 2 > state.price) spent++;
    state = updatePacing(stream, state, { spent, elapsedShare: decision / 5000 });
    if (decision > 2500) late += state.price / 2500;
  }
  return { spent, price: late };
}

describe("convergence", () => {
  test("seeds 1 to 10: the cap is spent to within 2 %, at the price known to spend it (+-.1)", () => {
    for (let seed = 1; seed <= 10; seed++) {
      const { spent, price } = season(seed, 1500);
      expect(Math.abs(spent / 1500 - 1)).toBeLessThan(0.02);
      expect(Math.abs(price - 1.4)).toBeLessThan(0.1);
    }
  });

  test("a cap that cannot bind ends at a price of nothing", () => {
    const { spent, price } = season(1, 50_000);
    expect(price).toBe(0);
    expect(spent).toBe(5000);
  });
});
