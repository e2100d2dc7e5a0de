// What came of a decision: its tally in money, its reward, its cost on every limit, and what a merchant reads beside it.
import type { Metric } from "../../core/index.ts";
import type { Assessment } from "../problem.ts";
import { costOnBasketCents, discountOnBasketCents, type CouponCandidate, type Offer } from "./candidate.ts";
import { offerOf } from "./offers.ts";
import { predictSatisfaction, satisfactionOfStars, type RatingInputs } from "./rating-model.ts";
import type { CouponOutcome, CouponRequest, OrderOutcome } from "./schema.ts";
import { periodOf, type CouponSettings } from "./settings.ts";

/** Names of the long-run limits, in the order of their costs. */
export const limitNames = ["spend", "couponsPerWeek", "returnOnSpend"] as const;

/** What a merchant reads beside the reward, per decision or as a ratio of two sums. */
export const couponMetrics: readonly Metric[] = [
  { name: "redemptionRate", unit: "share", better: "higher", per: "couponsSent" },
  { name: "conversion", unit: "share", better: "higher", per: null },
  { name: "revenue", unit: "cents", better: "higher", per: null },
  { name: "margin", unit: "cents", better: "higher", per: null },
  { name: "satisfaction", unit: "share", better: "higher", per: null },
  { name: "retention", unit: "share", better: "higher", per: null },
  { name: "purchaseFrequency", unit: "orders", better: "higher", per: null },
  { name: "returnOnSpend", unit: "1", better: "higher", per: "spend" },
  { name: "successRate", unit: "share", better: "higher", per: "couponsSent" },
  { name: "spend", unit: "cents", better: "lower", per: null },
  { name: "couponsSent", unit: "share", better: "lower", per: null },
];

/** What a decision came to; expectations of it are linear, which the world's hidden truth relies on. */
export interface Tally {
  readonly revenueCents: number;
  /** After the coupon's cost. */
  readonly marginCents: number;
  readonly spendCents: number;
  readonly couponsSent: number;
  readonly redeemed: number;
  readonly satisfactionShare: number;
}

/** The account that pays for a period's coupons. */
export function accountOfPeriod(period: number): string {
  return `budget-${period}`;
}

/** The weighted sum of revenue, margin, redemption and satisfaction, before it is clipped to the declared range. */
export function rewardOf({ reward }: CouponSettings, tally: Tally): number {
  const money = (reward.revenueWeight * tally.revenueCents + reward.marginWeight * tally.marginCents) / reward.moneyScaleCents;
  return money + reward.redemptionWeight * tally.redeemed + reward.satisfactionWeight * tally.satisfactionShare;
}

/** The cost on each limit: spend; coupons sent; and the shortfall floor x spend - margin, below 0 where the floor is exceeded. */
export function costsOf({ reward, limits }: CouponSettings, tally: Tally): readonly number[] {
  const shortfallCents = limits.returnOnSpendFloor * tally.spendCents - tally.marginCents;
  return [tally.spendCents / reward.moneyScaleCents, tally.couponsSent, shortfallCents / reward.moneyScaleCents];
}

/** The same for choices in stages: the whole is paid with the last one. */
export function assessChoices(settings: CouponSettings, request: CouponRequest, chosen: readonly CouponCandidate[], outcomes: readonly CouponOutcome[]): Assessment {
  const whole = assessDecision(settings, request, offerOf(chosen), outcomes);
  if (chosen.length <= 1) return whole;
  const earlier = chosen.slice(1).map(() => ({ reward: 0, costs: limitNames.map(() => 0) }));
  return { ...whole, stages: [...earlier, ...whole.stages] };
}

/** What a decision came to by its outcomes; none of them means silence: no visit, no order, no rating. */
function assessDecision(
  settings: CouponSettings, request: CouponRequest, chosen: Offer, outcomes: readonly CouponOutcome[],
): Assessment {
  const facts = gather(chosen, outcomes);
  const tally = tallyOf(settings, request, chosen, facts);
  const { low, high } = settings.reward;
  return {
    stages: [{ reward: Math.min(high, Math.max(low, rewardOf(settings, tally))), costs: costsOf(settings, tally) }],
    metrics: metricsOf(tally, facts),
    settled: settledBy(settings, request, chosen, facts),
    ended: facts.closed,
  };
}

interface Facts {
  readonly orders: ReadonlyMap<string, OrderOutcome>;
  /** Share of each order that came back. */
  readonly returned: ReadonlyMap<string, number>;
  /** The order the coupon was used on: the first that entered it with a basket it covers. */
  readonly redeemed: OrderOutcome | null;
  readonly visited: boolean;
  readonly expired: boolean;
  readonly unsubscribed: boolean;
  readonly closed: boolean;
  readonly stars: number | null;
}

