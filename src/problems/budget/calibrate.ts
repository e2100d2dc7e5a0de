// Fits the curves of a market to a store's daily spend and conversions, and holds them against the last days, which the fit has not seen.
import { fail } from "../../core/index.ts";
import { mean, studentTQuantile } from "../../kernels/index.ts";
import type { CalibratedQuantity, Calibration, PlacedLine } from "../problem.ts";
import { createResponse, dayValue, type Response } from "./response.ts";
import { lineName, type BudgetSettings, type MarketSettings } from "./settings.ts";

/** One day of one line, as logged. */
interface LoggedDay {
  readonly spendCents: number;
  readonly clicks: number;
  readonly conversions: number;
}

/** Columns of the log, in this order. */
const header = "day,channel,creative,spendCents,clicks,conversions";
/** The last fifth of the days is kept out of the fit. */
const heldOutShare = 0.2;
const fewestDays = 20;
const halves = Array.from({ length: 25 }, (_, step) => 0.25 * Math.exp((step * Math.log(256)) / 24));
const carries = Array.from({ length: 17 }, (_, step) => 0.05 * step);

/**
 * Fits half-saturation and carry-over of every line by least squares on a grid, height in closed form: conversions of a day are those of its ad-stock, whenever the spend was. Lines
 * of the settings keep their order; every line needs every day. Throws `bad-log` naming the line.
 */
export function calibrateMarket(log: readonly PlacedLine[], settings: BudgetSettings): Calibration<BudgetSettings> {
  const days = parseDays(log, settings);
  const length = days[0].length;
  const fitted = length - Math.max(2, Math.round(heldOutShare * length));
  const fits = days.map((line) => fitLine(line.slice(0, fitted), settings));
  const curves = fits.map(({ curve }) => curve);
  return {
    settings: { ...settings, world: { ...settings.world, curves } },
    report: {
      rowsFitted: fitted * days.length, rowsHeldOut: (length - fitted) * days.length,
      quantities: settings.lines.map((line, place) => heldOutQuantity(lineName(line), days[place], { fitted, response: fits[place].response, settings })),
      notes: [
        "Spend was not drawn by chance: where it followed demand, the fitted return is too high. A line whose spend hardly moved says little about its saturation.",
        "The last fifth of the days is held out; intervals are over its days. Cap, chunks, noise and the share of a chunk that is delivered are not fitted.",
      ],
    },
  };
}

function parseDays(log: readonly PlacedLine[], { lines }: BudgetSettings): LoggedDay[][] {
  const rows = log.filter(({ text }) => text.trim() !== "");
  if (rows.length === 0 || rows[0].text.trim() !== header) fail("bad-log", rows[0]?.where ?? "log", header, rows[0]?.text ?? "no line");
  const places = new Map(lines.map((line, place) => [lineName(line), place]));
  const days: LoggedDay[][] = lines.map(() => []);
  for (const row of rows.slice(1)) {
    const { place, day, logged } = parseRow(row, places);
    if (day !== days[place].length) fail("bad-log", `${row.where}.day`, `${days[place].length}, the next day of ${lineName(lines[place])}`, day);
    days[place].push(logged);
  }
  days.forEach((found, place) => {
    if (found.length !== days[0].length) fail("bad-log", `days of ${lineName(lines[place])}`, `${days[0].length}, as of ${lineName(lines[0])}`, found.length);
  });
  if (days[0].length < fewestDays) fail("bad-log", "days", `at least ${fewestDays}`, days[0].length);
  return days;
}

function parseRow({ where, text }: PlacedLine, places: ReadonlyMap<string, number>): { place: number; day: number; logged: LoggedDay } {
  const cells = text.trim().split(",");
  if (cells.length !== 6) fail("bad-log", where, "6 cells", `${cells.length}`);
  const [day, channel, creative, ...numbers] = cells;
  const place = places.get(lineName({ channel, creative }));
  if (place === undefined) fail("bad-log", `${where}.channel`, `one of ${[...places.keys()].join(", ")}`, lineName({ channel, creative }));
  const [spendCents, clicks, conversions] = numbers.map((cell, index) => wholeOf(cell, `${where}.${["spendCents", "clicks", "conversions"][index]}`));
  if (conversions > clicks && spendCents === 0) fail("bad-log", `${where}.conversions`, "no conversions without spend or clicks", conversions);
  return { place, day: wholeOf(day, `${where}.day`), logged: { spendCents, clicks, conversions } };
}

function wholeOf(cell: string, where: string): number {
  const value = Number(cell);
  if (!/^\d{1,13}$/.test(cell)) fail("bad-log", where, "a whole number, 0 or more", JSON.stringify(cell));
  return value;
}

interface Fit {
  readonly curve: MarketSettings["curves"][number];
  readonly response: Response;
}

function fitLine(days: readonly LoggedDay[], { chunkCents, conversionValueCents }: BudgetSettings): Fit {
  let best = { error: Number.POSITIVE_INFINITY, height: 0, half: 1, carryShare: 0 };
  for (const carryShare of carries) {
    for (const half of halves) {
      const shape = createResponse({ firstReturn: 1, halfCents: half * chunkCents, carryShare, conversionShare: 1 });
      const found = heightOf(valuesOf(shape, days), days.map(({ conversions }) => conversions * conversionValueCents));
      if (found.error < best.error) best = { ...found, half, carryShare };
    }
  }
  const clicks = days.reduce((sum, day) => sum + day.clicks, 0);
  const conversions = days.reduce((sum, day) => sum + day.conversions, 0);
  const conversionShare = Math.min(1, Math.max(0.001, conversions / Math.max(1, clicks)));
  const firstReturn = Math.min(1000, Math.max(0.001, best.height));
  const only = (value: number): [number, number] => [value, value];
  return {
    curve: { firstReturn: only(firstReturn), halfChunks: only(best.half), carryShare: only(best.carryShare), conversionShare: only(conversionShare) },
    response: createResponse({ firstReturn, halfCents: best.half * chunkCents, carryShare: best.carryShare, conversionShare }),
  };
}

// What each day is worth by a curve, ad-stock and all.
function valuesOf(response: Response, days: readonly LoggedDay[]): number[] {
  let stock = 0;
  return days.map(({ spendCents }) => {
    stock = stock * response.curve.carryShare + spendCents;
    return dayValue(response, stock);
  });
}

function heightOf(shape: readonly number[], values: readonly number[]): { error: number; height: number } {
  const products = shape.reduce((sum, each, day) => sum + each * values[day], 0);
  const squares = shape.reduce((sum, each) => sum + each * each, 0);
  const height = squares === 0 ? 0 : products / squares;
  return { height, error: values.reduce((sum, value) => sum + value * value, 0) - height * products };
}

// Conversions a day on held-out days: their mean, and by the fitted curve with the spend as it was.
function heldOutQuantity(name: string, days: readonly LoggedDay[], { fitted, response, settings }: { fitted: number; response: Response; settings: BudgetSettings }): CalibratedQuantity {
  const expected = mean(valuesOf(response, days).slice(fitted)) / settings.conversionValueCents;
  const seen = days.slice(fitted).map(({ conversions }) => conversions);
  const centre = mean(seen);
  const squares = seen.reduce((sum, each) => sum + (each - centre) * (each - centre), 0);
  const half = (studentTQuantile(seen.length - 1, 0.975) * Math.sqrt(squares / (seen.length - 1))) / Math.sqrt(seen.length);
  return { quantity: `conversions of ${name}`, unit: "a day", fitted: expected, heldOut: centre, interval: [centre - half, centre + half] };
}
