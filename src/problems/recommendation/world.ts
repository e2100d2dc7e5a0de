// The simulated season: customers come by at random moments, look around, are shown a slate and answer; interests drift, products are launched.
import { resumeRandom, sampleExponential, sampleIndex, sampleNormal, type Random, type RandomState, type State } from "../../core/index.ts";
import { drawRanges } from "../ranges.ts";
import type { World } from "../problem.ts";
import { boughtKept, drawCustomers, drawShelf, noteView, pickView, recentKept } from "./population.ts";
import { clickLogOdds, clickShare, clickWorth, drawPlace, type Nature, type Report } from "./response.ts";
import type { Product, RecommendationOutcome, RecommendationRequest } from "./schema.ts";
import type { RecommendationSettings } from "./settings.ts";
import { createWindow, type ShopWindow } from "./window.ts";

const dayMs = 86_400_000;

/** What only bounds and measures of ranking may know of a request that waits for its answer; index-aligned with its products. */
export interface Truth {
  /** Log-odds of a click by who looks, without anything alike above. */
  readonly logOdds: Float64Array;
  /** Expected reward of a click. */
  readonly worth: Float64Array;
}

/** The world of a recommendation, with its hidden truth. */
export interface RecommendationWorld extends World<RecommendationRequest, Product, RecommendationOutcome> {
  truth(): Truth;
  readonly nature: Nature;
}

/** The visit that waits for its answer. */
interface Visit {
  readonly customer: number;
  readonly offered: Int32Array;
  /** What the customer looks at of their own accord, after the slate. */
  readonly view: number;
}

/** Opens a season drawn from `random`. Visits draw from a stream of their own: every policy meets the same people, products and moments. */
export function createWorld(settings: RecommendationSettings, random: Random): RecommendationWorld {
  const { world, catalogue } = settings;
  const parameters = drawRanges(world, random.fork("parameters"));
  const shelf = drawShelf(settings, parameters, random.fork("shelf"));
  const people = drawCustomers(settings, { shelf, parameters }, random.fork("customers"));
  const nature: Nature = { settings, parameters, shelf, people };
  const window = createWindow(nature, random.fork("stock"));
  let streams = { visits: random.fork("visits"), answers: random.fork("answers") };
  let [day, visit]: [number, Visit | null] = [0, null];
  const weights = new Float64Array(catalogue?.length ?? world.offered);

  const arrive = (): void => {
    const { visits } = streams;
    const customer = sampleIndex(visits, world.customers);
    const width = settings.attributes.length;
    // A walk that neither grows nor shrinks: the deviation of interests stays 1.
    const keep = Math.sqrt(1 - parameters.drift * parameters.drift);
    for (let k = customer * width; k < (customer + 1) * width; k++) people.tastes[k] = keep * people.tastes[k] + parameters.drift * sampleNormal(visits);
    const offered = catalogue === null ? window.offer(visits) : window.everything;
    visit = { customer, offered, view: pickView({ shelf, people, customer, offered }, visits.uniform(), weights) };
  };
  return {
    nature,
    next() {
      day += sampleExponential(streams.visits, 1 / world.visitsPerDay);
      if (day >= world.seasonDays) return null;
      window.until(day);
      arrive();
      return { kind: "visit", request: requestOf(nature, window, visit!, day) };
    },
    respond(_request, chosen) {
      if (visit === null) throw new Error("no visit waits for an answer");
      const reports = answer(nature, window, visit, { chosen, random: streams.answers });
      noteView(people, shelf, visit.customer, visit.view);
      window.viewed(visit.view);
      visit = null;
      return { reports };
    },
    truth() {
      if (visit === null) throw new Error("no visit waits for an answer");
      const { customer, offered } = visit;
      return {
        logOdds: Float64Array.from(offered, (product) => clickLogOdds(nature, customer, product)),
        worth: Float64Array.from(offered, (product) => clickWorth(nature, product)),
      };
    },
    save: () => ({
      day, window: window.save(),
      visit: visit && { customer: visit.customer, offered: [...visit.offered], view: visit.view },
      streams: { visits: { ...streams.visits.state() }, answers: { ...streams.answers.state() } },
      columns: Object.fromEntries(columnsOf(people).map(([name, column]) => [name, [...column]])),
    }),
    restore(state) {
      const saved = state as unknown as Saved;
      day = saved.day;
      window.restore(saved.window);
      visit = saved.visit && { ...saved.visit, offered: Int32Array.from(saved.visit.offered) };
      streams = { visits: resumeRandom(saved.streams.visits), answers: resumeRandom(saved.streams.answers) };
      for (const [name, column] of columnsOf(people)) column.set(saved.columns[name]);
    },
  };
}