// An order reported twice counts once; a later rating replaces an earlier one.
function gather(chosen: Offer, outcomes: readonly CouponOutcome[]): Facts {
  let [orders, returned] = [noOrders, nothingReturned];
  let [visited, expired, unsubscribed, closed] = [false, false, false, false];
  let stars: number | null = null;
  for (const outcome of outcomes) {
    switch (outcome.kind) {
      case "visit": visited = true; break;
      case "expiry": expired = true; break;
      case "unsubscribe": unsubscribed = true; break;
      case "closed": closed = true; break;
      case "rating": stars = outcome.stars; break;
      case "order":
        if (orders === noOrders) orders = new Map();
        if (!orders.has(outcome.order)) orders.set(outcome.order, outcome);
        break;
      case "refund":
        if (returned === nothingReturned) returned = new Map();
        returned.set(outcome.order, Math.max(outcome.returnedShare, returned.get(outcome.order) ?? 0));
        break;
      default: outcome satisfies never;
    }
  }
  return { orders, returned, redeemed: redeemedOf(chosen, orders), stars, visited: visited || orders.size > 0, expired, unsubscribed, closed };
}

// Most decisions are followed by silence: they share these, which nobody writes to.
const noOrders = new Map<string, OrderOutcome>();
const nothingReturned = new Map<string, number>();

function redeemedOf(chosen: Offer, orders: ReadonlyMap<string, OrderOutcome>): OrderOutcome | null {
  for (const order of orders.values()) if (order.redeemed && costOnBasketCents(chosen, order.basketCents) > 0) return order;
  return null;
}

function tallyOf(settings: CouponSettings, request: CouponRequest, chosen: Offer, facts: Facts): Tally {
  const spendCents = facts.redeemed === null ? 0 : costOnBasketCents(chosen, facts.redeemed.basketCents);
  let revenueCents = 0;
  let marginCents = -spendCents;
  for (const order of facts.orders.values()) {
    const kept = 1 - (facts.returned.get(order.order) ?? 0);
    const discountCents = order === facts.redeemed ? discountOnBasketCents(chosen, order.basketCents) : 0;
    revenueCents += kept * (order.basketCents - discountCents);
    marginCents += kept * order.marginCents;
  }
  return {
    revenueCents, marginCents, spendCents,
    couponsSent: chosen.kind === "none" ? 0 : 1,
    redeemed: facts.redeemed === null ? 0 : 1,
    satisfactionShare: facts.stars === null
      ? predictSatisfaction(settings.ratingModel, ratingInputsOf(request, chosen, facts)) : satisfactionOfStars(facts.stars),
  };
}

function ratingInputsOf(request: CouponRequest, chosen: Offer, facts: Facts): RatingInputs {
  return {
    ordered: facts.orders.size > 0 ? 1 : 0,
    redeemed: facts.redeemed === null ? 0 : 1,
    couponSent: chosen.kind === "none" ? 0 : 1,
    couponsLast7Days: request.couponsLast7Days,
    refunded: facts.returned.size > 0 && [...facts.returned.keys()].some((order) => facts.orders.has(order)) ? 1 : 0,
    unsubscribed: facts.unsubscribed ? 1 : 0,
  };
}

/** What the rating model may learn from: the decision's inputs and its rating, or null where nobody rated. */
export function ratedDecision(
  request: CouponRequest, chosen: Offer, outcomes: readonly CouponOutcome[],
): { readonly inputs: RatingInputs; readonly satisfactionShare: number } | null {
  const facts = gather(chosen, outcomes);
  if (facts.stars === null) return null;
  return { inputs: ratingInputsOf(request, chosen, facts), satisfactionShare: satisfactionOfStars(facts.stars) };
}

function metricsOf(tally: Tally, facts: Facts): { readonly [name: string]: number } {
  const ordered = facts.orders.size > 0;
  return {
    redemptionRate: tally.redeemed,
    conversion: ordered ? 1 : 0,
    revenue: tally.revenueCents,
    margin: tally.marginCents,
    satisfaction: tally.satisfactionShare,
    retention: facts.visited && !facts.unsubscribed ? 1 : 0,
    purchaseFrequency: facts.orders.size,
    returnOnSpend: tally.marginCents,
    successRate: tally.couponsSent === 1 && ordered && tally.marginCents > 0 ? 1 : 0,
    spend: tally.spendCents,
    couponsSent: tally.couponsSent,
  };
}

// A coupon is used once: its cost is final with the redemption, and a refund does not bring it back. It may lapse unused.
function settledBy(settings: CouponSettings, request: CouponRequest, chosen: Offer, facts: Facts): Assessment["settled"] {
  if (chosen.kind === "none") return [];
  const amount = facts.redeemed === null ? 0 : costOnBasketCents(chosen, facts.redeemed.basketCents);
  const account = accountOfPeriod(periodOf(settings, request.timeMs));
  return [{ account, amount, final: facts.redeemed !== null || facts.expired }];
}
