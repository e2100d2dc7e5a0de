// Self-normalised estimators on sequences of any length: SNIPS and SNDR on single choices, WPDIS and WDR beyond.
import type { TermSource } from "./terms.ts";

/** For each step of the longest chain: the sums over chains that the weights are divided by, and the weighted sums above them. */
interface StepSums {
  /** [horizon + 1], sum of cumulative weights before step t; a chain that has ended keeps its last. */
  readonly before: Float64Array;
  /** [horizon], sum of cumulative weight x discounted (observed - taken) at step t. */
  readonly residuals: Float64Array;
  /** [horizon], sum of the weight before x discounted expectation at step t. */
  readonly expectations: Float64Array;
}

/**
 * Thomas & Brunskill 2016 (WDR): sum over t of sum_i [u_t (r - q) + u_(t-1) v], u_t = c_t / sum_j c_t; without a model this is WPDIS.
 * Each ratio is linearised around its value unless `linearised` is false; then the terms are n times each chain's summand.
 */
export function normalisedTerms(source: TermSource, linearised = true): Float64Array {
  const { outline: { chains, starts, horizon } } = source.replay;
  const sums = stepSums(source);
  const tails = linearised ? tailSlopes(sums, chains, horizon) : new Float64Array(horizon + 1);
  const constant = linearised ? totalOf(sums, horizon) : 0;
  const terms = new Float64Array(chains);
  for (let chain = 0; chain < chains; chain++) {
    let term = constant;
    const last = walk(source, chain, (step, before, after, residual, expectation) => {
      const ratioAfter = linearised ? quotient(sums.residuals[step], sums.before[step + 1]) : 0;
      const ratioBefore = linearised ? quotient(sums.expectations[step], sums.before[step]) : 0;
      term += quotient(chains * after, sums.before[step + 1]) * (residual - ratioAfter);
      term += quotient(chains * before, sums.before[step]) * (expectation - ratioBefore);
    });
    terms[chain] = term - last * tails[starts[chain + 1] - starts[chain]];
  }
  return terms;
}

type Visit = (step: number, before: number, after: number, residual: number, expectation: number) => void;

// Visits the steps of a chain with the cumulative weight before and after each; returns the last.
function walk({ replay, estimator, quantity, weights }: TermSource, chain: number, visit: Visit): number {
  const { outline: { starts }, discounts } = replay;
  let cumulative = 1;
  let discount = 1;
  for (let row = starts[chain]; row < starts[chain + 1]; row++) {
    const after = cumulative * weights[row];
    const taken = estimator.usesModel ? quantity.taken[row] : 0;
    const expected = estimator.usesModel ? quantity.expected[row] : 0;
    visit(row - starts[chain], cumulative, after, discount * (quantity.observed[row] - taken), discount * expected);
    cumulative = after;
    discount *= discounts[row];
  }
  return cumulative;
}

function stepSums(source: TermSource): StepSums {
  const { outline: { chains, starts, horizon } } = source.replay;
  const before = new Float64Array(horizon + 1);
  const residuals = new Float64Array(horizon);
  const expectations = new Float64Array(horizon);
  const ended = new Float64Array(horizon + 1);
  for (let chain = 0; chain < chains; chain++) {
    const last = walk(source, chain, (step, weightBefore, weightAfter, residual, expectation) => {
      before[step] += weightBefore;
      residuals[step] += weightAfter * residual;
      expectations[step] += weightBefore * expectation;
    });
    ended[starts[chain + 1] - starts[chain]] += last;
  }
  let kept = 0;
  for (let step = 0; step <= horizon; step++) before[step] += kept += ended[step];
  return { before, residuals, expectations };
}

// What one unit of a kept weight does to the steps after the end of its chain, summed from the back.
function tailSlopes(sums: StepSums, chains: number, horizon: number): Float64Array {
  const tails = new Float64Array(horizon + 1);
  for (let step = horizon - 1; step >= 0; step--) {
    const after = sums.before[step + 1];
    const before = sums.before[step];
    const slope = quotient(sums.residuals[step], after) * quotient(chains, after) + quotient(sums.expectations[step], before) * quotient(chains, before);
    tails[step] = tails[step + 1] + slope;
  }
  return tails;
}

function totalOf(sums: StepSums, horizon: number): number {
  let total = 0;
  for (let step = 0; step < horizon; step++) {
    total += quotient(sums.residuals[step], sums.before[step + 1]) + quotient(sums.expectations[step], sums.before[step]);
  }
  return total;
}

// Where no chain carries any weight, nothing is known and nothing is added.
function quotient(above: number, below: number): number {
  return below === 0 ? 0 : above / below;
}
