// What a store does today: nothing, the same for all, chance, a rule by spend, and greedy rules over estimates from a random log.
import { sampleIndex } from "../../core/index.ts";
import type { Baseline, DecisionRecord } from "../problem.ts";
import type { CouponCandidate } from "./candidate.ts";
import { fitPooledResponse, type PooledOptions } from "./pooled-response.ts";
import { fitResponse, readRecords, type Estimates, type Logged, type ResponseModel } from "./estimate.ts";
import type { CouponProblem } from "./problem.ts";
import type { CouponRequest } from "./schema.ts";
import { complete } from "./offers.ts";
import { columnsOfVisits, priceOfBudget } from "./price-of-budget.ts";
import { forbidden } from "./rules.ts";

/** A baseline of this problem. */
export type CouponBaseline = Baseline<CouponRequest, CouponCandidate>;

/** Never a coupon. */
export function noneBaseline({ candidates }: CouponProblem): CouponBaseline {
  return { name: "none", act: () => [candidates[0]] };
}

/** Any allowed candidate with equal chances, none among them. */
export function randomBaseline(problem: CouponProblem): CouponBaseline {
  const { settings, spec, candidates } = problem;
  const prices = new Float32Array(spec.limits.length);
  return {
    name: "random",
    act(request, random) {
      const chosen: CouponCandidate[] = [];
      while (!complete(settings, chosen)) {
        const { allowed } = problem.stage(request, chosen, prices)!.observation;
        const open = candidates.filter((_, index) => allowed[index] === 1);
        chosen.push(open[sampleIndex(random, open.length)]);
      }
      return chosen;
    },
  };
}

/** The same coupon for all who may have it, until the money is gone. */
function everybodyBaseline({ settings, candidates }: CouponProblem, candidate: number, name = "everybody"): CouponBaseline {
  const coupon = candidates[candidate];
  return { name, act: (request) => [forbidden(settings, request, coupon) === null ? coupon : candidates[0]] };
}

/** What is fitted to the rows (`readRecords`) of the log of a policy that chose at random: baselines which all plan to spend the same budget, and the price of spend it asks for. */
export interface FittedBaselines {
  readonly baselines: readonly CouponBaseline[];
  /** At which estimated uplift, so priced, is expected to use up the budget: a price for learners to start from. */
  readonly price: number;
}

/** Both from one fit. */
export function fitBaselines(problem: CouponProblem, rows: readonly Logged[]): FittedBaselines {
  const model = fitResponse(problem, rows);
  const favourite = favouriteOf(problem, model);
  const price = multiplierOf(problem, model);
  return {
    price,
    baselines: [everybodyBaseline(problem, favourite), spendRule(problem, model, favourite), responseRule(problem, model), upliftRule(problem, model, price)],
  };
}

/** The baselines alone, from the log itself. */
export function makeBaselines(problem: CouponProblem, log: readonly DecisionRecord[]): readonly CouponBaseline[] {
  return fitBaselines(problem, readRecords(problem, log)).baselines;
}

// The coupon that would bring most if everybody had it who may; who may not gets none.
function favouriteOf({ candidates }: CouponProblem, { logged }: ResponseModel): number {
  const totals = new Float64Array(logged[0].rewards.length);
  for (const { allowed, rewards } of logged) {
    for (let candidate = 1; candidate < totals.length; candidate++) totals[candidate] += rewards[allowed[candidate] === 1 ? candidate : 0];
  }
  return argmax(totals, (candidate) => candidate > 0 && candidates[candidate].kind !== "none");
}

// Big spenders first: the favourite coupon down to the spend at which the budget is expected to be used up.
function spendRule({ settings, candidates, ...problem }: CouponProblem, model: ResponseModel, favourite: number): CouponBaseline {
  const offers = model.logged.filter(({ allowed }) => allowed[favourite] === 1)
    .map(({ request, spends }): Offer => ({ score: request.spendLastYearCents, spend: spends[favourite] }));
  const least = leastScore(offers, allowanceOf({ ...problem, settings, candidates }) * model.logged.length);
  return {
    name: "rule by spend",
    act: (request) => [
      request.spendLastYearCents >= least && forbidden(settings, request, candidates[favourite]) === null ? candidates[favourite] : candidates[0],
    ],
  };
}

