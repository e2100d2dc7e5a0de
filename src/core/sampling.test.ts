// Draws against the moments of their distributions: 200,000 each from stated seeds, within five standard errors.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seeded, type Random } from "./random.ts";
import { sampleBeta, sampleExponential, sampleGamma, sampleIndex, sampleNormal, samplePoisson, sampleWeighted, shuffle } from "./sampling.ts";

const runs = 200_000;

interface Moments {
  readonly mean: number;
  readonly variance: number;
  /** Fourth central moment, for the standard error of the variance. */
  readonly fourth: number;
}

const gamma = (shape: number): Moments => ({ mean: shape, variance: shape, fourth: 3 * shape * shape + 6 * shape });
const poisson = (mean: number): Moments => ({ mean, variance: mean, fourth: mean * (1 + 3 * mean) });

function beta(a: number, b: number): Moments {
  const n = a + b;
  const variance = (a * b) / (n * n * (n + 1));
  const excess = (6 * ((a - b) ** 2 * (n + 1) - a * b * (n + 2))) / (a * b * (n + 2) * (n + 3));
  return { mean: a / n, variance, fourth: (excess + 3) * variance * variance };
}

const cases: { readonly [name: string]: readonly [draw: (random: Random) => number, moments: Moments] } = {
  normal: [sampleNormal, { mean: 0, variance: 1, fourth: 3 }],
  "exponential of mean 3": [(random) => sampleExponential(random, 3), { mean: 3, variance: 9, fourth: 9 * 81 }],
  "gamma of shape .3": [(random) => sampleGamma(random, 0.3), gamma(0.3)],
  "gamma of shape 1": [(random) => sampleGamma(random, 1), gamma(1)],
  "gamma of shape 7.5": [(random) => sampleGamma(random, 7.5), gamma(7.5)],
  "beta of 2 and 5": [(random) => sampleBeta(random, 2, 5), beta(2, 5)],
  "beta of .5 and .5": [(random) => sampleBeta(random, 0.5, 0.5), beta(0.5, 0.5)],
  "Poisson of mean .4": [(random) => samplePoisson(random, 0.4), poisson(0.4)],
  "Poisson of mean 40": [(random) => samplePoisson(random, 40), poisson(40)],
  "index below 7": [(random) => sampleIndex(random, 7), { mean: 3, variance: 4, fourth: (81 + 16 + 1) * 2 / 7 }],
};

describe.each(Object.entries(cases))("%s", (name, [draw, { mean, variance, fourth }]) => {
  it("has the mean and the variance it should", () => {
    const random = seeded(`sampling ${name}`);
    const values = Float64Array.from({ length: runs }, () => draw(random));
    const found = values.reduce((sum, value) => sum + value, 0) / runs;
    const spread = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / runs;
    expect(Math.abs(found - mean)).toBeLessThan(5 * Math.sqrt(variance / runs));
    expect(Math.abs(spread - variance)).toBeLessThan(5 * Math.sqrt((fourth - variance * variance) / runs));
  });
});

describe("sampleWeighted", () => {
  it("draws in proportion, never what weighs nothing (chi-square below 13.8, 2 degrees of freedom)", () => {
    const weights = [2, 0, 5, 3, 0];
    const random = seeded("weighted");
    const counts = weights.map(() => 0);
    for (let index = 0; index < 50_000; index++) counts[sampleWeighted(random, weights)]++;
    expect([counts[1], counts[4]]).toEqual([0, 0]);
    const parts = [0, 2, 3].map((at) => (counts[at] - 5000 * weights[at]) ** 2 / (5000 * weights[at]));
    expect(parts.reduce((sum, part) => sum + part, 0)).toBeLessThan(13.8);
  });

  it("takes the last that weighs something where rounding leaves nothing", () => {
    const nearlyOne: Random = { ...seeded(1), uniform: () => 1 - 2 ** -53 };
    expect(sampleWeighted(nearlyOne, [0.1, 0.2, 0.3, 0])).toBe(2);
  });
});

describe("shuffle", () => {
  it("keeps every value and returns the same array", () => {
    fc.assert(fc.property(fc.array(fc.integer()), fc.nat(), (values, seed) => {
      const shuffled = [...values];
      expect(shuffle(seeded(seed), shuffled)).toBe(shuffled);
      expect(shuffled.sort((a, b) => a - b)).toEqual([...values].sort((a, b) => a - b));
    }));
  });

  it("gives all orders of three alike (chi-square below 20.5, 5 degrees of freedom)", () => {
    const random = seeded("shuffle");
    const counts = new Map<string, number>();
    for (let run = 0; run < 30_000; run++) {
      const order = shuffle(random, [0, 1, 2]).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    expect([...counts.values()].reduce((sum, count) => sum + (count - 5000) ** 2 / 5000, 0)).toBeLessThan(20.5);
  });
});
