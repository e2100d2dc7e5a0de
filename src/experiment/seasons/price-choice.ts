// Which price keeps a policy that is conditioned on prices within a budget: found by bisection, since spend falls as the price rises.
import { describe, fail, findNamed, type Environment, type Log, type Observation, type Policy, type Random } from "../../core/index.ts";
import { connectedGroups, estimators, evaluate, replay, viewLog } from "../../evaluation/index.ts";
import { fitRewardModel } from "../../models/index.ts";
import { through } from "../lenses/lens.ts";
import { limitIndex } from "./pricing.ts";
import { judge } from "../training/judge.ts";

/** Expected cost, per episode of a process or per request of a bandit, when decided at this price. */
export type SpendAtPrice = (price: number) => number;

/** A price for a budget. */
export interface PriceChoice {
  /** The lowest price found whose spend is within the budget; 0 where the limit does not bind. */
  readonly price: number;
  readonly spend: number;
  /** False where even the highest price spends more than is allowed. */
  readonly kept: boolean;
  /**
   * The next lower price tried, which spends more, and the share of episodes to decide at it so that the mean spend is the budget:
   * the optimum under a limit may have to mix two policies. 0 where nothing is to be mixed.
   */
  readonly below: { readonly price: number; readonly spend: number; readonly share: number };
}

/** Where to look. */
export interface PriceSearch {
  readonly allowed: number;
  readonly highest: number;
  /** Halvings of the range; 20 unless given: a millionth of it. */
  readonly rounds?: number;
}

/** Bisection on the price of one limit (spend is monotone in it: arXiv 2303.01049, lemma 1). Throws `bad-settings`. */
export function choosePrice(spendAt: SpendAtPrice, { allowed, highest, rounds = 20 }: PriceSearch): PriceChoice {
  if (!(allowed >= 0)) fail("bad-settings", "allowed", "a number of 0 or more", describe(allowed));
  if (!(highest > 0)) fail("bad-settings", "highest", "a price above 0", describe(highest));
  let low = { price: 0, spend: spendAt(0) };
  if (low.spend <= allowed) return { ...low, kept: true, below: { ...low, share: 0 } };
  let high = { price: highest, spend: spendAt(highest) };
  if (high.spend > allowed) return { ...high, kept: false, below: { ...high, share: 0 } };
  for (let round = 0; round < rounds; round++) {
    const price = (low.price + high.price) / 2;
    const tried = { price, spend: spendAt(price) };
    if (tried.spend <= allowed) high = tried;
    else low = tried;
  }
  return { ...high, kept: true, below: { ...low, share: (allowed - high.spend) / (low.spend - high.spend) } };
}

/** The policy deciding at stated prices, [L], whatever the observation says. */
export function policyAtPrices(policy: Policy, prices: Float32Array): Policy {
  const seen = (observation: Observation): Observation => ({ ...observation, prices });
  return {
    probabilities: (observation, random, out) => policy.probabilities(seen(observation), random, out),
    ...(policy.explain && { explain: (observation) => policy.explain!(seen(observation)) }),
  };
}

/** How spend is estimated from a log. */
export interface LoggedSpendOptions {
  readonly limit: string;
  readonly random: Random;
  /** Prices of the other limits, [L]; 0 unless given. */
  readonly prices?: Float32Array;
  /** By name; "SNDR" unless given, which keeps within the range of what was logged better than DR. */
  readonly estimator?: string;
}

/** The estimated cost of a policy on a log as a function of the price of one limit. Use rows that it was not learned from. Throws `unknown-name`. */
export function spendOnLog(log: Log, policy: Policy, options: LoggedSpendOptions): SpendAtPrice {
  const { limit, random, estimator: name = "SNDR" } = options;
  const index = limitIndex(log.spec, limit);
  const estimator = findNamed(estimators, name, "estimator");
  const view = viewLog(log);
  const columns = view.quantities.map(({ observed }) => observed);
  const model = estimator.usesModel ? fitRewardModel(log, columns, { groups: connectedGroups(log.subjects, log.episodes).groupOf }) : null;
  return (price) => {
    const prices = withPrice(options.prices ?? new Float32Array(log.spec.limits.length), index, price);
    return evaluate(replay(view, { name: `at price ${price}`, policy }, { model, prices, random }), estimator, `cost:${limit}`).value;
  };
}

/** The cost of a policy in an environment as a function of the price of one limit: the mean over the same episodes for every price. */
export function spendInEnvironment(
  environment: Environment, policy: Policy, { limit, episodes, random, prices = new Float32Array(environment.spec.limits.length) }: WorldSpendOptions,
): SpendAtPrice {
  const index = limitIndex(environment.spec, limit);
  const paying = through(environment, {
    spec: environment.spec,
    begin: (step) => step,
    follow: (step) => ({ ...step, reward: step.costs[index] }),
    save: () => null,
    restore: () => {},
  });
  return (price) => judge(policyAtPrices(policy, withPrice(prices, index, price)), paying, { episodes, random: random.fork("spend") }).meanReturn;
}

/** How spend is measured in an environment. */
export interface WorldSpendOptions {
  readonly limit: string;
  readonly episodes: number;
  readonly random: Random;
  /** Prices of the other limits, [L]; 0 unless given. */
  readonly prices?: Float32Array;
}

function withPrice(prices: Float32Array, index: number, price: number): Float32Array {
  const changed = prices.slice();
  changed[index] = price;
  return changed;
}
