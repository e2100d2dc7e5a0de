// What the order model sees of a request and a candidate: who it is, the two counts that decisions change, and what the coupon offers to whom.
import { fail, type Observation } from "../../core/index.ts";
import { worthOnBasketCents, type CouponCandidate } from "./candidate.ts";
import type { CouponProblem } from "./problem.ts";

/** Where a field of the state stands; throws `unsuited` where requests do not show it. */
export function fieldAt({ spec }: Pick<CouponProblem, "spec">, name: string): number {
  const index = spec.state.findIndex((field) => field.name === name);
  return index >= 0 ? index : fail("unsuited", "season planner", `requests that show ${name} (settings with showsMonths)`, "a campaign whose do not");
}

/** The counts a store keeps of a customer (see README.md): every coupon and every order counts 1, and half as much after thirty days. */
export interface Counts {
  readonly coupons: number;
  readonly orders: number;
}

/** Inputs of one model over requests and candidates. `counts` stand in the place of those in the state. */
export interface OrderInputs {
  readonly width: number;
  /** How many of them, from the first on, say nothing of a candidate. */
  readonly plainWidth: number;
  write(observation: Pick<Observation, "state">, action: number, counts: Counts, out: Float64Array): void;
}

/** What the counts stand for and would tell twice: all of an earlier coupon or order is seen through its count. */
const shadows = ["couponMemory", "orderMemory", "orderFreshness", "couponFreshness", "redemptionFreshness", "couponsLast7Days"];
/** Whom discounts move: fields of the state, each scaled by its range, beside hinges of the number of orders. */
const movers = ["redeemedOverOrders", "redeemedShare", "orderShareOfVisits", "favouritesLog", "newness", "couponsLast7Days", "couponMemory"];
/** Whom the memory of coupons holds back more. */
const waiters = ["redeemedOverOrders", "redeemedShare", "favouritesLog"];
/** Baskets around the usual one, equally likely: a spread of a third. */
const basketFactors = [0.65, 0.84, 1, 1.19, 1.53];

/** The count of coupons as it wears in: 0 at none, towards 1, steepest at first. */
export const couponWear = (coupons: number): number => 1 - Math.exp(-0.2 * coupons);
/** The same of the count of orders, which wears in sooner. */
export const orderWear = (orders: number): number => 1 - Math.exp(-0.4 * orders);

/** The usual basket that a state tells, in cents. */
export function createBasketReader(problem: CouponProblem): (state: ArrayLike<number>) => number {
  const at = fieldAt(problem, "usualBasketLog");
  return (state) => 1000 * Math.expm1(state[at]);
}

/** Mean over baskets around the usual one of what `value` says of each. */
export function overBaskets(usualCents: number, value: (basketCents: number) => number): number {
  return basketFactors.reduce((sum, factor) => sum + value(Math.round(factor * usualCents)), 0) / basketFactors.length;
}

/** The inputs for the requests of this campaign. */
export function createOrderInputs(problem: CouponProblem): OrderInputs {
  const { spec, candidates } = problem;
  const natures = spec.state.flatMap(({ name, low, high }, index) => (shadows.includes(name) ? [] : [{ index, scale: scaleOf(low, high) }]));
  const scaled = (names: readonly string[]) => names.map((name) => {
    const index = fieldAt(problem, name);
    return { index, scale: scaleOf(spec.state[index].low, spec.state[index].high) };
  });
  const [moved, waiting] = [scaled(movers), scaled(waiters)];
  const tastes = spec.state.flatMap(({ name }, index) => (name.startsWith("affinity=") ? [index] : []));
  const places = spec.state.flatMap(({ name }, index) => (name.startsWith("region=") ? [index] : []));
  const [ordersAt, eveningAt, shareAt] = [fieldAt(problem, "ordersLog"), fieldAt(problem, "evening"), fieldAt(problem, "orderShareOfVisits")];
  const basketOf = createBasketReader(problem);
  const plainWidth = 1 + natures.length + 1 + waiting.length + 3;
  const offered = candidates.length + 4 + moved.length + 2 + tastes.length + places.length;
  return {
    width: plainWidth + offered, plainWidth,
    write({ state }, action, { coupons, orders }, out) {
      let to = 0;
      const put = (value: number): void => { out[to++] = value; };
      const few = [1, Math.max(0, 1 - state[ordersAt]), Math.max(0, 2 - state[ordersAt]), Math.max(0, state[ordersAt] - 2)];
      put(1);
      for (const { index, scale } of natures) put(scale * state[index]);
      const [worn, used] = [couponWear(coupons), orderWear(orders)];
      put(worn);
      for (const { index, scale } of waiting) put(worn * scale * state[index]);
      put(used);
      put(used * state[shareAt]);
      put(few[3]);
      out.fill(0, to);
      const candidate = candidates[action];
      if (candidate.kind === "none") return;
      out[to + action] = 1;
      to += candidates.length;
      const depth = depthOf(candidate, basketOf(state));
      const later = candidate.sendAfterHours > 0 ? 1 : 0;
      for (const value of few) put(depth * value);
      for (const { index, scale } of moved) put(depth * scale * state[index]);
      put(depth * later);
      put(depth * (2 * later - 1) * (2 * state[eveningAt] - 1));
      for (const index of tastes) put(candidate.kind === "freeGift" ? depth * state[index] : 0);
      for (const index of places) put(candidate.kind === "freeShipping" ? depth * state[index] : 0);
    },
  };
}

function scaleOf(low: number, high: number): number {
  return 1 / Math.max(Math.abs(low), Math.abs(high));
}

// Weber's law: each doubling of (1 + 10 d) counts alike, d the worth over the usual basket.
function depthOf(candidate: CouponCandidate, usualCents: number): number {
  const worth = overBaskets(usualCents, (basketCents) => worthOnBasketCents(candidate, basketCents));
  return Math.log2(1 + (10 * worth) / Math.max(1, usualCents));
}
