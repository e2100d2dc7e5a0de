// How simulated customers answer: the hidden truth from which the season draws and the bounds compute exact expectations.
import { costOnBasketCents, discountOnBasketCents, worthOnBasketCents, type Coupon, type CouponSet, type Offer } from "./candidate.ts";
import { costsOf, rewardOf, type Tally } from "./assess.ts";
import { predictSatisfaction } from "./rating-model.ts";
import type { Population, Profiles } from "./population.ts";
import type { CouponSettings } from "./settings.ts";

/** Midpoints of nine equally likely slices of the standard normal law: a customer's baskets, so that expectations are finite sums. */
export const basketLevels: readonly number[] = [
  -1.5932188180, -0.9674215661, -0.5894557894, -0.2822161470, 0, 0.2822161470, 0.5894557894, 0.9674215661, 1.5932188180,
];

/** How a rating is moved by what happened, in shares of the scale. */
const ratingShifts = { redeemed: 0.1, perFatigue: -0.04, refunded: -0.25 } as const;

/** What is in a customer's mind at a decision, beyond their nature. */
export interface Mood {
  /** Rise of the order's log-odds by interest, an open basket, weekend and holiday. */
  readonly logOdds: number;
  /** Memory of discounts, in [0, 1]. */
  readonly erosion: number;
  /** Count of recent coupons, fading. */
  readonly fatigue: number;
  /** Habit of buying here, in [0, 1]. */
  readonly habit: number;
  readonly couponsLast7Days: number;
}

/** Exact probabilities and expectations of a season's customers. */
export interface Response {
  readonly candidates: readonly Offer[];
  /** Probability of an order within the response window. */
  orderShare(customer: number, candidate: number, mood: Mood): number;
  unsubscribeShare(candidate: number, mood: Mood): number;
  /** Probability that an order's moment falls into the coupon's lifetime and the customer thinks of it. */
  usableShare(candidate: number): number;
  /** What is left of it where a bundle asks for categories that the order may not hold. */
  categoryShare(customer: number, candidate: number): number;
  /** One of the nine baskets, in whole cents. */
  basketCents(customer: number, level: number): number;
  /** Share of satisfaction of an order, before it becomes stars. */
  satisfactionShare(customer: number, mood: Mood, happened: { redeemed: number; refunded: number; sent: number }): number;
  /** The expected tally of a candidate. */
  expect(customer: number, candidate: number, mood: Mood): Tally;
}

/** Expected reward and costs of every candidate: the counterfactual truth that bounds alone may use. */
export interface Truth {
  /** [A] */
  readonly rewards: Float64Array;
  /** [A], the expected spend in units of the spend limit. */
  readonly spends: Float64Array;
}

