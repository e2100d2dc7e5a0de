// SquareCB by hand: inverse gap weights, the schedule of gamma, ties and masks.
import { describe, expect, it } from "vitest";
import { createLearner } from "../core/index.ts";
import { learned, oddsOf, offerBoth, offers } from "../../test/fixtures/two-offers.ts";
import { gammaAfter, squareCb, toInverseGaps } from "./square-cb.ts";

describe("SquareCB", () => {
  it("gives the worse mean 1 / (2 + gamma gap): gamma = 10 sqrt(4) = 20, gap .5, so 1/12", () => {
    const [a, b] = oddsOf(learned(squareCb, { noise: 1 }));
    expect(b).toBeCloseTo(1 / 12, 14);
    expect(a).toBeCloseTo(11 / 12, 14);
  });

  it("measures the gap in units of the estimated noise, sqrt(.4)", () => {
    expect(oddsOf(learned(squareCb, {}))[1]).toBeCloseTo(1 / (2 + 10 / Math.sqrt(0.4)), 13);
  });

  it("of three: gaps 0, 1 and 3 at gamma 2 are 1/5, 1/9 and the rest", () => {
    const observation = { ...offerBoth(), allowed: Uint8Array.of(1, 1, 1) };
    const [best, near, far] = toInverseGaps(Float64Array.of(4, 3, 1), observation, 2);
    expect([near, far]).toEqual([1 / 5, 1 / 9]);
    expect(best).toBeCloseTo(1 - 1 / 5 - 1 / 9, 15);
  });

  it("counts allowed candidates only, and shares the rest among ties", () => {
    const observation = { ...offerBoth(), allowed: Uint8Array.of(1, 0, 1, 1) };
    const [first, forbidden, second, third] = toInverseGaps(Float64Array.of(2, 99, 2, 1), observation, 3);
    expect([forbidden, third]).toEqual([0, 1 / 6]);
    expect(first).toBeCloseTo(5 / 12, 15);
    expect(second).toBe(first);
  });

  it("is uniform before anything is learned, and gamma grows by its exponent", () => {
    expect(oddsOf(createLearner(squareCb, offers))).toEqual([0.5, 0.5]);
    expect(gammaAfter(0, squareCb.defaults)).toBe(10);
    expect(gammaAfter(10_000, squareCb.defaults)).toBeCloseTo(1000, 9);
  });
});
