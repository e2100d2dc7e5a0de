// The visits still to come, estimated from a log: how often customers come back, who stays away for good, and what the counts do to both.
import { createLogistic } from "../../models/index.ts";
import { sigmoid } from "../../kernels/index.ts";
import type { Observation } from "../../core/index.ts";
import type { Logged } from "./estimate.ts";
import { couponWear, fieldAt, orderWear, type Counts } from "./order-inputs.ts";
import { createCounts, fitBank, type OrderResponse } from "./order-response.ts";
import type { CouponProblem } from "./problem.ts";

/** The reward of all later visits, after a decision that leaves these counts: without a coupon in them, for whom this state shows. */
export type VisitsAhead = (observation: Pick<Observation, "state">) => (counts: Counts) => number;

const dayMs = 86_400_000;
/** Who has not come back in so many days before the end is taken to have left. */
const missedDays = 30;
const halfLifeDays = 30;
/** What a visit shows and the next will not: taken at its mean in the log. */
const momentary = ["pagesLog", "basketOpen", "weekend", "evening", "holiday", "festival"];

/**
 * V(m) = sum over later visits k of S(k) [p(k) G + (1 - p(k)) U], with p(k) the probability of an order at the counts m(k), G and U what a visit brings
 * with and without one, S(k) the share of customers who are still there, and m(k + 1) = h (m(k) + p(k) of an order): counts halve in thirty days,
 * which is bookkeeping and not learned (docs/formulas.md). Staying away is a logistic regression on the count of orders the visit leaves.
 */
export function fitVisitsAhead(problem: CouponProblem, rows: readonly Logged[], response: OrderResponse): VisitsAhead {
  const { periodDays } = problem.settings;
  const { gapDays, stays } = readReturns(problem, rows);
  const ordersAt = fieldAt(problem, "ordersLog");
  const countsOf = createCounts(problem);
  const leaving = fitBank(createLogistic({ models: 1, width: 5, penalty: 1 }), stays, {
    target: ({ back }) => (back ? 0 : 1),
    write: ({ row }, out) => writeLeaving(countsOf(row.observation).orders + row.ordered, row.observation.state[ordersAt], out),
  });
  const usual = createUsual(problem, rows);
  const kept = Math.exp((-Math.LN2 * gapDays) / halfLifeDays);
  const elapsedAt = fieldAt(problem, "periodShare");
  const x = new Float64Array(5);
  return ({ state }) => {
    const left = ((1 - state[elapsedAt]) * periodDays) / gapDays;
    const later = usual(state);
    // Log-odds are linear in both counts once these have worn in.
    const base = response.plainLogOdds(later, { coupons: 0, orders: 0 });
    const byCoupons = response.plainLogOdds(later, { coupons: Number.POSITIVE_INFINITY, orders: 0 }) - base;
    const byOrders = response.plainLogOdds(later, { coupons: 0, orders: Number.POSITIVE_INFINITY }) - base;
    const [gain, idle] = response.plainRewards(later);
    return (counts) => rewardAhead({
      visits: left, kept, gain, idle,
      leaveShare(orders) {
        writeLeaving(orders, state[ordersAt], x);
        return sigmoid(leaving.predict(0, x));
      },
      orderShare: (now) => sigmoid(base + byCoupons * couponWear(now.coupons) + byOrders * orderWear(now.orders)),
    }, counts);
  };
}

/** What the visits to come depend on. */
export interface Ahead {
  /** How many there will be of who stays; a broken part counts in part. */
  readonly visits: number;
  /** What is left of a count from one visit to the next. */
  readonly kept: number;
  /** Share of customers who do not come back after a visit that leaves so many orders in the count. */
  readonly leaveShare: (orders: number) => number;
  readonly orderShare: (counts: Counts) => number;
  /** Reward of a visit with an order, and without. */
  readonly gain: number;
  readonly idle: number;
}

/** The sum V(m) of `fitVisitsAhead`, from the counts that a decision leaves. */
export function rewardAhead({ visits, kept, leaveShare, orderShare, gain, idle }: Ahead, { coupons, orders }: Counts): number {
  let [sum, here] = [0, 1];
  for (let visit = 1; visit < visits + 1; visit++) {
    here *= 1 - leaveShare(orders);
    coupons *= kept;
    orders *= kept;
    const share = orderShare({ coupons, orders });
    sum += Math.min(1, visits + 1 - visit) * here * (share * gain + (1 - share) * idle);
    orders += share;
  }
  return sum;
}

function writeLeaving(orders: number, ordersLog: number, out: Float64Array): void {
  out[0] = 1;
  out[1] = orderWear(orders);
  out[2] = orders / 4;
  out[3] = Math.max(0, 1 - orders);
  out[4] = ordersLog / 4;
}

interface Stay {
  readonly row: Logged;
  readonly back: boolean;
}

// Each customer's visits in the order of time: the mean gap, and whether a visit early enough to tell was followed by another.
function readReturns({ settings: { startMs, periodDays } }: CouponProblem, rows: readonly Logged[]) {
  const bySubject = new Map<string, Logged[]>();
  for (const row of rows) {
    const own = bySubject.get(row.request.subject);
    if (own === undefined) bySubject.set(row.request.subject, [row]);
    else own.push(row);
  }
  const known = startMs + (periodDays - missedDays) * dayMs;
  const stays: Stay[] = [];
  let [gaps, days] = [0, 0];
  for (const own of bySubject.values()) {
    own.sort((a, b) => a.request.timeMs - b.request.timeMs);
    own.forEach((row, index) => {
      const next = own[index + 1];
      if (row.request.timeMs < known) stays.push({ row, back: next !== undefined });
      if (next === undefined) return;
      gaps++;
      days += (next.request.timeMs - row.request.timeMs) / dayMs;
    });
  }
  return { stays, gapDays: gaps === 0 ? periodDays : days / gaps };
}

// The state as later visits will show it: what is momentary at its mean, the time of the period halfway through what is left.
function createUsual(problem: CouponProblem, rows: readonly Logged[]): (state: Float32Array) => Pick<Observation, "state"> {
  const means = momentary.map((name) => {
    const index = fieldAt(problem, name);
    return { index, mean: rows.reduce((sum, { observation }) => sum + observation.state[index], 0) / rows.length };
  });
  const elapsedAt = fieldAt(problem, "periodShare");
  return (state) => {
    const later = state.slice();
    for (const { index, mean } of means) later[index] = mean;
    later[elapsedAt] = (1 + state[elapsedAt]) / 2;
    return { state: later };
  };
}