/** The answers of these customers to these candidates. */
export function createResponse(
  settings: CouponSettings, { population, profiles }: { population: Population; profiles: Profiles }, candidates: readonly Offer[],
): Response {
  const { parameters } = population;
  const count = candidates.length;
  const usable = candidates.map((candidate) => (candidate.kind === "none" ? 0 : parameters.noticeShare * lifetimeShare(settings, parameters.purchaseDelayHours, candidate)));
  const basketCents = (customer: number, level: number): number => (
    Math.max(500, Math.round(population.usualBasketCents[customer] * Math.exp(parameters.basketNoise * basketLevels[level])))
  );
  const table = createOrderTable({ settings, population, profiles, candidates, usable, basketCents });
  const { lift, revenue, margin, spend, redeemed } = table;

  const orderShare = (customer: number, candidate: number, mood: Mood): number => {
    const rise = lift[customer * count + candidate];
    const effect = rise < 0 ? rise : rise * Math.exp(-parameters.fatigueEffect * mood.fatigue);
    return 1 / (1 + Math.exp(-(population.orderLogOdds[customer] + mood.logOdds + effect + parameters.habitEffect * mood.habit - erosionEffectOf(population, customer) * mood.erosion)));
  };
  const unsubscribeShare = (candidate: number, { fatigue }: Mood): number => (
    candidates[candidate].kind === "none" ? 0 : Math.min(0.5, parameters.unsubscribeShare * (1 + fatigue) * (1 + fatigue))
  );
  const satisfactionShare: Response["satisfactionShare"] = (customer, mood, { redeemed: used, refunded, sent }) => {
    const level = population.satisfactionShare[customer] + ratingShifts.redeemed * used + ratingShifts.refunded * refunded;
    return Math.min(1, Math.max(0, level + ratingShifts.perFatigue * sent * Math.min(4, mood.fatigue)));
  };
  return {
    candidates, orderShare, unsubscribeShare, basketCents, satisfactionShare,
    usableShare: (candidate) => usable[candidate],
    categoryShare: (customer, candidate) => categoryShare(settings, population, { customer, offer: candidates[candidate] }),
    expect(customer, candidate, mood) {
      const cell = customer * count + candidate;
      const sent = candidates[candidate].kind === "none" ? 0 : 1;
      const ordered = orderShare(customer, candidate, mood);
      const inputs = { couponSent: sent, couponsLast7Days: mood.couponsLast7Days, unsubscribed: unsubscribeShare(candidate, mood) };
      const refunded = parameters.refundShare;
      const quiet = predictSatisfaction(settings.ratingModel, { ...inputs, ordered: 0, redeemed: 0, refunded: 0 });
      const unrated = predictSatisfaction(settings.ratingModel, { ...inputs, ordered: 1, redeemed: redeemed[cell], refunded });
      const rated = satisfactionShare(customer, mood, { redeemed: redeemed[cell], refunded, sent });
      return {
        revenueCents: ordered * revenue[cell],
        marginCents: ordered * margin[cell],
        spendCents: ordered * spend[cell],
        couponsSent: sent,
        redeemed: ordered * redeemed[cell],
        satisfactionShare: (1 - ordered) * quiet + ordered * (parameters.ratedShare * rated + (1 - parameters.ratedShare) * unrated),
      };
    },
  };
}

/** The truth about one customer in one mood; candidates that are not allowed are minus infinity. */
export function truthOf(settings: CouponSettings, response: Response, about: { customer: number; mood: Mood; allowed: ArrayLike<number> }): Truth {
  const count = response.candidates.length;
  const rewards = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  const spends = new Float64Array(count);
  for (let candidate = 0; candidate < count; candidate++) {
    if (about.allowed[candidate] === 0) continue;
    const tally = response.expect(about.customer, candidate, about.mood);
    rewards[candidate] = rewardOf(settings, tally);
    spends[candidate] = costsOf(settings, tally)[0];
  }
  return { rewards, spends };
}

/** Fall of the order's log-odds at full memory of discounts: for all alike, and more for those whom discounts move. */
function erosionEffectOf({ parameters, sensitivity }: Population, customer: number): number {
  return parameters.erosionEffect + parameters.waitingEffect * Math.max(0, sensitivity[customer]);
}

/** Hours after a decision within which its order falls: half a day before the next visit at the earliest. */
function responseHours({ world }: CouponSettings): number {
  return 24 * world.leastGapDays - 12;
}

/** The moment of an order: an exponential time, cut off at the response window, by inversion of `u`. */
export function purchaseHours(settings: CouponSettings, meanHours: number, u: number): number {
  return -meanHours * Math.log(1 - u * (1 - Math.exp(-responseHours(settings) / meanHours)));
}

function lifetimeShare(settings: CouponSettings, meanHours: number, { sendAfterHours, validityHours }: Coupon | CouponSet): number {
  const end = responseHours(settings);
  const until = (hours: number): number => (1 - Math.exp(-Math.min(hours, end) / meanHours)) / (1 - Math.exp(-end / meanHours));
  return until(sendAfterHours + validityHours) - until(sendAfterHours);
}

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
function categoryShare({ categories, world }: CouponSettings, { parameters, giftTaste }: Population, { customer, offer }: { readonly customer: number; readonly offer: Offer }): number {
  const parts = offer.kind === "set" ? offer.parts : [offer];
  if (world.categoryReach === undefined) return 1;
  // Affinities as requests show them: the first category's is the taste for it, the others share the rest.
  const affinity = (category: string): number => (
    categories.indexOf(category) === 0 ? giftTaste[customer] : (1 - giftTaste[customer]) / Math.max(1, categories.length - 1)
  );
  return parts.reduce((share, part) => (part.kind === "bundle" ? share * Math.min(1, parameters.categoryReach + affinity(part.category)) : share), 1);
}

