// The schedule against a stable sort.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createSchedule } from "./schedule.ts";

test("hands out events by time, and in order of arrival at equal times", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 9 })), (times) => {
    const schedule = createSchedule<number>();
    times.forEach((time, index) => schedule.add(time, index));
    const expected = times.map((_, index) => index).sort((a, b) => times[a] - times[b] || a - b);
    const got: number[] = [];
    for (let event = schedule.due(9); event !== null; event = schedule.due(9)) got.push(event);
    expect(got).toEqual(expected);
    expect(schedule.size).toBe(0);
  }), { seed: 1 });
});

test("keeps back what is not due yet", () => {
  const schedule = createSchedule<string>();
  schedule.add(5, "later");
  expect(schedule.due(4.9)).toBeNull();
  expect(schedule.due(5)).toBe("later");
  expect(schedule.due(5)).toBeNull();
});
