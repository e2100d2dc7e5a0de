// How simulated customers answer: the hidden truth from which the season draws and the bounds compute exact expectations.
import type { Coupon, CouponSet, Offer } from "./candidate.ts";
import { costsOf, rewardOf, type Tally } from "./assess.ts";
import { basketLevels, categoryShare, createOrderTable } from "./order-table.ts";
import { predictSatisfaction } from "./rating-model.ts";
import type { Population, Profiles } from "./population.ts";
import type { CouponSettings } from "./settings.ts";

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
  const usable = candidates.map((candidate) => (candidate.kind === "none" ? 0 : parameters.noticeShare * lifetimeShare(settings, parameters.purchaseDelayHours, candidate)));
  const sizes = basketLevels.map((level) => Math.exp(parameters.basketNoise * level));
  const basketCents = (customer: number, level: number): number => Math.max(500, Math.round(population.usualBasketCents[customer] * sizes[level]));
  const table = createOrderTable({ settings, population, profiles, candidates, usable, basketCents });

  const orderShare = (customer: number, candidate: number, mood: Mood): number => {
    const rise = table.lift(customer, candidate);
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
      const cell = customer * candidates.length + candidate;
      const { revenue, margin, spend, redeemed } = table.orders(customer, candidate);
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
