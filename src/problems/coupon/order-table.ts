// What an order of a customer brings on average under a coupon, and by how much the coupon raises its odds: exact sums over nine baskets, kept in columns.
import { costOnBasketCents, discountOnBasketCents, worthOnBasketCents, type CouponSet, type Offer } from "./candidate.ts";
import type { Population, Profiles } from "./population.ts";
import type { CouponSettings } from "./settings.ts";

/** Midpoints of nine equally likely slices of the standard normal law: a customer's baskets, so that expectations are finite sums. */
export const basketLevels: readonly number[] = [
  -1.5932188180, -0.9674215661, -0.5894557894, -0.2822161470, 0, 0.2822161470, 0.5894557894, 0.9674215661, 1.5932188180,
];

/** The basket an order ends with when the coupon may be used: below its threshold, within a quarter, some stretch to it. */
export function stretchedCents(candidate: Offer, basketCents: number): number | null {
  if (candidate.kind === "set") return stretchedOf(candidate, basketCents);
  if (candidate.kind === "none" || basketCents >= candidate.thresholdCents) return null;
  return basketCents >= 0.75 * candidate.thresholdCents ? candidate.thresholdCents : null;
}

// Of a set, to the lowest threshold that is not reached; the elements of a bundle have theirs together.
function stretchedOf({ parts }: CouponSet, basketCents: number): number | null {
  const together = parts.reduce((sum, part) => sum + (part.kind === "bundle" ? part.thresholdCents : 0), 0);
  const thresholds = parts.map((part) => (part.kind === "bundle" ? together : part.thresholdCents)).filter((threshold) => threshold > basketCents);
  const nearest = Math.min(...thresholds);
  return basketCents >= 0.75 * nearest ? nearest : null;
}

/** The probability that an order holds something of every category of a bundle; 1 where the offer asks for none. */
export function categoryShare({ categories, world }: CouponSettings, { parameters, giftTaste }: Population, { customer, offer }: { readonly customer: number; readonly offer: Offer }): number {
  const parts = offer.kind === "set" ? offer.parts : [offer];
  if (world.categoryReach === undefined) return 1;
  // Affinities as requests show them: the first category's is the taste for it, the others share the rest.
  const affinity = (category: string): number => (
    categories.indexOf(category) === 0 ? giftTaste[customer] : (1 - giftTaste[customer]) / Math.max(1, categories.length - 1)
  );
  return parts.reduce((share, part) => (part.kind === "bundle" ? share * Math.min(1, parameters.categoryReach + affinity(part.category)) : share), 1);
}

/** Whose orders, of what, and how often a coupon may be used at all, [candidates]. */
interface TableInputs {
  readonly settings: CouponSettings;
  readonly population: Population;
  readonly profiles: Profiles;
  readonly candidates: readonly Offer[];
  readonly usable: readonly number[];
  basketCents(customer: number, level: number): number;
}

/**
 * Per customer and candidate: the rise of the log-odds, and what an order then brings on average, refunds included. A cell is filled when it is
 * first asked for: a season needs the rise of what was chosen, bounds alone need the rest.
 */
export function createOrderTable(inputs: TableInputs) {
  const { population, candidates } = inputs;
  const size = population.customers * candidates.length;
  const lifts = new Float64Array(size).fill(Number.NaN);
  let orders: OrderTable | null = null;
  return {
    lift(customer: number, index: number): number {
      const cell = customer * candidates.length + index;
      if (Number.isNaN(lifts[cell])) lifts[cell] = liftOf(inputs, { customer, index, candidate: candidates[index] });
      return lifts[cell];
    },
    /** The table with the cell of this customer and candidate filled. */
    orders(customer: number, index: number): OrderTable {
      orders ??= emptyOrders(size);
      const cell = customer * candidates.length + index;
      if (orders.filled[cell] === 0) fillCell(inputs, orders, { customer, index, candidate: candidates[index] });
      orders.filled[cell] = 1;
      return orders;
    },
  };
}

type OrderTable = ReturnType<typeof emptyOrders>;

