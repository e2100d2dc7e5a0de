// The fit to a log of daily spend and conversions: it finds curves that made the log, and refuses logs that are none.
import { describe, expect, it } from "vitest";
import { samplePoisson, seeded } from "../../core/index.ts";
import type { PlacedLine } from "../problem.ts";
import { calibrateMarket } from "./calibrate.ts";
import { budgetKind } from "./kind.ts";
import { budgetPresets } from "./presets.ts";
import { createResponse, dayValue } from "./response.ts";

const settings = budgetPresets.small;
const truth = [
  { firstReturn: 6, halfCents: 10_000, carryShare: 0, conversionShare: 0.1 },
  { firstReturn: 3, halfCents: 30_000, carryShare: 0.5, conversionShare: 0.05 },
];

function madeUpLog(days: number): string[] {
  const random = seeded("daily log");
  const responses = truth.map((curve) => createResponse(curve));
  const stocks = [0, 0];
  const rows = Array.from({ length: days }, (_, day) => settings.lines.map(({ channel, creative }, line) => {
    const spend = Math.floor(60_000 * random.uniform() * random.uniform());
    stocks[line] = stocks[line] * truth[line].carryShare + spend;
    const conversions = samplePoisson(random, dayValue(responses[line], stocks[line]) / settings.conversionValueCents);
    return `${day},${channel},${creative},${spend},${conversions + samplePoisson(random, conversions / truth[line].conversionShare)},${conversions}`;
  })).flat();
  return ["day,channel,creative,spendCents,clicks,conversions", ...rows];
}

const placed = (lines: readonly string[]): PlacedLine[] => lines.map((text, row) => ({ where: `days.csv:${row + 1}`, text }));

describe("calibration", () => {
  it("finds the curves behind 2,000 days, and the held-out days lie inside their intervals", () => {
    const { settings: found, report } = calibrateMarket(placed(madeUpLog(2000)), settings);
    found.world.curves.forEach(({ firstReturn, halfChunks, carryShare }, line) => {
      expect(firstReturn[0] / truth[line].firstReturn).toBeCloseTo(1, 0);
      expect(carryShare[0]).toBeCloseTo(truth[line].carryShare, 1);
      // The initial slope and the saturation go together: what counts is what a usual day brings.
      const fitted = createResponse({ firstReturn: firstReturn[0], halfCents: halfChunks[0] * settings.chunkCents, carryShare: carryShare[0], conversionShare: 1 });
      expect(dayValue(fitted, 20_000) / dayValue(createResponse(truth[line]), 20_000)).toBeCloseTo(1, 1);
    });
    expect(report).toMatchObject({ rowsFitted: 3200, rowsHeldOut: 800 });
    for (const { fitted, interval } of report.quantities) expect(fitted > interval[0] && fitted < interval[1]).toBe(true);
    expect(budgetKind.parseSettings(found)).toEqual(found);
  });

  it.each<[change: (lines: string[]) => string[], says: string]>([
    [() => [], "log: expected day,channel,creative,spendCents,clicks,conversions, got no line"],
    [(lines) => lines.slice(1), "days.csv:1: expected day,channel,creative,spendCents,clicks,conversions"],
    [([head, first, ...rest]) => [head, `${first},7`, ...rest], "days.csv:2: expected 6 cells, got 7"],
    [([head, , ...rest]) => [head, "0,radio,offer,1,1,1", ...rest], "days.csv:2.channel: expected one of search/offer, video/story, got radio/offer"],
    [([head, , ...rest]) => [head, "0,search,offer,-5,1,1", ...rest], 'days.csv:2.spendCents: expected a whole number, 0 or more, got "-5"'],
    [([head, , ...rest]) => [head, "0,search,offer,5,many,1", ...rest], 'days.csv:2.clicks: expected a whole number, 0 or more, got "many"'],
    [([head, , ...rest]) => [head, "0,search,offer,5,1,0.5", ...rest], 'days.csv:2.conversions: expected a whole number, 0 or more, got "0.5"'],
    [([head, , ...rest]) => [head, "3,search,offer,5,1,1", ...rest], "days.csv:2.day: expected 0, the next day of search/offer, got 3"],
    [(lines) => lines.slice(0, -1), "days of video/story: expected 30, as of search/offer, got 29"],
    [(lines) => lines.slice(0, 11), "days: expected at least 20, got 5"],
  ])("refuses a log that is none: %#", (change, says) => {
    expect(() => calibrateMarket(placed(change(madeUpLog(30))), settings)).toThrow(says);
  });
});
