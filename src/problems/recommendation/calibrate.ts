// Fits the simulated store to a log of impressions: position effects and click rates per product, held against rows kept out of the fit.
import { describe, fail, seeded } from "../../core/index.ts";
import type { CalibratedQuantity, Calibration, PlacedLine } from "../problem.ts";
import { fitPositions, power, type Counts, type PositionModel } from "./position-fit.ts";
import { createWorld } from "./world.ts";
import type { RecommendationSettings } from "./settings.ts";

/** Impressions as columns: one product at one place each. */
interface Impressions {
  readonly products: readonly string[];
  readonly places: number;
  readonly rows: number;
  readonly product: Int32Array;
  readonly place: Int32Array;
  readonly clicked: Uint8Array;
}

/**
 * Fits every second row (0, 2, ...) of a log with the columns item_id, position (from 1) and click, as Open Bandit has them (Saito, Aihara,
 * Matsutani & Narita 2020), and reports on the others. Sets the catalogue, the qualities of its products, the share of customers that go on
 * to the next place and the level of clicks; tastes, purchases and ratings stay as they are. Throws `bad-log` naming the line.
 */
export function calibrateStore(log: readonly PlacedLine[], settings: RecommendationSettings): Calibration<RecommendationSettings> {
  const impressions = parseImpressions(log);
  const [fitted, heldOut] = [0, 1].map((first) => countsOf(impressions, first));
  const model = fitPositions(impressions, fitted);
  const calibrated = levelled(withModel(settings, impressions, model), model.level);
  return {
    settings: calibrated,
    report: {
      rowsFitted: fitted.rows, rowsHeldOut: heldOut.rows,
      quantities: quantitiesOf(calibrated, impressions, model, heldOut),
      notes: [
        "Products' rates are shrunk towards their mean by as much as their spread is noise; intervals are Wilson's, of single rows.",
        "The log has single impressions: tastes, the effect of equal categories, purchases and ratings are not fitted; that effect is set to 0.",
      ],
    },
  };
}

function parseImpressions(log: readonly PlacedLine[]): Impressions {
  if (log.length < 3) fail("bad-log", log[0]?.where ?? "log", "a header and at least two impressions", `${log.length} lines`);
  const header = log[0].text.split(",");
  const at = (name: string): number => (header.includes(name) ? header.indexOf(name) : fail("bad-log", log[0].where, `a column ${name}`, header.slice(0, 8).join(", ")));
  const columns = { item: at("item_id"), position: at("position"), click: at("click") };
  const names = new Map<string, number>();
  const rows = log.slice(1).filter(({ text }) => text.trim() !== "");
  const [product, place, clicked] = [new Int32Array(rows.length), new Int32Array(rows.length), new Uint8Array(rows.length)];
  let places = 1;
  rows.forEach(({ where, text }, row) => {
    const cells = text.split(",");
    const item = cells[columns.item] ?? "";
    if (!/^[\w.-]{1,60}$/.test(item)) fail("bad-log", `${where}, item_id`, "a name of at most 60 letters, digits, points and dashes", describe(item));
    if (!names.has(item)) names.set(item, names.size);
    product[row] = names.get(item)!;
    place[row] = number(cells[columns.position], `${where}, position`, { low: 1, high: 10 }) - 1;
    clicked[row] = number(cells[columns.click], `${where}, click`, { low: 0, high: 1 });
    places = Math.max(places, place[row] + 1);
  });
  if (names.size < 6 || names.size > 512) fail("bad-log", log[0].where, "6 to 512 products", `${names.size}`);
  return { products: [...names.keys()], places, rows: rows.length, product, place, clicked };
}

function number(text: string | undefined, where: string, { low, high }: { low: number; high: number }): number {
  const value = text === undefined || text.trim() === "" ? Number.NaN : Number(text);
  return Number.isInteger(value) && value >= low && value <= high ? value : fail("bad-log", where, `a whole number from ${low} to ${high}`, describe(text));
}

