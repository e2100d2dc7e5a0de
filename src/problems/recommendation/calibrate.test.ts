// Fitting the store to impressions: a made-up log with known truth is recovered, Open Bandit's is fitted, and what is no log is refused.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { PropenseError, sampleIndex, seeded } from "../../core/index.ts";
import { dataFile } from "../../../test/shared.ts";
import { calibrateStore } from "./calibrate.ts";
import { recommendationKind } from "./kind.ts";

const settings = recommendationKind.presets["default"];
const placed = (lines: readonly string[]) => lines.map((text, index) => ({ where: `log.csv:${index + 1}`, text }));

/** Ten products with rates from .02 to .2, two thirds of which go on from place to place. */
function madeUp(rows: number): string[] {
  const random = seeded("impressions");
  return ["item_id,position,click", ...Array.from({ length: rows }, () => {
    const [product, place] = [sampleIndex(random, 10), sampleIndex(random, 3)];
    const share = 0.02 * (1 + product) * [1, 2 / 3, 4 / 9][place];
    return `item${product},${place + 1},${random.uniform() < share ? 1 : 0}`;
  })];
}

it("recovers place effects and the rates of products from 40,000 impressions, and says so on the rows kept out", () => {
  const { settings: fitted, report } = calibrateStore(placed(madeUp(40_000)), settings);
  expect(recommendationKind.parseSettings(JSON.parse(JSON.stringify(fitted)))).toEqual(fitted);
  expect(Math.abs(fitted.world.examinedShare[0] - 2 / 3)).toBeLessThan(0.06);
  const rates = [...fitted.catalogue!].map((id, index) => ({ id, quality: fitted.qualities![index] }));
  const qualityOf = (id: string): number => rates.find((each) => each.id === id)!.quality;
  expect(Math.abs(qualityOf("item9") - qualityOf("item1") - Math.log(5))).toBeLessThan(0.35);
  expect([report.rowsFitted, report.rowsHeldOut]).toEqual([20_000, 20_000]);
  for (const { fitted: ours, interval } of report.quantities.slice(0, 4)) expect(ours > interval[0] - 0.004 && ours < interval[1] + 0.004).toBe(true);
  expect(report.quantities.at(-2)!.fitted).toBeGreaterThan(2 * report.quantities.at(-1)!.fitted);
});

const openBandit = dataFile("recommend_obd_men/random/men.csv");

it.skipIf(openBandit === null)("fits Open Bandit's uniform log, campaign men: every quantity lies within the interval of the rows kept out", () => {
  const { settings: fitted, report } = calibrateStore(placed(readFileSync(openBandit!, "utf8").trimEnd().split("\n")), settings);
  expect([fitted.catalogue!.length, fitted.places]).toEqual([34, 3]);
  expect([report.rowsFitted, report.rowsHeldOut]).toEqual([5000, 5000]);
  for (const { fitted: ours, interval } of report.quantities) expect(ours >= interval[0] && ours <= interval[1]).toBe(true);
});

const good = madeUp(30);
it.each([
  ["nothing", [], "log", /header/],
  ["a header alone", good.slice(0, 1), "log.csv:1", /two impressions/],
  ["no column of clicks", ["item_id,position,reward", ...good.slice(1)], "log.csv:1", /a column click/],
  ["a click of 2", [...good, "item1,1,2"], "log.csv:32, click", /whole number from 0 to 1/],
  ["a place of 0", [...good, "item1,0,1"], "log.csv:32, position", /whole number from 1 to 10/],
  ["a place that is a word", [...good, "item1,left,1"], "log.csv:32, position", /whole number/],
  ["a row cut short", [...good, "item1"], "log.csv:32, position", /whole number/],
  ["a product without a name", [...good, ",1,0"], "log.csv:32, item_id", /a name/],
  ["two products", [good[0], "a,1,0", "b,1,1"], "log.csv:1", /6 to 512 products/],
] as const)("%s is refused with its place", (_, lines, where, expected) => {
  let caught: unknown;
  try {
    calibrateStore(placed(lines), settings);
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeInstanceOf(PropenseError);
  expect((caught as PropenseError).fault).toMatchObject({ code: "bad-log", where });
  expect((caught as PropenseError).fault.expected).toMatch(expected);
});
