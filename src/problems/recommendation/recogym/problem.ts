// RecoGym v1 as a problem: one product for a customer known by their views, among a fixed list, for a click.
import { fail, sampleIndex, type DecisionSpec, type Random, type State } from "../../../core/index.ts";
import type { Baseline, Problem, World } from "../../problem.ts";
import { createHistory, mostViewed } from "./history.ts";
import { drawNature, type RecogymNature } from "./nature.ts";
import { parseRecogymOutcome, parseRecogymRequest, type RecogymOutcome, type RecogymRequest, type RecogymSettings } from "./schema.ts";
import { createVisitor } from "./visitor.ts";

/** A product by its number. */
export interface RecogymProduct {
  readonly product: number;
  readonly name: string;
}

type RecogymBaseline = Baseline<RecogymRequest, RecogymProduct>;

/** What the state of a customer holds: their views of each product, older ones fading. */
export function recogymSpec({ products, viewFade, discount }: RecogymSettings): DecisionSpec {
  const fixed = Array.from({ length: products }, (_, product) => `p${product}`);
  const most = Math.min(100, 1 / Math.max(0.01, 1 - viewFade));
  return { state: fixed.map((name) => ({ name: `views=${name}`, low: 0, high: most })), candidate: [], fixed, limits: [], stages: 1, discount };
}

const outcomeWindowMs = 60_000;
const stepMs = 60_000;

/** The problem of these settings; its world has no end, as another customer follows whoever leaves. */
export function createRecogymProblem(settings: RecogymSettings): Problem<RecogymRequest, RecogymProduct, RecogymOutcome> {
  const spec = recogymSpec(settings);
  const nature = drawNature(settings.products, settings.flips, settings.worldSeed);
  const products = spec.fixed!.map((name, product): RecogymProduct => ({ product, name }));
  const nothing = new Float32Array(0);
  return {
    spec,
    metrics: [{ name: "clickRate", unit: "share", better: "higher", per: null }],
    parseRequest: (input) => parseRecogymRequest(settings, input),
    parseOutcome: parseRecogymOutcome,
    stage({ views }, chosen, prices) {
      if (chosen.length > 0) return null;
      const history = createHistory(settings.products, settings.viewFade);
      for (const product of views) history.see(product);
      return { observation: { state: Float32Array.from(history.faded), candidates: nothing, allowed: new Uint8Array(settings.products).fill(1), prices }, candidates: products };
    },
    label: ({ name }) => name,
    time: ({ timeMs }) => timeMs,
    subject: ({ subject }) => subject,
    episode: ({ subject }) => subject,
    assess(_decision, outcomes) {
      const clicked = outcomes.some(({ kind }) => kind === "click") ? 1 : 0;
      return { stages: [{ reward: clicked, costs: [] }], metrics: { clickRate: clicked }, settled: [], ended: outcomes.some(({ kind }) => kind === "left") };
    },
    accounts: [],
    account: (name) => fail("unknown-name", "account", "none, as a recommendation spends no money", name),
    reserve: () => [],
    fallback: ({ views }) => [products[views[views.length - 1]]],
    outcomeWindowMs,
    world: (random) => createRecogymWorld(nature, random),
    baselines: baselinesOf(products),
  };
}

function baselinesOf(products: readonly RecogymProduct[]): readonly RecogymBaseline[] {
  const countsOf = (views: readonly number[]): Float64Array => {
    const counts = new Float64Array(products.length);
    for (const product of views) counts[product]++;
    return counts;
  };
  return [
    { name: "random", act: (_, random) => [products[sampleIndex(random, products.length)]] },
    { name: "viewed last", act: ({ views }) => [products[views[views.length - 1]]] },
    { name: "viewed most", act: ({ views }) => [products[mostViewed(countsOf(views))]] },
    { name: "by own views", act: ({ views }, random) => [products[views[sampleIndex(random, views.length)]]] },
  ];
}

/** The stream of a customer by number: whoever plays this world's customers, one by one or many, meets the same ones. */
export function customerStream(random: Random, customer: number): Random {
  return random.fork(`customer ${customer}`);
}

function createRecogymWorld(nature: RecogymNature, random: Random): World<RecogymRequest, RecogymProduct, RecogymOutcome> {
  const visitor = createVisitor(nature);
  let views: number[] = [];
  let [customer, moment] = [-1, 0];
  visitor.onView = (product) => { views.push(product); };
  return {
    next() {
      while (visitor.gone()) {
        views = [];
        visitor.arrive(customerStream(random, ++customer));
      }
      return { kind: "recommendation", request: { subject: `customer-${customer}`, timeMs: stepMs * moment++, views: [...views] } };
    },
    respond(_request, [{ product }]) {
      const clicked = visitor.recommend(product);
      const reports: { afterMs: number; outcome: RecogymOutcome }[] = [];
      if (clicked) reports.push({ afterMs: 1000, outcome: { kind: "click" } });
      if (visitor.gone()) reports.push({ afterMs: 2000, outcome: { kind: "left" } });
      return { reports };
    },
    save: () => ({ customer, moment, views: [...views], visitor: visitor.save() }),
    restore(state) {
      const saved = state as unknown as { customer: number; moment: number; views: readonly number[]; visitor: State };
      [customer, moment, views] = [saved.customer, saved.moment, [...saved.views]];
      visitor.restore(saved.visitor);
    },
  };
}
