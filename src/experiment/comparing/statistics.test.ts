// Intervals by hand, and their coverage on seeds that are stated.
import { describe, expect, test } from "vitest";
import { sampleNormal, seeded } from "../../core/index.ts";
import { interquartileMean, interquartileMeanInterval, meanInterval, pairedDifference, ratioInterval } from "./statistics.ts";

describe("Student-t over seeds", () => {
  test("by hand: 1, 2, 3 has mean 2, standard error 1/sqrt(3), quantile 4.302653 at 2 degrees of freedom", () => {
    const { mean, interval, runs } = meanInterval([1, 2, 3]);
    expect(mean).toBe(2);
    expect(runs).toBe(3);
    expect(interval[1]).toBeCloseTo(2 + 4.302652729749 / Math.sqrt(3), 6);
    expect(interval[0]).toBeCloseTo(2 - 4.302652729749 / Math.sqrt(3), 6);
  });

  test("one run knows nothing of its spread", () => {
    expect(meanInterval([4])).toEqual({ mean: 4, interval: [-Infinity, Infinity], runs: 1 });
  });

  test("what is common to a pair cancels", () => {
    expect(pairedDifference([101, 205, 303], [100, 204, 302])).toEqual({ mean: 1, interval: [1, 1], runs: 3 });
  });

  test("a ratio by hand: 2 and 4 over 4 and 8 is a half without spread; over nothing it says nothing", () => {
    expect(ratioInterval([2, 4], [4, 8])).toEqual({ mean: 0.5, interval: [0.5, 0.5], runs: 2 });
    // value - ratio * base = 1 - 5 / 2, 4 - 5 / 2, divided by 2: -.75 and .75, standard error .75, quantile 12.7062.
    expect(ratioInterval([1, 4], [2, 2])!.interval[1]).toBeCloseTo(1.25 + 0.75 * 12.706204736, 6);
    expect(ratioInterval([1, 2], [1, -1])).toBeNull();
  });

  test("covers 95 % of 2,000 replications of 8 normal runs (seed 5, allowed 93.6 to 96.4 %)", () => {
    const random = seeded(5);
    let covered = 0;
    for (let replication = 0; replication < 2000; replication++) {
      const [low, high] = meanInterval(Array.from({ length: 8 }, () => 3 + 2 * sampleNormal(random))).interval;
      if (low <= 3 && 3 <= high) covered++;
    }
    expect(covered / 2000).toBeGreaterThan(0.936);
    expect(covered / 2000).toBeLessThan(0.964);
  });
});

describe("the interquartile mean", () => {
  test("by hand: of eight values the middle four; of six, two whole and two halves", () => {
    expect(interquartileMean([100, 1, 2, 3, 4, 5, 6, -50])).toBe((2 + 3 + 4 + 5) / 4);
    expect(interquartileMean([1, 2, 3, 4, 5, 60])).toBe((0.5 * 2 + 3 + 4 + 0.5 * 5) / 3);
    expect(interquartileMean([7])).toBe(7);
  });

  test("its bootstrap is repeatable, holds the point inside, and has no width where nothing varies", () => {
    const tasks = [[1, 2, 3, 4, 5], [10, 12, 14, 16, 18]];
    const first = interquartileMeanInterval(tasks, { random: seeded(1) });
    expect(interquartileMeanInterval(tasks, { random: seeded(1) })).toEqual(first);
    expect(first.interval[0]).toBeLessThan(first.mean);
    expect(first.interval[1]).toBeGreaterThan(first.mean);
    expect(interquartileMeanInterval([[3, 3], [3, 3]], { random: seeded(1) }).interval).toEqual([3, 3]);
  });
});
