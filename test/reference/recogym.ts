// The kind of reference file that states RecoGym: its worlds number by number, both probability functions, and click rates of simple policies.
import { seeded, type Random } from "../../src/core/index.ts";
import { clickShareOf, createVisitor, customerStream, drawNature, mostViewed, recogymClickShare, viewShares, type RecogymNature } from "../../src/problems/index.ts";
import type { ReferenceCheck, ReferenceKind } from "./kind.ts";
import { createTally, notCovered } from "./tally.ts";

const EXACT = 1e-12;
/** Customers per policy of our own simulation. */
const customers = 3000;

interface WorldFigures {
  readonly Gamma: readonly (readonly number[])[];
  readonly mu_organic: readonly number[];
  readonly flip_index?: { readonly [flips: string]: readonly number[] };
}

interface Spot {
  readonly omega: readonly number[];
  readonly organic_view_probabilities: readonly number[];
  readonly click_probabilities_no_flips: readonly number[];
}

interface Rate {
  readonly ctr: number;
  readonly se: number;
}

interface RecogymFile {
  readonly worlds: { readonly [products: string]: WorldFigures };
  readonly spot_checks: { readonly world: string; readonly omegas: readonly Spot[]; readonly ctr_function: readonly { readonly x: number; readonly ctr: number }[] };
  readonly published: readonly { readonly notebook: string; readonly num_products: number; readonly flips: number; readonly rows: readonly { readonly agent: string; readonly low: number; readonly high: number }[] }[];
  readonly monte_carlo: { readonly [world: string]: { readonly policies?: { readonly [name: string]: Rate }; readonly best_constant_product_index?: number } };
}

/** Published worlds, probabilities and click rates of RecoGym v1. */
export const recogymKindOfFile: ReferenceKind = {
  name: "RecoGym",
  recognises: (json) => typeof json === "object" && json !== null && "monte_carlo" in json && "spot_checks" in json,
  check(json) {
    const file = json as RecogymFile;
    return [...checkWorlds(file), checkSpots(file), ...checkRates(file), checkPublished(file)];
  },
};

function checkWorlds({ worlds }: RecogymFile): ReferenceCheck[] {
  return Object.entries(worlds).map(([products, { Gamma, mu_organic, flip_index = {} }]) => {
    const tally = createTally(`world of ${products} products`);
    const nature = drawNature(Number(products), 0);
    tally.compareAll("Gamma", nature.gamma, Gamma.flat(), () => EXACT);
    tally.compareAll("mu_organic", nature.muOrganic, mu_organic, () => EXACT);
    for (const [flips, index] of Object.entries(flip_index)) {
      tally.compareAll(`flip_index ${flips}`, drawNature(Number(products), Number(flips)).flipIndex, index, () => EXACT);
    }
    return tally.result();
  });
}

function checkSpots({ spot_checks }: RecogymFile): ReferenceCheck {
  const tally = createTally("spot checks of both probabilities");
  const nature = drawNature(Number(spot_checks.world), 0);
  const views = new Float64Array(nature.products);
  spot_checks.omegas.forEach((spot, index) => {
    const taste = Float64Array.from(spot.omega);
    viewShares(nature, taste, views);
    tally.compareAll(`omegas[${index}] views`, views, spot.organic_view_probabilities, () => EXACT);
    tally.compareAll(`omegas[${index}] clicks`, views.map((_, product) => recogymClickShare(nature, taste, product)), spot.click_probabilities_no_flips, () => EXACT);
  });
  spot_checks.ctr_function.forEach(({ x, ctr }) => tally.compare(`ctr(${x})`, clickShareOf(x), ctr, EXACT));
  return tally.result();
}

/** What chooses the next product, given the views so far. */
type Rule = (at: { readonly counts: Float64Array; readonly last: number; readonly random: Random }) => number;

const rulesOf = (products: number, best: number | undefined): { readonly [policy: string]: Rule } => ({
  uniform_random: ({ random }) => Math.floor(random.uniform() * products),
  last_product_viewed: ({ last }) => last,
  most_viewed_by_this_user: ({ counts }) => mostViewed(counts),
  ...(best === undefined ? {} : { always_best_constant_product: () => best }),
});

// Four standard errors of both simulations together, as the file asks.
function checkRates({ monte_carlo }: RecogymFile): ReferenceCheck[] {
  return Object.entries(monte_carlo).flatMap(([world, { policies, best_constant_product_index }]) => {
    const [, products, flips] = /^P(\d+)_flips(\d+)$/.exec(world) ?? [];
    if (products === undefined || policies === undefined) return [];
    const tally = createTally(`click rates, ${products} products, ${flips} flips`);
    const rules = rulesOf(Number(products), best_constant_product_index);
    const nature = drawNature(Number(products), Number(flips));
    for (const [policy, { ctr, se }] of Object.entries(policies)) {
      if (rules[policy] === undefined) continue;
      const [ours, error] = rateOf(nature, rules[policy]);
      tally.compare(policy, ours, ctr, 4 * Math.sqrt(se * se + error * error));
    }
    return [tally.result()];
  });
}

// The published interval is of Beta quantiles over one run; the logs of the current code have one more recommendation per customer.
function checkPublished({ published }: RecogymFile): ReferenceCheck {
  const tally = createTally("random agent within the published intervals");
  for (const { notebook, num_products, flips, rows } of published) {
    const random = rows.find(({ agent }) => agent === "random");
    if (random === undefined) continue;
    const [ours] = rateOf(drawNature(num_products, flips), rulesOf(num_products, undefined)["uniform_random"]);
    const middle = (random.low + random.high) / 2;
    tally.compare(`${notebook}, ${num_products} products`, ours, middle, (random.high - random.low) / 2);
  }
  return tally.result().compared > 0 ? tally.result() : notCovered("random agent", "no published random agent");
}

function rateOf(nature: RecogymNature, rule: Rule): readonly [rate: number, error: number] {
  const visitor = createVisitor(nature);
  const counts = new Float64Array(nature.products);
  const at = { counts, last: -1, random: seeded("reference choices") };
  visitor.onView = (product) => {
    counts[product]++;
    at.last = product;
  };
  const perCustomer: { readonly clicks: number; readonly events: number }[] = [];
  for (let customer = 0; customer < customers; customer++) {
    counts.fill(0);
    let [clicks, events] = [0, 0];
    visitor.arrive(customerStream(seeded("reference customers"), customer));
    while (!visitor.gone()) {
      events++;
      if (visitor.recommend(rule(at))) clicks++;
    }
    perCustomer.push({ clicks, events });
  }
  const events = perCustomer.reduce((sum, one) => sum + one.events, 0);
  const rate = perCustomer.reduce((sum, one) => sum + one.clicks, 0) / events;
  return [rate, Math.sqrt(perCustomer.reduce((sum, one) => sum + (one.clicks - rate * one.events) ** 2, 0)) / events];
}
