// Times against the calendar of the language.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tableOf } from "./table-of.ts";
import { parseTime, timesOf } from "./time.ts";

describe("times", () => {
  it.each([
    ["1970-01-01", 0],
    ["2000-02-29T12:00:00Z", 951_825_600_000],
    ["2019-11-24 00:03:13.442536+00:00", 1_574_553_793_442.536],
    ["2024-03-10T08:30+08:00", 1_710_030_600_000],
    ["2024-03-10T08:30:00-0530", 1_710_079_200_000],
    ["1969-12-31T23:59:59Z", -1000],
  ])("%s", (text, expected) => {
    expect(parseTime(text)).toBeCloseTo(expected, 6);
  });

  it.each(["", "yesterday", "2023-02-29", "2024-13-01", "2024-00-10", "2024-04-31", "2024-01-01T24:00", "2024-01-01T10:60", "10.03.2024", "2024-1-1"])("%s is none", (text) => {
    expect(parseTime(text)).toBeNaN();
  });

  it("agrees with the language's own calendar from year 1 to 9999", () => {
    fc.assert(fc.property(fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }), (seconds) => {
      expect(parseTime(new Date(seconds * 1000).toISOString())).toBe(seconds * 1000);
    }), { numRuns: 2000 });
  });

  it("takes small numbers for seconds and large ones for milliseconds", () => {
    expect([...timesOf(tableOf("a", { t: [0, 1_700_000_000] }), "t")]).toEqual([0, 1.7e12]);
    expect([...timesOf(tableOf("a", { t: [0, 1_700_000_000_000] }), "t")]).toEqual([0, 1.7e12]);
  });
});
