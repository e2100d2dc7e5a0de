// The season planner: what a coupon brings now and at all later visits, learned from one log, as a policy to which the price of spend is an input.
import { fail, greedy, type Observation, type Policy } from "../../core/index.ts";
import type { Logged } from "./estimate.ts";
import { createCounts, fitOrderResponse, type OrderResponse, type VisitEstimates } from "./order-response.ts";
import { columnsOfVisits, priceOfBudget, type PricedVisits } from "./price-of-budget.ts";
import type { CouponProblem } from "./problem.ts";
import { fitVisitsAhead, type VisitsAhead } from "./visits-ahead.ts";

/** Settings of the fit. */
export interface PlannerOptions {
  /** Penalty of every coefficient of the order model and of the amounts, towards 0. */
  readonly penalty: number;
  /** Spend never counts for less than so much beyond its cost: what a coupon must be estimated to bring back, for estimates that flatter whoever is chosen by them. */
  readonly leastPrice: number;
}

/** A fit, which looks as far ahead as it is asked to. */
export interface SeasonPlanner {
  /** `foresight` is how much of the reward of later visits counts: 1 for all of it, 0 for the visit alone (the myopic twin). */
  seeing(foresight: number): PricedPolicy;
}

/** A policy for every price of spend, and the price of a budget. */
export interface PricedPolicy {
  /** Greedy at the price that the observation states, or at `leastPrice` where that is lower. */
  readonly policy: Policy;
  /** The price by bisection at which the expected spend on the log's visits is what this budget allows per decision; never below `leastPrice`. */
  readonly priceFor: (budgetCents: number) => number;
  /** Estimates at the visit and, with foresight, in the long run: new arrays, [A]. */
  readonly estimate: (observation: Observation) => VisitEstimates;
}

/**
 * Fits the rows (`readRecords`) of the log of a policy that chose at random. The reward of a candidate is that of the visit (`fitOrderResponse`) plus foresight times E V(counts after it),
 * V the reward of the later visits (`fitVisitsAhead`): a coupon is remembered, and an order, which it makes more probable, becomes habit. Reward and
 * spend are estimated apart, so that another budget asks for another price and not for another fit. Throws `unsuited` for sets, and
 * where requests do not show the store's counts.
 */
export function fitSeasonPlanner(problem: CouponProblem, rows: readonly Logged[], { penalty, leastPrice }: PlannerOptions): SeasonPlanner {
  if (problem.settings.stacking !== undefined) fail("unsuited", "season planner", "single coupons", "sets of them");
  const response = fitOrderResponse(problem, rows, penalty);
  const ahead = fitVisitsAhead(problem, rows, response);
  const fitted: Fitted = { problem, rows, leastPrice, now: response.estimate, ahead };
  return {
    seeing(foresight) {
      const estimate = createEstimator(fitted, foresight);
      return { estimate, policy: pricedPolicy(estimate, leastPrice), priceFor: createPricer(fitted, estimate) };
    },
  };
}

interface Fitted {
  readonly problem: CouponProblem;
  readonly rows: readonly Logged[];
  readonly leastPrice: number;
  readonly now: OrderResponse["estimate"];
  readonly ahead: VisitsAhead;
}

function pricedPolicy(estimate: PricedPolicy["estimate"], leastPrice: number): Policy {
  return greedy((observation, _random, out) => {
    const { rewards, spends } = estimate(observation);
    const price = Math.max(leastPrice, observation.prices[0]);
    for (let candidate = 0; candidate < rewards.length; candidate++) out[candidate] = rewards[candidate] - price * spends[candidate];
  });
}

function createEstimator({ problem, now, ahead }: Fitted, foresight: number): PricedPolicy["estimate"] {
  const { candidates } = problem;
  const countsOf = createCounts(problem);
  return (observation) => {
    const { orders, rewards, spends } = now(observation);
    const seen = { orders: orders.slice(), rewards: rewards.slice(), spends: spends.slice() };
    if (foresight === 0) return seen;
    const { coupons, orders: before } = countsOf(observation);
    const value = ahead(observation);
    // By whether a coupon was sent, and whether an order came.
    const after = [0, 1].map((sent) => [0, 1].map((ordered) => value({ coupons: coupons + sent, orders: before + ordered })));
    candidates.forEach(({ kind }, candidate) => {
      const [idle, ordered] = after[kind === "none" ? 0 : 1];
      seen.rewards[candidate] += foresight * (idle + seen.orders[candidate] * (ordered - idle));
    });
    return seen;
  };
}

/** Visits of the log that a price is found on. */
const mostVisits = 20_000;

// Visits of the log are estimated once for all budgets.
function createPricer({ problem, rows, leastPrice }: Fitted, estimate: PricedPolicy["estimate"]): PricedPolicy["priceFor"] {
  const { limits, reward } = problem.settings;
  const stride = Math.ceil(rows.length / mostVisits);
  const seen = rows.filter((_, row) => row % stride === 0);
  let visits: PricedVisits | null = null;
  return (budgetCents) => {
    visits ??= columnsOfVisits(seen.map(({ observation }) => ({ ...estimate(observation), allowed: observation.allowed })), problem.candidates.length);
    const most = (budgetCents / limits.decisionsPerPeriod / reward.moneyScaleCents) * seen.length;
    return priceOfBudget(visits, most, { least: leastPrice, rounds: 30 });
  };
}
