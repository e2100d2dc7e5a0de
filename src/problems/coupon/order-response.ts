// What a decision brings at its own visit, in two parts: how probable an order is, and what an order, or none, then brings and costs.
import { createLogistic, createRidge, isotonic, type LinearBank } from "../../models/index.ts";
import { sigmoid } from "../../kernels/index.ts";
import type { Observation } from "../../core/index.ts";
import { costOnBasketCents } from "./candidate.ts";
import type { Logged } from "./estimate.ts";
import { createBasketReader, createOrderInputs, fieldAt, overBaskets, type Counts } from "./order-inputs.ts";
import { faceValueGroups } from "./pooled-response.ts";
import type { CouponProblem } from "./problem.ts";

/** Estimates of one visit, [A] each; meaningless where a candidate is not allowed. */
export interface VisitEstimates {
  /** Probability of an order. */
  readonly orders: Float64Array;
  /** Expected reward and spend (in units of the spend limit) of the visit alone. */
  readonly rewards: Float64Array;
  readonly spends: Float64Array;
}

/** The fitted model. */
export interface OrderResponse {
  /** Everything about one visit; the arrays are written anew by the next call. */
  readonly estimate: (observation: Pick<Observation, "state">) => VisitEstimates;
  /** Log-odds of an order without a coupon at given counts, the rest of the state as it stands. */
  plainLogOdds(observation: Pick<Observation, "state">, counts: Counts): number;
  /** What a visit without a coupon brings with an order, and without one. */
  plainRewards(observation: Pick<Observation, "state">): readonly [ordered: number, idle: number];
}

type Amount = (state: ArrayLike<number>, action: number) => number;

/** The counts that a state shows. */
export function createCounts(problem: CouponProblem): (observation: Pick<Observation, "state">) => Counts {
  const [couponsAt, ordersAt] = [fieldAt(problem, "couponMemory"), fieldAt(problem, "orderMemory")];
  return ({ state }) => ({ coupons: state[couponsAt], orders: state[ordersAt] });
}

/**
 * Orders by a logistic regression on `OrderInputs`, raised to rise with the face value among coupons that differ in nothing else (`isotonic`, after
 * arXiv 2406.05987); what an order brings and costs, and what a visit without one brings, by ridge regressions on the usual basket and the
 * coupon. Baskets scatter more than anything a coupon does to them: the order, which is what coupons move, is learned apart from their noise.
 */
export function fitOrderResponse(problem: CouponProblem, rows: readonly Logged[], penalty: number): OrderResponse {
  const { candidates } = problem;
  const inputs = createOrderInputs(problem);
  const countsOf = createCounts(problem);
  const orderModel = fitBank(createLogistic({ models: 1, width: inputs.width, penalty }), rows, {
    target: ({ ordered }) => ordered, write: ({ observation, action }, out) => inputs.write(observation, action, countsOf(observation), out),
  });
  const amount = createAmounts(problem, penalty);
  const buyers = rows.filter(({ ordered }) => ordered > 0);
  const gainOf = amount(buyers, ({ reward, spend }) => reward + spend);
  const costOf = amount(buyers.filter(({ action }) => candidates[action].kind !== "none"), ({ spend }) => spend);
  const idleOf = amount(rows.filter(({ ordered }) => ordered === 0), ({ reward }) => reward);
  const groups = faceValueGroups(candidates);
  const x = new Float64Array(inputs.width);
  const [orders, rewards, spends] = [0, 1, 2].map(() => new Float64Array(candidates.length));
  return {
    estimate(observation) {
      const { state } = observation;
      const counts = countsOf(observation);
      for (let candidate = 0; candidate < candidates.length; candidate++) {
        inputs.write(observation, candidate, counts, x);
        orders[candidate] = sigmoid(orderModel.predict(0, x));
      }
      for (const group of groups) isotonic(group.map((candidate) => orders[candidate])).forEach((value, index) => { orders[group[index]] = value; });
      for (let candidate = 0; candidate < candidates.length; candidate++) {
        const cost = candidates[candidate].kind === "none" ? 0 : Math.max(0, costOf(state, candidate));
        spends[candidate] = orders[candidate] * cost;
        rewards[candidate] = orders[candidate] * (gainOf(state, candidate) - cost) + (1 - orders[candidate]) * idleOf(state, candidate);
      }
      return { orders, rewards, spends };
    },
    plainLogOdds(observation, counts) {
      inputs.write(observation, 0, counts, x);
      return orderModel.predict(0, x);
    },
    plainRewards: ({ state }) => [gainOf(state, 0), idleOf(state, 0)],
  };
}

interface Fit<Row> {
  readonly target: (row: Row) => number;
  readonly write: (row: Row, out: Float64Array) => void;
}

/** A bank of one model after these rows. */
export function fitBank<Row>(bank: LinearBank, rows: readonly Row[], { target, write }: Fit<Row>): LinearBank {
  const inputs = new Float64Array(rows.length * bank.width);
  rows.forEach((row, index) => write(row, inputs.subarray(index * bank.width, (index + 1) * bank.width)));
  bank.learnMany({ count: rows.length, models: new Int32Array(rows.length), inputs, targets: Float64Array.from(rows, target) });
  return bank;
}

// Linear in the usual basket, an open basket and newness, and per candidate in what it is likely to cost on that basket.
function createAmounts(problem: CouponProblem, penalty: number) {
  const { candidates, settings: { reward: { moneyScaleCents } } } = problem;
  const [openAt, newAt] = [fieldAt(problem, "basketOpen"), fieldAt(problem, "newness")];
  const basketOf = createBasketReader(problem);
  const width = 4 + 2 * candidates.length;
  const write = (state: ArrayLike<number>, action: number, out: Float64Array): void => {
    const usualCents = basketOf(state);
    out.fill(0);
    out[0] = 1;
    out[1] = usualCents / moneyScaleCents / 10;
    out[2] = state[openAt];
    out[3] = state[newAt];
    out[4 + action] = 1;
    out[4 + candidates.length + action] = overBaskets(usualCents, (basketCents) => costOnBasketCents(candidates[action], basketCents)) / moneyScaleCents;
  };
  const x = new Float64Array(width);
  return (rows: readonly Logged[], target: (row: Logged) => number): Amount => {
    const bank = fitBank(createRidge({ models: 1, width, penalty }), rows, {
      target, write: ({ observation, action }, out) => write(observation.state, action, out),
    });
    return (state, action) => {
      write(state, action, x);
      return bank.predict(0, x);
    };
  };
}
