// What no policy can beat: the best slate of every visit of a season by the hidden truth.
import type { Random } from "../../core/index.ts";
import type { RecommendationProblem } from "./problem.ts";
import { clickShare } from "./response.ts";
import type { RecommendationRequest } from "./schema.ts";
import type { RecommendationSettings } from "./settings.ts";
import { bestSlate } from "./slate.ts";
import type { RecommendationWorld, Truth } from "./world.ts";

/** Slates that are looked through one by one; beyond that the bound leaves equal categories out of account. */
const mostSlates = 20_000;

/**
 * Mean over the first `decisions` visits of the expected reward of the best slate. Who comes, with which tastes, to which products does
 * not depend on what was shown; what a customer bought before is offered again here, so that the figure is a bound, and the optimum but
 * for that. With more than 20,000 slates per visit the best order without the effect of equal categories stands for it: higher still.
 */
export function boundSlates(problem: Pick<RecommendationProblem, "settings" | "world">, { random, decisions }: { random: Random; decisions: number }): number | null {
  const { settings } = problem;
  const world = problem.world(random);
  let [total, count] = [0, 0];
  while (count < decisions) {
    const arrival = world.next();
    if (arrival === null) break;
    total += bestExpected(settings, world, arrival.request);
    count++;
    world.respond(arrival.request, bestSlate(settings, arrival.request, () => 0));
  }
  return count === 0 ? null : total / count;
}

/** The highest expected reward of any legal slate for a visit that waits for its answer. */
export function bestExpected(settings: RecommendationSettings, world: RecommendationWorld, { products }: RecommendationRequest): number {
  const truth = world.truth();
  const open = products.map((_, index) => index).filter((index) => products[index].inStock);
  const categories = products.map(({ category }) => settings.categories.indexOf(category));
  const slates = Array.from({ length: settings.places }, (_, place) => Math.max(1, open.length - place)).reduce((a, b) => a * b, 1);
  const search: Search = { settings, world, truth, open, categories, above: [] };
  return slates <= mostSlates ? bestFrom(search) : bestOrder(search);
}

interface Search {
  readonly settings: RecommendationSettings;
  readonly world: RecommendationWorld;
  readonly truth: Truth;
  readonly open: readonly number[];
  readonly categories: readonly number[];
  readonly above: number[];
}

function bestFrom(search: Search): number {
  const { settings, world, truth, open, categories, above } = search;
  const place = above.length;
  if (place === settings.places) return 0;
  let best = 0;
  for (const index of open) {
    if (above.includes(index)) continue;
    const alike = above.filter((other) => categories[other] === categories[index]).length;
    if (alike >= settings.rules.perCategory) continue;
    above.push(index);
    const own = clickShare(world.nature.parameters, { place, logOdds: truth.logOdds[index], alike }) * truth.worth[index];
    best = Math.max(best, own + bestFrom(search));
    above.pop();
  }
  return best;
}

// The higher the worth of a look, the higher the place: no order does better (rearrangement inequality).
function bestOrder({ settings, world, truth, open }: Search): number {
  const values = open.map((index) => clickShare(world.nature.parameters, { place: 0, logOdds: truth.logOdds[index], alike: 0 }) * truth.worth[index]).sort((a, b) => b - a);
  const first = clickShare(world.nature.parameters, { place: 0, logOdds: 0, alike: 0 });
  return values.slice(0, settings.places).reduce((sum, value, place) => sum + (value * clickShare(world.nature.parameters, { place, logOdds: 0, alike: 0 })) / first, 0);
}

/** Expected reward of a slate for a visit that waits for its answer; `slate` are positions in its products. */
export function expectedOf(world: RecommendationWorld, { products }: RecommendationRequest, slate: readonly number[]): number {
  const { logOdds, worth } = world.truth();
  return slate.reduce((sum, index, place) => {
    const alike = slate.slice(0, place).filter((other) => products[other].category === products[index].category).length;
    return sum + clickShare(world.nature.parameters, { place, logOdds: logOdds[index], alike }) * worth[index];
  }, 0);
}

/**
 * Normalised discounted cumulative gain of a slate (Jarvelin & Kekalainen 2002, section 2.2, log base 2) for a visit that waits for its
 * answer: gains are expected rewards of a look, 1 is the best order of all products in stock.
 */
export function normalisedGain(world: RecommendationWorld, { products }: RecommendationRequest, slate: readonly number[]): number {
  const { logOdds, worth } = world.truth();
  const gain = (index: number): number => Math.max(0, worth[index]) / (1 + Math.exp(-logOdds[index]));
  const ideal = products.map((_, index) => index).filter((index) => products[index].inStock).map(gain).sort((a, b) => b - a);
  const discounted = (gains: readonly number[]): number => gains.reduce((sum, value, place) => sum + value / Math.log2(place + 2), 0);
  return discounted(slate.map(gain)) / discounted(ideal.slice(0, slate.length));
}
