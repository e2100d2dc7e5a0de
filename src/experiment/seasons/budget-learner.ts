// A budget-constrained learner from a log, after BCORLE(lambda): one policy conditioned on prices, trained once, and a price for every budget.
import { findAlgorithm } from "../../algorithms/index.ts";
import { createLearner, type Learner, type Log, type Policy, type Random, type Settings } from "../../core/index.ts";
import { relabelPrices, type PriceRanges } from "../../models/index.ts";
import { choosePrice, policyAtPrices, spendOnLog, type PriceChoice } from "./price-choice.ts";

/** How to learn for all budgets at once. */
export interface BudgetLearnerOptions {
  /** The prices to be ready for; the highest should keep spend below the smallest budget. */
  readonly prices: PriceRanges;
  readonly random: Random;
  /** Any algorithm that reads prices: those over networks, or a linear one with `priceInputs`. "discrete-cql" unless given; "fitted-q-iteration" is the plain rival. */
  readonly algorithm?: string;
  readonly settings?: Settings;
  /** How often every episode is relabelled, each time at prices of its own; 5 unless given. */
  readonly copies?: number;
}

/** One policy for all budgets. */
export interface BudgetLearner {
  readonly learner: Learner;
  /** The policy deciding at these prices, [L]. Live, the pacing controller writes the prices into observations instead. */
  at(prices: Float32Array): Policy;
  /**
   * The price of one limit for a budget per episode (or request), by the spend that is estimated on a log which should not be the one
   * learned from; other limits cost nothing.
   */
  priceFor(log: Log, budget: { readonly limit: string; readonly allowed: number; readonly estimator?: string; readonly random: Random }): PriceChoice;
}

/**
 * Trains on the log with its prices drawn anew (BCORLE(lambda): Zhang, Tang, Yang et al., NeurIPS 2021, algorithm 1), so that another budget asks for
 * another price and not for another training. Throws `unsuited`, `bad-settings`, or `unknown-name` for a limit that the log does not have.
 */
export function learnForBudgets(log: Log, options: BudgetLearnerOptions): BudgetLearner {
  const { prices, random, algorithm = "discrete-cql", copies = 5 } = options;
  const labelled = relabelPrices(log, prices, copies, random.fork("prices"));
  const found = findAlgorithm(algorithm);
  const room = Object.hasOwn(found.defaults, "bufferRows") ? { bufferRows: Math.max(2, labelled.rows), candidates: mostCandidates(log) } : {};
  const learner = createLearner(found, log.spec, { ...room, ...options.settings });
  learner.learn(labelled, random.fork("learn"));
  return {
    learner,
    at: (stated) => policyAtPrices(learner.policy, stated),
    priceFor: (judged, { limit, allowed, ...how }) =>
      choosePrice(spendOnLog(judged, learner.policy, { limit, ...how }), { allowed, highest: prices[limit]?.[1] ?? 0 }),
  };
}

function mostCandidates(log: Log): number {
  let most = 1;
  for (const { offsets } of log.next === null ? [log.observations] : [log.observations, log.next]) {
    for (let row = 0; row < log.rows; row++) most = Math.max(most, offsets[row + 1] - offsets[row]);
  }
  return most;
}
