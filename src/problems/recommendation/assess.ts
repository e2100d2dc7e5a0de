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
  const count = (holds: (product: Product, place: number) => boolean): number => chosen.filter(holds).length;
  const sum = (value: (one: Seen) => number): number => seen.reduce((total, one) => total + value(one), 0);
  return {
    clickRate: count((_, place) => seen[place].clicked),
    purchases: count((_, place) => seen[place].paidCents !== null),
    revenue: sum(({ paidCents }) => paidCents ?? 0),
    rating: sum(({ stars }) => stars ?? 0),
    diversity: new Set(chosen.map(({ category }) => category)).size,
    newShare: count(({ ageDays }) => ageDays < exposure.newDays),
    overexposedShare: count(({ exposureShare }) => exposureShare > exposure.most),
    ratings: count((_, place) => seen[place].stars !== null),
    shown: chosen.length,
    ...Object.fromEntries(Array.from({ length: places }, (_, place) => [
      [`clickRate@${place + 1}`, place < seen.length && seen[place].clicked ? 1 : 0], [`shown@${place + 1}`, place < chosen.length ? 1 : 0],
    ]).flat()),
  };
}