interface Saved {
  readonly day: number;
  readonly window: State;
  readonly visit: { readonly customer: number; readonly offered: readonly number[]; readonly view: number } | null;
  readonly streams: { readonly visits: RandomState; readonly answers: RandomState };
  readonly columns: { readonly [name: string]: readonly number[] };
}

function columnsOf({ tastes, interests, viewsInAll, recent, bought }: Nature["people"]): readonly [string, Float64Array | Int32Array][] {
  return Object.entries({ tastes, interests, viewsInAll, recent, bought });
}

function requestOf({ settings, shelf, people }: Nature, window: ShopWindow, { customer, offered }: Visit, day: number): RecommendationRequest {
  const width = settings.attributes.length;
  const products: Product[] = [];
  for (let index = 0; index < offered.length; index++) products.push(window.product(offered[index]));
  return {
    subject: `c${customer}`,
    timeMs: settings.startMs + Math.floor(day * dayMs),
    viewsInAll: people.viewsInAll[customer],
    interests: Array.from(people.interests.subarray(customer * width, (customer + 1) * width)),
    recent: identifiers(shelf.ids, people.recent, customer * recentKept, recentKept),
    bought: identifiers(shelf.ids, people.bought, customer * boughtKept, boughtKept),
    products,
  };
}

function identifiers(ids: readonly string[], column: Int32Array, first: number, count: number): string[] {
  const found: string[] = [];
  for (let index = first; index < first + count && column[index] >= 0; index++) found.push(ids[column[index]]);
  return found;
}

function answer(
  nature: Nature, window: ShopWindow, { customer, offered }: Visit, { chosen, random }: { chosen: readonly Product[]; random: Random },
): readonly Report[] {
  const { shelf, people, parameters, settings } = nature;
  const reports: Report[] = [];
  const above: number[] = [];
  for (let place = 0; place < settings.places; place++) {
    const product = place < chosen.length ? window.indexOf(chosen[place].id) : -1;
    const missing = product < 0;
    if (!missing && !offered.includes(product)) throw new Error(`${chosen[place].id} was not offered`);
    const share = missing ? 0 : clickShare(parameters, { place, logOdds: clickLogOdds(nature, customer, product), alike: alike(shelf.category, above, product) });
    const found = drawPlace(nature, random, { product: Math.max(0, product), share, place });
    if (missing) continue;
    above.push(product);
    window.shown(product);
    if (found.length === 0) continue;
    reports.push(...found);
    noteView(people, shelf, customer, product);
    window.viewed(product);
    noteOutcomes(nature, window, { customer, product, reports: found });
  }
  return reports;
}

function alike(category: Uint8Array, above: readonly number[], product: number): number {
  let count = 0;
  for (const other of above) if (category[other] === category[product]) count++;
  return count;
}

function noteOutcomes({ people }: Nature, window: ShopWindow, seen: { customer: number; product: number; reports: readonly Report[] }): void {
  for (const { outcome } of seen.reports) {
    if (outcome.kind === "rating") window.rated(seen.product, outcome.stars);
    if (outcome.kind !== "purchase") continue;
    const first = seen.customer * boughtKept;
    people.bought.copyWithin(first + 1, first, first + boughtKept - 1);
    people.bought[first] = seen.product;
  }
}
