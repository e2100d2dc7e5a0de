// Holds the gamma family to values by mpmath (1.3.0, 60 digits; ../shared/reference/special-functions.json) and to its recurrences.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digamma, logGamma } from "./gamma.ts";
import { poissonCdf, poissonPmf, regularizedLowerGamma, regularizedUpperGamma } from "./incomplete-gamma.ts";

function expectRelative(actual: number, wanted: number, tolerance: number): void {
  expect(Math.abs(actual - wanted), `${actual} against ${wanted}`).toBeLessThanOrEqual(tolerance * Math.abs(wanted));
}

describe("log gamma", () => {
  it.each([
    [1e-300, 690.7755278982137], [0.1, 2.252712651734206], [0.5, 0.5723649429247001], [1.0000001, -5.772155829918507e-8],
    [1.4616321449683622, -0.12148629053584961],
    [1.9999999, -4.2278430309861296e-8], [2.5, 0.2846828704729192], [7.25, 7.0521854507385395], [171, 706.5730622457874],
    [1e15, 3.3538776394910668e16], [1e300, 6.897755278982137e302],
  ])("at %d", (x, value) => expectRelative(logGamma(x), value, 1e-13));
  it("is zero at 1 and 2, infinite at the ends, and no number below zero", () => {
    expect([logGamma(1), logGamma(2), logGamma(0), logGamma(Infinity), logGamma(-1)].map((value) => value + 0)).toEqual([0, 0, Infinity, Infinity, Number.NaN]);
  });
  it("counts factorials: log Gamma(x + 1) = log Gamma(x) + log x", () => {
    fc.assert(fc.property(fc.double({ min: 1e-3, max: 1e4, noNaN: true }), (x) => {
      const wanted = logGamma(x) + Math.log(x);
      expect(Math.abs(logGamma(x + 1) - wanted)).toBeLessThan(2e-15 * (1 + Math.abs(logGamma(x)) + Math.abs(Math.log(x))));
    }));
  });
});

describe("digamma", () => {
  it.each([
    [0.001, -1000.5755719318103], [0.5, -1.9635100260214235], [1, -0.5772156649015329],
    [1.4616321449683622, -9.241265521729427e-17], [3.7, 1.1671535393615113], [100, 4.600161852738087], [1e6, 13.815510057964191],
  ])(
    "at %d", (x, value) => expectRelative(digamma(x), value, 1e-13),
  );
  it("is -Infinity at zero and no number below", () => expect([digamma(0), digamma(-1)]).toEqual([-Infinity, Number.NaN]));
  it("satisfies digamma(x + 1) = digamma(x) + 1 / x", () => {
    fc.assert(fc.property(fc.double({ min: 0.01, max: 50, noNaN: true }), (x) => {
      expect(Math.abs(digamma(x + 1) - digamma(x) - 1 / x)).toBeLessThan(1e-14 * (1 + 1 / x));
    }));
  });
});

describe("incomplete gamma", () => {
  it.each([
    [0.5, 0.1, 0.345279153981423], [5, 20, 0.9999830552560699], [20, 10, 0.0034543419758568078],
    [0.001, 0.001, 0.9936876467088603], [1000, 1010, 0.6276789447369947], [10.5, 0.001, 2.655079719939744e-39],
  ])(
    "P(%d, %d)", (a, x, value) => expectRelative(regularizedLowerGamma(a, x), value, 1e-12),
  );
  it("is complementary, and the exponential law for a = 1", () => {
    fc.assert(fc.property(fc.double({ min: 0.01, max: 200, noNaN: true }), fc.double({ min: 0, max: 300, noNaN: true }), (a, x) => {
      expect(Math.abs(regularizedLowerGamma(a, x) + regularizedUpperGamma(a, x) - 1)).toBeLessThan(1e-13);
      expectRelative(regularizedUpperGamma(1, x), Math.exp(-x), 1e-12);
    }));
  });
  it("has its ends", () => expect([regularizedLowerGamma(2, 0), regularizedUpperGamma(2, Infinity), regularizedLowerGamma(2, -1)]).toEqual([0, 0, Number.NaN]));
});

describe("Poisson law", () => {
  it.each([
    [0, 5, 0.006737946999085467, 0.006737946999085467], [3, 5, 0.14037389581428056, 0.2650259152973617],
    [40, 20, 2.7775706878323837e-5, 0.9999745736817659], [100, 120, 0.0068042948039043006, 0.03466803469442496],
  ])(
    "k = %d, mean %d", (k, mean, mass, distribution) => {
      expectRelative(poissonPmf(k, mean), mass, 1e-12);
      expectRelative(poissonCdf(k, mean), distribution, 1e-12);
    },
  );
  it("has no mass outside the whole numbers, and all of it at zero for mean 0", () => {
    expect([poissonPmf(-1, 3), poissonPmf(1.5, 3), poissonPmf(0, 0), poissonPmf(1, 0), poissonCdf(-1, 3), poissonCdf(0, 0)]).toEqual([0, 0, 1, 0, 0, 1]);
  });
});