// The coupon with the highest estimated probability of an order, for those with the highest such probability.
function responseRule(problem: CouponProblem, model: ResponseModel): CouponBaseline {
  const best = ({ orders, allowed }: Estimates): number => argmax(orders, (candidate) => problem.candidates[candidate].kind !== "none" && allowed[candidate] === 1);
  const offers = model.logged.map((estimates): Offer | null => {
    const candidate = best(estimates);
    return candidate < 0 ? null : { score: estimates.orders[candidate], spend: estimates.spends[candidate] };
  });
  const least = leastScore(offers.filter((offer) => offer !== null), allowanceOf(problem) * model.logged.length);
  return {
    name: "greedy by response",
    estimated: true,
    act(request) {
      const estimates = model.estimate(request);
      const candidate = best(estimates);
      return [problem.candidates[candidate >= 0 && estimates.orders[candidate] >= least ? candidate : 0]];
    },
  };
}

// The candidate of highest estimated uplift - multiplier x cost: the best split of an expected budget, were the estimates true.
function upliftRule(problem: CouponProblem, model: ResponseModel, price: number): CouponBaseline {
  return { name: "greedy by uplift per cost", estimated: true, act: (request) => [problem.candidates[pricedBest(model.estimate(request), price)]] };
}

/** A priced rule over a pooled response model: the price is stated anew for each decision, so that another budget needs no other fit. */
export interface PricedRule extends CouponBaseline {
  readonly price: number;
  /** The same estimates under another budget for the period: the price by bisection. */
  under(budgetCents: number): PricedRule;
}

/** The candidate of highest estimated reward - price x spend, now and, with foresight, at later visits; the price makes the expected spend meet the budget. */
export function pooledRule(problem: CouponProblem, log: readonly DecisionRecord[], options: PooledOptions): PricedRule {
  const model = fitPooledResponse(problem, readRecords(problem, log), options);
  const name = options.foresight > 0 ? "long-run uplift per cost" : "pooled uplift per cost";
  const ruleUnder = (budgetCents: number): PricedRule => {
    const { settings } = problem;
    const price = multiplierOf({ ...problem, settings: { ...settings, limits: { ...settings.limits, budgetCents } } }, model);
    return { name, estimated: true, price, act: (request) => [problem.candidates[pricedBest(model.estimate(request), price)]], under: ruleUnder };
  };
  return ruleUnder(problem.settings.limits.budgetCents);
}

function multiplierOf(problem: CouponProblem, { logged }: ResponseModel): number {
  return priceOfBudget(columnsOfVisits(logged, problem.candidates.length), allowanceOf(problem) * logged.length, { least: 0, rounds: 40 });
}

function pricedBest({ allowed, rewards, spends }: Estimates, price: number): number {
  let best = 0;
  let most = rewards[0] - price * spends[0];
  for (let candidate = 1; candidate < rewards.length; candidate++) {
    const value = rewards[candidate] - price * spends[candidate];
    if (allowed[candidate] === 0 || !(value > most)) continue;
    [best, most] = [candidate, value];
  }
  return best;
}

/** Spend per decision that the budget allows, in units of the spend limit. */
function allowanceOf({ settings: { limits, reward } }: Pick<CouponProblem, "settings"> & Partial<CouponProblem>): number {
  return limits.budgetCents / limits.decisionsPerPeriod / reward.moneyScaleCents;
}

interface Offer {
  readonly score: number;
  readonly spend: number;
}

// The lowest score that may still be served, best scores first, until the expected spend is used up.
function leastScore(offers: readonly Offer[], most: number): number {
  const sorted = [...offers].sort((a, b) => b.score - a.score);
  let spent = 0;
  for (const { score, spend } of sorted) {
    spent += spend;
    if (spent > most) return score;
  }
  return Number.NEGATIVE_INFINITY;
}

function argmax(values: ArrayLike<number>, open: (index: number) => boolean): number {
  let best = -1;
  for (let index = 0; index < values.length; index++) if (open(index) && (best < 0 || values[index] > values[best])) best = index;
  return best;
}
