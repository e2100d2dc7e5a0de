// The price of a budget, by hand: what is worth its price at which multiplier, and that a forbidden candidate is never counted.
import { describe, expect, it } from "vitest";
import { columnsOfVisits, priceOfBudget } from "./price-of-budget.ts";

// Visit one: a coupon of 3 for a cost of 1, dropped above price 3. Visit two: 2 for 2, dropped above 1; its third candidate would be best but is forbidden.
const visits = columnsOfVisits([
  { allowed: Uint8Array.of(1, 1, 1), rewards: Float64Array.of(1, 4, 0), spends: Float64Array.of(0, 1, 0) },
  { allowed: Uint8Array.of(1, 1, 0), rewards: Float64Array.of(0, 2, 50), spends: Float64Array.of(0, 2, 3) },
], 3);
const priceFor = (most: number, least = 0): number => priceOfBudget(visits, most, { least, rounds: 50 });

describe("the price of a budget", () => {
  it("is where the dearest coupon that no longer fits is dropped", () => {
    expect(priceFor(3)).toBe(0);
    expect(priceFor(2.9)).toBeCloseTo(1, 10);
    expect(priceFor(1)).toBeCloseTo(1, 10);
    expect(priceFor(0.5)).toBeCloseTo(3, 10);
  });

  it("is never below the least price, and not moved by it where it is higher", () => {
    expect(priceFor(3, 0.25)).toBe(0.25);
    expect(priceFor(1, 2)).toBe(2);
    expect(priceFor(0.5, 2)).toBeCloseTo(3, 10);
  });
});