interface TableInputs {
  readonly settings: CouponSettings;
  readonly population: Population;
  readonly profiles: Profiles;
  readonly candidates: readonly Offer[];
  readonly usable: readonly number[];
  basketCents(customer: number, level: number): number;
}

// Per customer and candidate: the rise of the log-odds, and what an order then brings on average, refunds included.
function createOrderTable(inputs: TableInputs) {
  const { population, candidates } = inputs;
  const size = population.customers * candidates.length;
  const column = (): Float64Array => new Float64Array(size);
  const table = { lift: column(), revenue: column(), margin: column(), spend: column(), redeemed: column() };
  for (let customer = 0; customer < population.customers; customer++) {
    candidates.forEach((candidate, index) => fillCell(inputs, table, { customer, index, candidate }));
  }
  return table;
}

type OrderTable = ReturnType<typeof createOrderTable>;

function fillCell(inputs: TableInputs, table: OrderTable, at: { customer: number; index: number; candidate: Offer }): void {
  const { customer, index, candidate } = at;
  const { parameters } = inputs.population;
  const cell = customer * inputs.candidates.length + index;
  const kept = 1 - parameters.refundShare;
  const held = categoryShare(inputs.settings, inputs.population, { customer, offer: candidate });
  let worth = 0;
  for (let level = 0; level < basketLevels.length; level++) {
    const basket = inputs.basketCents(customer, level);
    const stretched = stretchedCents(candidate, basket);
    const stretches = stretched === null ? 0 : parameters.stretchShare;
    const add = (basketCents: number, share: number): void => {
      const weight = share / basketLevels.length;
      const cost = costOnBasketCents(candidate, basketCents);
      table.revenue[cell] += weight * kept * (basketCents - discountOnBasketCents(candidate, basketCents));
      table.margin[cell] += weight * (kept * Math.round(parameters.marginShare * basketCents) - cost);
      table.spend[cell] += weight * cost;
      table.redeemed[cell] += cost > 0 ? weight : 0;
      worth += weight * worthOnBasketCents(candidate, basketCents);
    };
    const usable = inputs.usable[index] * held;
    addPlain(table, cell, { basket, share: (1 - usable) / basketLevels.length, marginShare: parameters.marginShare, kept });
    add(basket, usable * (1 - stretches));
    if (stretched !== null) add(stretched, usable * stretches);
  }
  table.lift[cell] = liftOf(inputs, at, worth / Math.max(1e-9, inputs.usable[index]));
}

function addPlain(table: OrderTable, cell: number, order: { basket: number; share: number; marginShare: number; kept: number }): void {
  table.revenue[cell] += order.share * order.kept * order.basket;
  table.margin[cell] += order.share * order.kept * Math.round(order.marginShare * order.basket);
}

// Weber's law in its logarithmic form: a discount of a tenth of the usual basket counts 1, and each doubling of (1 + 10 d) one more.
function liftOf({ settings, population, profiles }: TableInputs, { customer, candidate }: { customer: number; candidate: Offer }, worthCents: number): number {
  if (candidate.kind === "none") return 0;
  const { parameters } = population;
  const remote = candidate.kind === "freeShipping" && profiles.region[customer] === settings.regions.length - 1 ? parameters.remoteShippingFactor : 1;
  const taste = candidate.kind === "freeGift" ? 1 + parameters.giftTasteSpread * (2 * population.giftTaste[customer] - 1) : 1;
  const later = candidate.sendAfterHours > 0 ? 1 : 0;
  const slot = later === population.prefersLater[customer] ? 1 : parameters.wrongSlotShare;
  const discountShare = (remote * taste * worthCents) / population.usualBasketCents[customer];
  return population.sensitivity[customer] * slot * Math.log2(1 + 10 * discountShare);
}
