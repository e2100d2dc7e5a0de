// What came of a slate: the reward and the costs of each place, and what a merchant reads beside them.
import type { Metric } from "../../core/index.ts";
import type { Assessment } from "../problem.ts";
import { alikeAbove } from "./rules.ts";
import type { Product, RecommendationOutcome } from "./schema.ts";
import type { RecommendationSettings } from "./settings.ts";

/** Names of the long-run limits, in the order of their costs: places given to overexposed products, and to a category that stands above already. */
export const limitNames = ["overexposure", "sameness"] as const;

const slateMetrics: readonly Metric[] = [
  { name: "clickRate", unit: "share", better: "higher", per: "shown" },
  { name: "purchases", unit: "1", better: "higher", per: null },
  { name: "revenue", unit: "cents", better: "higher", per: null },
  { name: "rating", unit: "stars", better: "higher", per: "ratings" },
  { name: "diversity", unit: "share", better: "higher", per: "shown" },
  { name: "newShare", unit: "share", better: "higher", per: "shown" },
  { name: "overexposedShare", unit: "share", better: "lower", per: "shown" },
  { name: "ratings", unit: "1", better: "higher", per: null },
  { name: "shown", unit: "1", better: "higher", per: null },
];

/** What a merchant reads beside the reward, per slate or as a ratio of two sums; the click rate also place by place, from the one seen first. */
export function metricsOfPlaces(places: number): readonly Metric[] {
  return [...slateMetrics, ...Array.from({ length: places }, (_, place): readonly Metric[] => [
    { name: `clickRate@${place + 1}`, unit: "share", better: "higher", per: `shown@${place + 1}` },
    { name: `shown@${place + 1}`, unit: "1", better: "higher", per: null },
  ]).flat()];
}

/** What a customer did with one place: each counts once, however often it is reported. */
interface Seen {
  readonly clicked: boolean;
  readonly paidCents: number | null;
  readonly stars: number | null;
}

/** The assessment of a slate by its outcomes; those of products that are not in it do not count, none means that nothing was clicked. */
export function assessSlate(
  settings: RecommendationSettings, chosen: readonly Product[],
  outcomes: readonly RecommendationOutcome[],
): Assessment {
  const seen = chosen.map((product) => seenOf(product, outcomes));
  return {
    stages: chosen.map((product, place) => ({ reward: rewardOf(settings, seen[place]), costs: costsOf(settings, chosen.slice(0, place), product) })),
    metrics: metricsOf(settings, chosen, seen),
    settled: [],
    ended: outcomes.some(({ kind }) => kind === "closed"),
  };
}

function seenOf({ id }: Product, outcomes: readonly RecommendationOutcome[]): Seen {
  let [clicked, paidCents, stars]: [boolean, number | null, number | null] = [false, null, null];
  for (const outcome of outcomes) {
    if (outcome.kind === "closed" || outcome.product !== id) continue;
    if (outcome.kind === "click") clicked = true;
    else if (outcome.kind === "purchase") paidCents ??= outcome.priceCents;
    else stars ??= outcome.stars;
  }
  return { clicked, paidCents, stars };
}

function rewardOf({ reward }: RecommendationSettings, { clicked, paidCents, stars }: Seen): number {
  const rated = stars === null ? 0 : (stars - 3) / 2;
  return (clicked ? reward.clickWeight : 0) + (paidCents === null ? 0 : reward.purchaseWeight) + reward.ratingWeight * rated;
}

function costsOf({ exposure }: RecommendationSettings, above: readonly Product[], product: Product): readonly number[] {
  return [product.exposureShare > exposure.most ? 1 : 0, alikeAbove(above, product) > 0 ? 1 : 0];
}

function metricsOf(
  { exposure, places }: RecommendationSettings, chosen: readonly Product[], seen: readonly Seen[],
): { readonly [name: string]: number } {
  const metrics: Record<string, number> = {
    clickRate: 0, purchases: 0, revenue: 0, rating: 0, diversity: categoriesOf(chosen), newShare: 0, overexposedShare: 0, ratings: 0, shown: chosen.length,
  };
  for (let place = 0; place < chosen.length; place++) {
    const { clicked, paidCents, stars } = seen[place];
    const { ageDays, exposureShare } = chosen[place];
    if (clicked) metrics["clickRate"]++;
    if (paidCents !== null) metrics["purchases"]++;
    metrics["revenue"] += paidCents ?? 0;
    metrics["rating"] += stars ?? 0;
    if (ageDays < exposure.newDays) metrics["newShare"]++;
    if (exposureShare > exposure.most) metrics["overexposedShare"]++;
    if (stars !== null) metrics["ratings"]++;
  }
  for (let place = 0; place < places; place++) {
    const { clickRate, shown } = namesOfPlace(place);
    metrics[clickRate] = place < seen.length && seen[place].clicked ? 1 : 0;
    metrics[shown] = place < chosen.length ? 1 : 0;
  }
  return metrics;
}

function categoriesOf(chosen: readonly Product[]): number {
  let count = 0;
  for (let place = 0; place < chosen.length; place++) {
    let above = 0;
    while (chosen[above].category !== chosen[place].category) above++;
    if (above === place) count++;
  }
  return count;
}

interface PlaceNames {
  readonly clickRate: string;
  readonly shown: string;
}

const placeNames: PlaceNames[] = [];

// The metrics of a place, from the one seen first; the names are made once.
function namesOfPlace(place: number): PlaceNames {
  return placeNames[place] ??= { clickRate: `clickRate@${place + 1}`, shown: `shown@${place + 1}` };
}
