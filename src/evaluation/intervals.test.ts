// Intervals by hand: clusters count as one, the bootstrap agrees, Bernstein is as wide as its formula, ratios by the delta method.
import { describe, expect, test } from "vitest";
import { seeded } from "../core/index.ts";
import { studentTQuantile } from "../kernels/index.ts";
import { clusterTerms, spreadOf } from "./clusters.ts";
import { intervalOf } from "./intervals.ts";
import type { Outline } from "./outline.ts";
import { ratioTerms } from "./observed.ts";

function outline(clusterOf: readonly number[]): Outline {
  const chains = clusterOf.length;
  return {
    rows: chains, chains, starts: Uint32Array.from({ length: chains + 1 }, (_, chain) => chain), horizon: 1,
    clusters: Math.max(...clusterOf) + 1, clusterOf: Uint32Array.from(clusterOf),
  };
}

const apart = (count: number): Outline => outline(Array.from({ length: count }, (_, index) => index));
const student = { kind: "student-t", level: 0.95 } as const;

describe("Student-t over subjects", () => {
  test("four independent terms", () => {
    const { value, standardError, low, high } = intervalOf(Float64Array.of(1, 2, 3, 6), apart(4), student);
    // Deviations -2, -1, 0, 3: variance 14/3, fourths 98, freedom 2 / (98/196 - 1/4) = 8, at most 3.
    expect(value).toBe(3);
    expect(standardError).toBeCloseTo(Math.sqrt(14 / 3 / 4), 12);
    expect(high - low).toBeCloseTo(2 * standardError * studentTQuantile(3, 0.975), 12);
  });

  test("ten copies of each term by the same subject say nothing new", () => {
    const terms = [1, 2, 3, 6];
    const once = intervalOf(Float64Array.from(terms), apart(4), student);
    const copies = intervalOf(
      Float64Array.from({ length: 40 }, (_, index) => terms[index % 4]), outline(Array.from({ length: 40 }, (_, index) => index % 4)), student,
    );
    expect(copies.standardError).toBeCloseTo(once.standardError, 12);
    expect(copies.high).toBeCloseTo(once.high, 12);
  });

  test("a variance that one cluster carries has about two degrees of freedom, not a thousand", () => {
    const terms = new Float64Array(1000);
    terms[0] = 1;
    expect(spreadOf(clusterTerms(terms, apart(1000))).freedom).toBeCloseTo(2, 1);
    expect(spreadOf(clusterTerms(terms.map((_, index) => index % 2), apart(1000))).freedom).toBe(999);
  });

  test("one subject gives no interval", () => {
    expect(intervalOf(Float64Array.of(1, 2), outline([0, 0]), student)).toMatchObject({ low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY });
  });
});

describe("bootstrap over subjects", () => {
  const random = seeded(7);
  const terms = Float64Array.from({ length: 900 }, () => random.uniform());
  const clusters = outline(Array.from({ length: 900 }, (_, index) => Math.floor(index / 3)));
  const reference = intervalOf(terms, clusters, student);

  test.each(["percentile", "studentised"] as const)("%s: ends within a tenth of the width of Student-t's (seed 7, 4,000 draws)", (form) => {
    const found = intervalOf(terms, clusters, { kind: "bootstrap", level: 0.95, draws: 4000, form, random });
    const width = reference.high - reference.low;
    expect(Math.abs(found.low - reference.low)).toBeLessThan(width / 10);
    expect(Math.abs(found.high - reference.high)).toBeLessThan(width / 10);
    expect(found.value).toBe(reference.value);
  });

  test("the same seed gives the same interval", () => {
    const method = (seed: number) => ({ kind: "bootstrap", level: 0.95, draws: 50, form: "percentile", random: seeded(seed) }) as const;
    expect(intervalOf(terms, clusters, method(1))).toEqual(intervalOf(terms, clusters, method(1)));
    expect(intervalOf(terms, clusters, method(1))).not.toEqual(intervalOf(terms, clusters, method(2)));
  });
});

describe("empirical Bernstein", () => {
  const method = { kind: "bernstein", level: 0.95, low: 0, high: 10 } as const;

  test("four independent terms", () => {
    const { low, high } = intervalOf(Float64Array.of(1, 2, 3, 6), apart(4), method);
    const surprise = Math.log(4 / 0.05);
    expect(high - low).toBeCloseTo(2 * (Math.sqrt((2 * (14 / 3) * surprise) / 4) + (7 * 10 * surprise) / 9), 9);
  });

  test("pairs of one subject count as one bounded mean", () => {
    const single = intervalOf(Float64Array.of(1, 2, 3, 6), apart(4), method);
    const twice = intervalOf(Float64Array.of(1, 1, 2, 2, 3, 3, 6, 6), outline([0, 0, 1, 1, 2, 2, 3, 3]), method);
    expect(twice.high).toBeCloseTo(single.high, 9);
  });

  test("refuses a term outside the stated range", () => {
    expect(() => intervalOf(Float64Array.of(1, 11), apart(2), method)).toThrow("expected numbers from 0 to 10, got 11");
  });
});

describe("ratios", () => {
  test("the terms of a ratio have its value as their mean and the delta method's spread", () => {
    const terms = ratioTerms(Float64Array.of(1, 5, 6), Float64Array.of(1, 2, 3));
    // Ratio 2, denominator 2: 2 + (1 - 2) / 2, 2 + (5 - 4) / 2, 2 + 0.
    expect([...terms]).toEqual([1.5, 2.5, 2]);
  });

  test("a ratio over nothing is zero everywhere", () => {
    expect([...ratioTerms(Float64Array.of(1, 2), new Float64Array(2))]).toEqual([0, 0]);
  });
});
