// Advantages by hand and against the sums they abbreviate.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { generalizedAdvantages, normalizeAdvantages, type AdvantageRows } from "./advantages.ts";

function advantagesOf(rows: AdvantageRows, lambda: number): { advantages: number[]; returns: number[] } {
  const count = rows.rewards.length;
  const out = { advantages: new Float64Array(count), returns: new Float64Array(count) };
  generalizedAdvantages(rows, count, lambda, out);
  return { advantages: [...out.advantages], returns: [...out.returns] };
}

function close(found: readonly number[], wanted: readonly number[]): void {
  expect(found).toHaveLength(wanted.length);
  wanted.forEach((value, index) => expect(found[index]).toBeCloseTo(value, 12));
}

// Three steps of one episode that ends: rewards 1, 2, 3, values 2, 3, 4, discount .5.
const ended = { rewards: [1, 2, 3], discounts: [0.5, 0.5, 0], values: [2, 3, 4], nextValues: [3, 4, 99], continues: [1, 1, 0] };

describe("generalised advantages", () => {
  it("with lambda 0 are the one-step errors: 1 + 1.5 - 2, 2 + 2 - 3, 3 - 4", () => close(advantagesOf(ended, 0).advantages, [0.5, 1, -1]));

  it("with lambda 1 are the discounted returns less the values: 2.75, 3.5, 3", () => {
    const { advantages, returns } = advantagesOf(ended, 1);
    close(returns, [2.75, 3.5, 3]);
    close(advantages, [0.75, 0.5, -1]);
  });

  it("with lambda .5: -1, then 1 - .25 = .75, then .5 + .25 * .75 = .6875", () => close(advantagesOf(ended, 0.5).advantages, [0.6875, 0.75, -1]));

  it("go on with the value of what followed where a record was cut off", () => {
    // The same rows, cut off after the third, which 6 would have followed: returns 3 + 3, 2 + 3, 1 + 2.5.
    close(advantagesOf({ ...ended, discounts: [0.5, 0.5, 0.5], nextValues: [3, 4, 6] }, 1).returns, [3.5, 5, 6]);
  });

  it("do not leak from one episode into the one before", () => {
    // Cut off after the second row; the third begins another episode: 2 + .5 * 4 = 4, 1 + 2 = 3.
    close(advantagesOf({ ...ended, continues: [1, 0, 0] }, 1).returns, [3, 4, 3]);
  });

  it("with lambda 1 do not hang on the values in between", () => {
    const numbers = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(fc.property(numbers, (values) => {
      const nextValues = [values[1], values[2], 0];
      close(advantagesOf({ ...ended, values, nextValues }, 1).returns, [2.75, 3.5, 3]);
    }), { seed: 5 });
  });

  it("are normalised to mean 0 and deviation 1", () => {
    const advantages = Float64Array.of(1, 2, 3, 6, 100);
    normalizeAdvantages(advantages, 4);
    // Mean 3, variance (4 + 1 + 0 + 9) / 4 = 3.5; what lies beyond the count stays.
    close([...advantages].slice(0, 4).map((value) => value * Math.sqrt(3.5)), [-2, -1, 0, 3].map((value) => value * (1 - 1e-8 / Math.sqrt(3.5))));
    expect(advantages[4]).toBe(100);
  });
});
