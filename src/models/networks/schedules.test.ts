// Schedules at their ends and between.
import { describe, expect, it } from "vitest";
import { constantSchedule, exponentialSchedule, linearSchedule } from "./schedules.ts";

describe("schedules", () => {
  it("stay, fall in a line, or fall by a factor", () => {
    expect(constantSchedule(0.3)(1e9)).toBe(0.3);
    const line = linearSchedule(1, 0.2, 100);
    expect([line(0), line(50), line(100), line(1000)]).toEqual([1, 0.6, 0.2, 0.2]);
    const halving = exponentialSchedule(1, { decay: 0.5, every: 10, least: 0.2 });
    expect([halving(0), halving(9), halving(10), halving(29), halving(30), halving(1e9)]).toEqual([1, 1, 0.5, 0.25, 0.2, 0.2]);
  });

  it("give the same answer in any order", () => {
    const halving = exponentialSchedule(1, { decay: 0.5, every: 10, least: 0.01 });
    expect([halving(25), halving(5), halving(15)]).toEqual([0.25, 1, 0.5]);
  });
});
