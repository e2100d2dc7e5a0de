// Same seed, same bytes: pinned by the hashes of the first 1,000 numbers, which no later version may change.
import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resumeRandom, seeded, type Random, type RandomState } from "./random.ts";
import { sampleNormal } from "./sampling.ts";

const numbers = (random: Random, count: number, draw = (): number => random.uniform()): Float64Array => Float64Array.from({ length: count }, draw);
const hashOf = (values: Float64Array): string => createHash("sha256").update(new Uint8Array(values.buffer)).digest("hex");

describe("bytes", () => {
  it("are pinned", () => {
    expect(hashOf(numbers(seeded(1), 1000))).toBe("b271f6bacb4c7ddeebe0f341d0b68347d7a04c1cd378b228120d2c60821fc83c");
    expect(hashOf(numbers(seeded("shop").fork("visits").fork(7), 1000))).toBe("5bf53f3c3f91f21cb879dba2e0d87ad33679a2972cb2940d3949cdc503f0a4ba");
    const random = seeded(2);
    expect(hashOf(numbers(random, 1000, () => sampleNormal(random)))).toBe("140872e7aee67791d1ac275aed39a355d32a1433e007e36322ae8485c658149f");
  });

  it("are multiples of 2^-53 in [0, 1)", () => {
    for (const value of numbers(seeded("range"), 10_000)) expect(value >= 0 && value < 1 && Number.isInteger(value * 2 ** 53)).toBe(true);
  });

  it("have the mean and variance of uniform numbers (100,000 draws, five standard errors)", () => {
    const values = numbers(seeded("moments"), 100_000);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - 0.5) ** 2, 0) / values.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan((5 * Math.sqrt(1 / 12)) / Math.sqrt(values.length));
    expect(Math.abs(variance - 1 / 12)).toBeLessThan((5 * Math.sqrt(1 / 180)) / Math.sqrt(values.length));
  });
});

describe("a fork", () => {
  it("hangs on seed and label alone, never on how many numbers were drawn", () => {
    fc.assert(fc.property(fc.string(), fc.string(), fc.nat(50), (seed, label, draws) => {
      const drawn = seeded(seed);
      numbers(drawn, draws);
      expect(numbers(drawn.fork(label), 5)).toEqual(numbers(seeded(seed).fork(label), 5));
    }));
  });

  it("draws nothing from its stream", () => {
    const [forked, untouched] = [seeded(1), seeded(1)];
    numbers(forked.fork("a"), 10);
    expect(numbers(forked, 5)).toEqual(numbers(untouched, 5));
  });

  it("differs by label, by the label's type and by the path to it", () => {
    const random = seeded(1);
    const streams = [random, random.fork("1"), random.fork(1), random.fork("a").fork("b"), random.fork("b").fork("a"), random.fork("a/string:b"), random.fork("")];
    expect(new Set(streams.map((stream) => stream.uniform())).size).toBe(streams.length);
  });

  it("is not correlated with its neighbours (2,000 pairs, |r| below 5 / sqrt(n))", () => {
    const random = seeded("neighbours");
    const pairs = Array.from({ length: 2000 }, (_, index) => [random.fork(index).uniform() - 0.5, random.fork(index + 1).uniform() - 0.5]);
    const correlation = (12 * pairs.reduce((sum, [a, b]) => sum + a * b, 0)) / pairs.length;
    expect(Math.abs(correlation)).toBeLessThan(5 / Math.sqrt(pairs.length));
  });
});

describe("a state", () => {
  it("goes on exactly where the stream stood, forks included, after a trip through JSON", () => {
    fc.assert(fc.property(fc.integer(), fc.nat(200), (seed, draws) => {
      const random = seeded(seed);
      numbers(random, draws);
      const resumed = resumeRandom(JSON.parse(JSON.stringify(random.state())) as RandomState);
      expect(numbers(resumed, 10)).toEqual(numbers(random, 10));
      expect(resumed.fork("x").uniform()).toBe(random.fork("x").uniform());
    }));
  });

  it("is a copy: drawing later does not change it", () => {
    const random = seeded(1);
    const before = random.state();
    const text = JSON.stringify(before);
    numbers(random, 3);
    expect(JSON.stringify(before)).toBe(text);
  });
});
