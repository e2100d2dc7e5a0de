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

// 200 replications: the standard error of a coverage of 95 % is 1.5 %.
describe.each(["skewed log of ten candidates", "ten decisions per subject"])("Student-t over subjects, %s", (name) => {
  const rows = studyCoverage(worldNamed(name), { interval: "student-t", estimators: ["IPS", "SNIPS", "DR", "SNDR"], replications: 200 });
  test.each(rows)("$estimator holds the truth in 90 to 99.5 %", ({ coverageShare }) => {
    expect(coverageShare).toBeGreaterThan(0.9);
    expect(coverageShare).toBeLessThan(0.995);
  });
});

describe("bias", () => {
  const names = estimators.filter(({ over }) => over === "step").map(({ name }) => name);
  const rows = studyCoverage(worldNamed("uniform log, nearly greedy target"), { interval: "student-t", estimators: names, replications: 100 });

  test.each(rows.filter(({ biased }) => !biased))("$estimator calls itself unbiased, and is: within 4 standard errors of 100 logs", ({ bias, deviation }) => {
    expect(Math.abs(bias)).toBeLessThan((4 * deviation) / Math.sqrt(100));
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
    const [row] = studyCoverage(worldNamed("bold in one context of twelve"), { interval: "bernstein", estimators: ["IPS"], replications: 100 });
    expect(row.coverageShare).toBeGreaterThanOrEqual(0.95);
  });

  // 60 logs: at a share of 5 % more than 8 wrong ones would come about three times in a thousand; a plain interval gives 20 and more.
  test("poor overlap and rare outcomes: of 60 verdicts by DR at most 8 are wrong", () => {
    const rows = studyVerdicts(worldNamed("poor overlap, rare outcomes, nothing to gain"), 60, "DR");
    for (const { wrongShare } of rows) expect(wrongShare).toBeLessThanOrEqual(8 / 60);
  });

  test("where there is much to see, it is said", () => {
    const [againstLogging] = studyVerdicts(worldNamed("uniform log, nearly greedy target"), 20, "DR");
    expect(againstLogging.betterShare).toBe(1);
  });
});