function countsOf({ products, places, rows, product, place, clicked }: Impressions, first: number): Counts {
  const [shown, clicks] = [new Float64Array(products.length * places), new Float64Array(products.length * places)];
  let count = 0;
  for (let row = first; row < rows; row += 2, count++) {
    shown[product[row] * places + place[row]]++;
    clicks[product[row] * places + place[row]] += clicked[row];
  }
  return { rows: count, shown, clicks };
}

function withModel(settings: RecommendationSettings, { products, places }: Impressions, { examinedShare, qualities }: PositionModel): RecommendationSettings {
  return {
    ...settings, places, catalogue: [...products], qualities: [...qualities], shortlist: Math.max(settings.shortlist, products.length),
    world: {
      ...settings.world, products: products.length, offered: products.length, launchedShare: [0, 0],
      examinedShare: [examinedShare, examinedShare], qualityEffect: [1, 1], sameCategoryEffect: [0, 0],
    },
  };
}

// Tastes raise the mean of small probabilities: the level is moved until the world's own mean is the log's.
function levelled(settings: RecommendationSettings, level: number): RecommendationSettings {
  let logOdds = Math.log(level / (1 - level));
  let found = settings;
  for (let round = 0; round < 8; round++) {
    const rounded = Number(Math.max(-99, logOdds).toPrecision(6));
    found = { ...settings, world: { ...settings.world, clickLogOdds: [rounded, rounded] } };
    const rates = worldRates(found);
    logOdds += Math.log(level / (rates.reduce((sum, rate) => sum + rate, 0) / rates.length));
  }
  return found;
}

/** Click rate of each product of the catalogue at the first place, over 400 visits of a world of these settings. */
function worldRates(settings: RecommendationSettings): Float64Array {
  const tastes = (settings.world.tasteEffect[0] + settings.world.tasteEffect[1]) / 2;
  const world = createWorld({ ...settings, world: { ...settings.world, tasteEffect: [tastes, tastes] } }, seeded("calibration"));
  const rates = new Float64Array(settings.world.products);
  const visits = 400;
  for (let visit = 0; visit < visits; visit++) {
    if (world.next() === null) throw new Error("the season of the settings is too short to calibrate");
    world.truth().logOdds.forEach((logOdds, product) => { rates[product] += 1 / (1 + Math.exp(-logOdds)) / visits; });
    world.respond(undefined as never, []);
  }
  return rates;
}

function quantitiesOf(settings: RecommendationSettings, { products, places }: Impressions, { qualities }: PositionModel, heldOut: Counts): CalibratedQuantity[] {
  const rates = worldRates(settings);
  const [share] = settings.world.examinedShare;
  const order = products.map((_, product) => product).sort((a, b) => qualities[b] - qualities[a]);
  const third = Math.ceil(products.length / 3);
  const row = (quantity: string, chosen: readonly number[], at: readonly number[]): CalibratedQuantity => {
    const cells = chosen.flatMap((product) => at.map((place) => ({ product, place, cell: product * places + place })));
    const [shown, clicks] = [heldOut.shown, heldOut.clicks].map((column) => cells.reduce((sum, { cell }) => sum + column[cell], 0));
    const expected = cells.reduce((sum, { product, place, cell }) => sum + heldOut.shown[cell] * rates[product] * power(share, place), 0);
    return { quantity, unit: "clicks per impression", fitted: expected / shown, heldOut: clicks / shown, interval: wilsonInterval(clicks, shown) };
  };
  const every = Array.from({ length: places }, (_, place) => place);
  return [
    row("click rate", order, every),
    ...every.map((place) => row(`click rate at place ${place + 1}`, order, [place])),
    row("click rate of the third of products fitted highest", order.slice(0, third), every),
    row("click rate of the third fitted lowest", order.slice(-third), every),
  ];
}

/** The 95 % interval of a share (Wilson 1927), which stays within 0 and 1 where clicks are few. */
function wilsonInterval(hits: number, trials: number): readonly [number, number] {
  const [z, share] = [1.959964, hits / trials];
  const middle = (share + (z * z) / (2 * trials)) / (1 + (z * z) / trials);
  const half = (z / (1 + (z * z) / trials)) * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}
