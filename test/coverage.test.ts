// A quick gate before the full coverage study of scores/: enough replications to catch what is broken, seeded and so the same every time.
import { describe, expect, test } from "vitest";
import { studyCoverage, studyVerdicts } from "../scores/intervals/study.ts";
import { overlapOf, trueValue, worlds } from "../scores/intervals/worlds.ts";
import { estimators } from "../src/evaluation/index.ts";

const worldNamed = (name: string) => worlds.find((world) => world.name === name)!;
const regular = worlds.filter((world) => world.kind === "regular");

describe("the worlds", () => {
  test("those that intervals have to hold in are as the promise says", () => {
    for (const world of regular) {
      const { largestWeight, effectiveShare } = overlapOf(world);
      expect(largestWeight).toBeLessThanOrEqual(30);
      expect(effectiveShare * 5000).toBeGreaterThanOrEqual(1500);
      expect(trueValue(world, world.target)).not.toBe(trueValue(world, world.logging));
    }
  });
});

// 400 replications: the standard error of a coverage of 95 % is 1.1 %.
describe.each(["skewed log of ten candidates", "ten decisions per subject"])("Student-t over subjects, %s", (name) => {
  const rows = studyCoverage(worldNamed(name), { interval: "student-t", estimators: ["IPS", "SNIPS", "DR", "SNDR"], replications: 400 });
  test.each(rows)("$estimator holds the truth in 91.5 to 98.5 %", ({ coverageShare }) => {
    expect(coverageShare).toBeGreaterThan(0.915);
    expect(coverageShare).toBeLessThan(0.985);
  });
});

describe("bias", () => {
  const names = estimators.filter(({ over }) => over === "step").map(({ name }) => name);
  const rows = studyCoverage(worldNamed("uniform log, nearly greedy target"), { interval: "student-t", estimators: names, replications: 200 });

  test.each(rows.filter(({ biased }) => !biased))("$estimator calls itself unbiased, and is: within 4 standard errors of 200 logs", ({ bias, deviation }) => {
    expect(Math.abs(bias)).toBeLessThan((4 * deviation) / Math.sqrt(200));
  });

  test.each(rows.filter(({ biased }) => biased))("$estimator says that it is biased; its interval misses more often than it should", ({ coverageShare }) => {
    expect(coverageShare).toBeLessThan(0.93);
  });

  test("exactly these say so", () => {
    expect(rows.filter(({ biased }) => biased).map(({ estimator }) => estimator)).toEqual(["DM", "clipped IPS", "clipped DR", "Switch-DR", "DRos", "SGIPS", "SGDR"]);
  });
});

describe("bounds and verdicts", () => {
  test("empirical Bernstein holds the truth in at least 95 %, for the range known from the world", () => {
    const [row] = studyCoverage(worldNamed("bold in one context of twelve"), { interval: "bernstein", estimators: ["IPS"], replications: 200 });
    expect(row.coverageShare).toBeGreaterThanOrEqual(0.95);
  });

  test.each(["heavy-tailed spend, skewed log, nothing to gain", "poor overlap, rare outcomes, nothing to gain"])("%s: of 200 verdicts by DR at most 8 % are wrong (promised are 5 %)", (name) => {
    for (const { wrongShare } of studyVerdicts(worldNamed(name), 200, "DR")) expect(wrongShare).toBeLessThanOrEqual(0.08);
  });

  test("where there is much to see, it is said", () => {
    const [againstLogging] = studyVerdicts(worldNamed("uniform log, nearly greedy target"), 50, "DR");
    expect(againstLogging.betterShare).toBe(1);
  });
});
