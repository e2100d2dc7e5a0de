// Boltzmann exploration by hand: odds, the unit of the temperature, the mixture with epsilon, extremes.
import { describe, expect, it } from "vitest";
import { learned, oddsOf } from "../../test/fixtures/two-offers.ts";
import { softmaxPolicy } from "./softmax.ts";

describe("softmax", () => {
  it("has odds of e^(.5 / T) at noise 1", () => {
    const [a, b] = oddsOf(learned(softmaxPolicy, { temperature: 0.25, noise: 1 }));
    expect(a / b).toBeCloseTo(Math.exp(2), 12);
    expect(a + b).toBeCloseTo(1, 15);
  });

  it("measures the temperature in units of the estimated noise, sqrt(.4)", () => {
    const [a, b] = oddsOf(learned(softmaxPolicy, { temperature: 0.25 }));
    expect(a / b).toBeCloseTo(Math.exp(2 / Math.sqrt(0.4)), 10);
  });

  it("mixes with epsilon: .8 p + .1", () => {
    const plain = oddsOf(learned(softmaxPolicy, { temperature: 0.25, noise: 1 }));
    const mixed = oddsOf(learned(softmaxPolicy, { temperature: 0.25, noise: 1, epsilon: 0.2 }));
    mixed.forEach((p, action) => expect(p).toBeCloseTo(0.8 * plain[action] + 0.1, 14));
  });

  it("does not overflow however cold it is, and honours masks", () => {
    expect(oddsOf(learned(softmaxPolicy, { temperature: 1e-6, noise: 1 }))).toEqual([1, 0]);
    expect(oddsOf(learned(softmaxPolicy, { temperature: 1e-6, noise: 1 }), [0, 1])).toEqual([0, 1]);
  });
});
