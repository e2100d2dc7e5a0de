// Targets of action values and the quantile loss by hand.
import { describe, expect, it } from "vitest";
import { bestAllowed, quantileHuber, targetOf, valueAt } from "./value-targets.ts";

const all = { allowed: Uint8Array.of(1, 1, 1), start: 0, count: 3 };
const target = { values: Float32Array.of(1, 5, 3), atoms: 1 };
const chooser = { values: Float32Array.of(4, 2, 3), atoms: 1 };

describe("targets of action values", () => {
  it("take the highest value of an allowed candidate", () => {
    expect(bestAllowed(target, 0, all)).toBe(1);
    expect(bestAllowed(target, 0, { allowed: Uint8Array.of(1, 0, 1), start: 0, count: 3 })).toBe(2);
    expect(bestAllowed(target, 0, { allowed: new Uint8Array(3), start: 0, count: 3 })).toBe(-1);
    expect(bestAllowed({ values: Float32Array.of(-3, -2), atoms: 1 }, 0, { allowed: Uint8Array.of(9, 1, 1), start: 1, count: 2 })).toBe(1);
  });

  const step = { reward: 1, discount: 0.5, nextValues: target.values };
  const second = { ...all, allowed: Uint8Array.of(1, 0, 1) };

  it("of DQN: 1 + .5 * 5 = 3.5, with the 5 forbidden 1 + .5 * 3 = 2.5, and the reward alone where nothing follows", () => {
    expect(targetOf({ ...step, next: bestAllowed(target, 0, all) }, 0)).toBe(3.5);
    expect(targetOf({ ...step, next: bestAllowed(target, 0, second) }, 0)).toBe(2.5);
    expect(targetOf({ ...step, next: -1 }, 0)).toBe(1);
  });

  it("of double DQN: the chooser's best is candidate 0, whose target value is 1: 1 + .5 * 1 = 1.5; with it forbidden 1 + .5 * 3", () => {
    expect(targetOf({ ...step, next: bestAllowed(chooser, 0, all) }, 0)).toBe(1.5);
    expect(targetOf({ ...step, next: bestAllowed(chooser, 0, { ...all, allowed: Uint8Array.of(0, 1, 1) }) }, 0)).toBe(2.5);
  });

  it("value a candidate by the mean of its quantiles", () => {
    const quantiles = { values: Float32Array.of(0, 1, 2, 5, 3, 4), atoms: 2 };
    expect([0, 1, 2].map((candidate) => valueAt(quantiles, 0, candidate))).toEqual([0.5, 3.5, 3.5]);
    expect(bestAllowed(quantiles, 0, all)).toBe(1);
  });
});

describe("the quantile Huber loss", () => {
  it("on one target is Huber's at half weight: error -3 beyond 1 costs .5 * 2.5, slope .5", () => {
    const gradients = new Float32Array(1);
    const loss = quantileHuber({ values: Float32Array.of(4), atoms: 1 }, 0, Float64Array.of(1), 1, gradients);
    expect(loss).toBeCloseTo(1.25, 12);
    expect(gradients[0]).toBeCloseTo(0.5, 7);
  });

  it("by hand for quantiles 0 and 2 (tau .25 and .75) and targets 1 and 1.5", () => {
    // i = 0: errors 1, 1.5: .25 (.5 + 1) / 2 = .1875; gradient -.25 (1 + 1) / 2 = -.25.
    // i = 1: errors -1, -.5: .25 (.5 + .125) / 2 = .078125; gradient .25 (1 + .5) / 2 = .1875.
    const gradients = new Float32Array(2);
    const loss = quantileHuber({ values: Float32Array.of(0, 2), atoms: 2 }, 0, Float64Array.of(1, 1.5), 2, gradients);
    expect(loss).toBeCloseTo(0.265625, 12);
    expect([...gradients]).toEqual([-0.5, 0.375]);
  });
});