function emptyOrders(size: number) {
  const column = (): Float64Array => new Float64Array(size);
  return { filled: new Uint8Array(size), revenue: column(), margin: column(), spend: column(), redeemed: column() };
}

interface CellPlace {
  readonly customer: number;
  readonly index: number;
  readonly candidate: Offer;
}

// What an order ends with when the coupon may be used, level by level: the basket, or the one it is stretched to; shares are of all orders of the level.
function usedBaskets(inputs: TableInputs, { customer, index, candidate }: CellPlace, visit: (level: { basket: number; usable: number; stretched: number | null; stretches: number }) => void): void {
  const usable = inputs.usable[index] * categoryShare(inputs.settings, inputs.population, { customer, offer: candidate });
  for (let level = 0; level < basketLevels.length; level++) {
    const basket = inputs.basketCents(customer, level);
    const stretched = stretchedCents(candidate, basket);
    visit({ basket, usable, stretched, stretches: stretched === null ? 0 : inputs.population.parameters.stretchShare });
  }
}

function fillCell(inputs: TableInputs, table: OrderTable, at: CellPlace): void {
  const { parameters } = inputs.population;
  const cell = at.customer * inputs.candidates.length + at.index;
  const kept = 1 - parameters.refundShare;
  const add = (basketCents: number, share: number): void => {
    const weight = share / basketLevels.length;
    const cost = costOnBasketCents(at.candidate, basketCents);
    table.revenue[cell] += weight * kept * (basketCents - discountOnBasketCents(at.candidate, basketCents));
    table.margin[cell] += weight * (kept * Math.round(parameters.marginShare * basketCents) - cost);
    table.spend[cell] += weight * cost;
    table.redeemed[cell] += cost > 0 ? weight : 0;
  };
  usedBaskets(inputs, at, ({ basket, usable, stretched, stretches }) => {
    addPlain(table, cell, { basket, share: (1 - usable) / basketLevels.length, marginShare: parameters.marginShare, kept });
    add(basket, usable * (1 - stretches));
    if (stretched !== null) add(stretched, usable * stretches);
  });
}

function addPlain(table: OrderTable, cell: number, order: { basket: number; share: number; marginShare: number; kept: number }): void {
  table.revenue[cell] += order.share * order.kept * order.basket;
  table.margin[cell] += order.share * order.kept * Math.round(order.marginShare * order.basket);
}

// Weber's law in its logarithmic form: a discount of a tenth of the usual basket counts 1, and each doubling of (1 + 10 d) one more.
function liftOf(inputs: TableInputs, at: CellPlace): number {
  const { settings, population, profiles } = inputs;
  const { customer, candidate } = at;
  if (candidate.kind === "none") return 0;
  const { parameters } = population;
  const remote = candidate.kind === "freeShipping" && profiles.region[customer] === settings.regions.length - 1 ? parameters.remoteShippingFactor : 1;
  const taste = candidate.kind === "freeGift" ? 1 + parameters.giftTasteSpread * (2 * population.giftTaste[customer] - 1) : 1;
  const later = candidate.sendAfterHours > 0 ? 1 : 0;
  const slot = later === population.prefersLater[customer] ? 1 : parameters.wrongSlotShare;
  const discountShare = (remote * taste * worthOf(inputs, at)) / population.usualBasketCents[customer];
  return population.sensitivity[customer] * slot * Math.log2(1 + 10 * discountShare);
}

// What a usable coupon is worth to the customer on average, in cents.
function worthOf(inputs: TableInputs, at: CellPlace): number {
  let worth = 0;
  usedBaskets(inputs, at, ({ basket, usable, stretched, stretches }) => {
    worth += ((usable * (1 - stretches)) / basketLevels.length) * worthOnBasketCents(at.candidate, basket);
    if (stretched !== null) worth += ((usable * stretches) / basketLevels.length) * worthOnBasketCents(at.candidate, stretched);
  });
  return worth / Math.max(1e-9, inputs.usable[at.index]);
}
