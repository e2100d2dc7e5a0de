// How customers answer a slate: who looks where, clicks, buys and rates; drawn for the world, expected for bounds.
import type { Random } from "../../core/index.ts";
import { medianPriceCents, tasteFor, type Customers, type Shelf, type WorldParameters } from "./population.ts";
import type { RecommendationOutcome } from "./schema.ts";
import type { RecommendationSettings } from "./settings.ts";

/** The people, the window and the parameters behind every answer. */
export interface Nature {
  readonly settings: RecommendationSettings;
  readonly parameters: WorldParameters;
  readonly shelf: Shelf;
  readonly people: Customers;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

// Share of customers that look at a place: position-based model with a constant share going on (Craswell et al. 2008, section 3).
function examinedShare({ examinedShare: share }: Pick<WorldParameters, "examinedShare">, place: number): number {
  let examined = 1;
  for (let above = 0; above < place; above++) examined *= share;
  return examined;
}

/** Log-odds of a click on a product by a customer who looks at it, without anything alike above. */
export function clickLogOdds({ parameters, shelf, people }: Nature, customer: number, product: number): number {
  return parameters.clickLogOdds + parameters.tasteEffect * tasteFor(shelf, people, customer, product) + parameters.qualityEffect * shelf.quality[product];
}

function purchaseShare({ parameters, shelf }: Nature, product: number): number {
  const price = Math.log(shelf.priceCents[product] / medianPriceCents);
  return sigmoid(parameters.purchaseLogOdds + parameters.purchaseQualityEffect * shelf.quality[product] + parameters.priceEffect * price);
}

// Four draws of this share, and one star for free.
function starShare({ parameters, shelf }: Nature, product: number): number {
  return sigmoid(0.7 + parameters.purchaseQualityEffect * shelf.quality[product]);
}

/** Expected reward of a click on a product: the click itself, a purchase behind it, and the rating behind that. */
export function clickWorth(nature: Nature, product: number): number {
  const { settings: { reward }, parameters } = nature;
  const rating = parameters.ratedShare * reward.ratingWeight * (2 * starShare(nature, product) - 1);
  return reward.clickWeight + purchaseShare(nature, product) * (reward.purchaseWeight + rating);
}

/** Probability of a click on a place, given the log-odds of its product and how many of its category stand above. */
export function clickShare(parameters: WorldParameters, at: { place: number; logOdds: number; alike: number }): number {
  return examinedShare(parameters, at.place) * sigmoid(at.logOdds + parameters.sameCategoryEffect * at.alike);
}

/** A report on its way. */
export interface Report {
  readonly afterMs: number;
  readonly outcome: RecommendationOutcome;
}

/** What a customer does with the place; always the same number of draws. */
export function drawPlace(nature: Nature, random: Random, at: { product: number; share: number; place: number }): readonly Report[] {
  const { product, share, place } = at;
  const [click, bought, hours, rated] = [random.uniform(), random.uniform(), random.uniform(), random.uniform()];
  const stars = [random.uniform(), random.uniform(), random.uniform(), random.uniform()];
  if (click >= share) return silence;
  const id = nature.shelf.ids[product];
  const reports: Report[] = [{ afterMs: 5000 * (place + 1), outcome: { kind: "click", product: id } }];
  if (bought >= purchaseShare(nature, product)) return reports;
  const buysAfterMs = 60_000 + Math.floor(hours * 24 * 3_600_000);
  reports.push({ afterMs: buysAfterMs, outcome: { kind: "purchase", product: id, priceCents: nature.shelf.priceCents[product] } });
  if (rated >= nature.parameters.ratedShare) return reports;
  const liked = starShare(nature, product);
  const given = 1 + stars.reduce((count, u) => count + (u < liked ? 1 : 0), 0);
  reports.push({ afterMs: buysAfterMs + 72 * 3_600_000, outcome: { kind: "rating", product: id, stars: given } });
  return reports;
}

const silence: readonly Report[] = [];
