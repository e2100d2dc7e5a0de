// Judging a policy on a log of a process: fitted-Q evaluation, and doubly robust estimates whose weights stop before they die, each with its interval.
import { checkDistribution, fail, findNamed, observationAt, type Log, type ObservationColumns, type Policy, type Random } from "../core/index.ts";
import { foldsOf, followingSystem, type FollowingOptions, type FollowingSystem, type TargetChoices } from "../models/index.ts";
import { diagnosticsOf } from "./diagnostics.ts";
import { intervalOf, studentT, type IntervalMethod } from "./intervals.ts";
import { connectedGroups } from "./outline.ts";
import type { LogView } from "./replay.ts";
import type { Estimate, Quantity } from "./results.ts";

/** How a process is judged; only the randomness must be given. */
export interface ProcessOptions extends FollowingOptions {
  readonly random: Random;
  /** "reward" unless given. */
  readonly quantity?: Quantity;
  /** Student-t over subjects at 95 % unless given; "bootstrap" draws whole subjects. */
  readonly interval?: IntervalMethod;
  /** [L], stated prices under which the target decides; zero unless given. */
  readonly prices?: Float32Array;
  /** Choices of an episode that are weighted before the fitted values speak for the rest; chosen from the weights unless given. */
  readonly steps?: number;
  /** Parts of the log, each judged by values fitted on the others; 3 unless given. */
  readonly folds?: number;
}

/** Two estimates of the discounted sum per episode. */
export interface ProcessEstimates {
  /** Fitted-Q evaluation alone ("FQE"): sharp, and right as far as values are linear in the features. */
  readonly fitted: Estimate;
  /** Doubly robust over the first choices, fitted values behind them ("truncated DR"); `parameter` says how many. */
  readonly truncated: Estimate;
}

/** By these names `evaluateTargets` makes them, on logs of processes. */
export const processEstimators = [{ name: "FQE" }, { name: "truncated DR" }] as const;

/** The truncation keeps as many choices as leave at least this share of the episodes effective. */
const leastEffectiveShare = 0.1;

/**
 * Judges a target on a log of episodes it was not learned from. Throws `unknown-name` for a quantity the log does not have, `unsuited` for one
 * that is a ratio or a log whose values cannot be solved for, `broken-policy` for a target that is no distribution.
 */
export function evaluateProcess(view: LogView, target: { readonly name: string; readonly policy: Policy }, options: ProcessOptions): ProcessEstimates {
  const { log, outline } = view;
  const { interval: method = studentT, folds = 3 } = options;
  const quantity = findNamed(view.quantities, options.quantity ?? "reward", "quantity");
  if (quantity.per !== null) fail("unsuited", "fitted-Q evaluation", "a quantity that is a sum", quantity.name);
  const choices = choicesOf(log, target.policy, options);
  const system = followingSystem(log, choices, options);
  const weights = Float64Array.from({ length: log.rows }, (_, row) => choices.now[log.observations.offsets[row] + log.actions[row]] / log.propensities[row]);
  const steps = options.steps ?? stepsThatHold(view, weights);
  const { observed } = quantity;
  const diagnostics = diagnosticsOf({ outline, weights, unsupportedShare: unsupportedShare(log, choices) });
  const estimate = (name: string, terms: Float64Array, parameter: number | null): Estimate => {
    const { value, standardError, low, high } = intervalOf(terms, outline, method);
    return { target: target.name, estimator: name, quantity: quantity.name, value, standardError, interval: [low, high], level: method.level, biased: parameter === null, parameter, ...diagnostics };
  };
  const termsOf = (values: RowValues, weighted: number): Float64Array => influencedTerms(view, system, values, { weights, observed, steps: weighted });
  return {
    fitted: estimate(processEstimators[0].name, termsOf(fitRowValues(view, system, observed), 0), null),
    truncated: estimate(processEstimators[1].name, termsOf(fitRowValues(view, system, observed, folds), steps), steps),
  };
}

function choicesOf(log: Log, policy: Policy, { random, prices = new Float32Array(log.spec.limits.length) }: ProcessOptions): TargetChoices {
  const play = (columns: ObservationColumns | null): Float64Array => {
    if (columns === null) return new Float64Array(0);
    const found = new Float64Array(columns.offsets[log.rows]);
    for (let row = 0; row < log.rows; row++) {
      const from = columns.offsets[row];
      if (columns.offsets[row + 1] === from) continue;
      const observation = { ...observationAt(columns, row, log.spec), prices };
      const probabilities = policy.probabilities(observation, random, found.subarray(from, columns.offsets[row + 1]));
      checkDistribution(probabilities, observation);
      found.set(probabilities, from);
    }
    return found;
  };
  return { now: play(log.observations), next: play(log.next) };
}

/** What truncation reads beside fitted values. */
export interface TruncationPlan {
  /** [rows], target probability / propensity. */
  readonly weights: Float64Array;
  /** [rows] */
  readonly observed: Float64Array;
  /** Choices of every chain that are weighted. */
  readonly steps: number;
}

/** Fitted values of every row, [rows]: of the logged candidate, of the target there, and of the target behind it. */
export interface RowValues {
  readonly taken: Float64Array;
  readonly expected: Float64Array;
  readonly following: Float64Array;
  /** 1 where the log holds what followed, or nothing did. */
  readonly known: Uint8Array;
}

/** Values by one fit on all rows, or with `folds` by fits each of which did not see the row's subject. */
export function fitRowValues({ log }: LogView, system: FollowingSystem, observed: Float64Array, folds = 1): RowValues {
  const partOf = folds === 1 ? new Uint8Array(log.rows) : foldsOf(connectedGroups(log.subjects, log.episodes).groupOf, folds);
  const models = Array.from({ length: folds }, (_, fold) => system.solve(observed, (row) => folds > 1 && partOf[row] === fold));
  const found = { taken: new Float64Array(log.rows), expected: new Float64Array(log.rows), following: new Float64Array(log.rows), known: new Uint8Array(log.rows) };
  for (let row = 0; row < log.rows; row++) {
    const { taken, expected, following } = system.predict(models[partOf[row]], row);
    found.taken[row] = taken;
    found.expected[row] = expected;
    found.following[row] = following;
    found.known[row] = system.isKnown(row) ? 1 : 0;
  }
  return found;
}

/**
 * V(t) = expected(t) + w(t) (r(t) + d(t) V(t+1) - taken(t)) for the first `steps` choices of a chain (Jiang & Li 2016, equation 10), V(t) = expected(t) behind them
 * and behind the end of a record that was only cut off, [chains]. A last row that the log does not say what followed it is not weighted: its own V(t) stands.
 */
export function truncatedTerms(
  { log, outline }: LogView, { taken, expected, following, known }: RowValues, { weights, observed, steps }: TruncationPlan,
): Float64Array {
  const terms = new Float64Array(outline.chains);
  for (let chain = 0; chain < outline.chains; chain++) {
    const first = outline.starts[chain];
    const end = weightedEnd(outline, known, { chain, steps });
    let value = end < outline.starts[chain + 1] ? expected[end] : following[end - 1];
    for (let row = end - 1; row >= first; row--) value = expected[row] + weights[row] * (observed[row] + log.discounts[row] * value - taken[row]);
    terms[chain] = value;
  }
  return terms;
}

// Behind the last choice of a chain that is weighted.
function weightedEnd({ starts }: LogView["outline"], known: Uint8Array, { chain, steps }: { readonly chain: number; readonly steps: number }): number {
  const end = Math.min(starts[chain + 1], starts[chain] + steps);
  return end === starts[chain + 1] && known[end - 1] === 0 ? end - 1 : end;
}

/**
 * The same with what the fit behind the weighted choices adds to the uncertainty: a term moves by how much its chain's surprises moved the fitted rest (the delta
 * method; the fit is asymptotically normal with this influence: Hao, Duan, Lattimore, Szepesvari & Wang 2021, theorem 4.2). With no choice
 * weighted it is fitted-Q evaluation, whose bare values may all be alike while they are far from known.
 */
export function influencedTerms(view: LogView, system: FollowingSystem, values: RowValues, plan: TruncationPlan): Float64Array {
  const { log: { discounts }, outline: { chains, starts } } = view;
  const { weights, observed, steps } = plan;
  const terms = truncatedTerms(view, values, plan);
  const direction = new Float64Array(system.size);
  for (let chain = 0; chain < chains; chain++) {
    const end = weightedEnd(view.outline, values.known, { chain, steps });
    let share = 1;
    for (let row = starts[chain]; row < end; row++) share *= weights[row] * discounts[row];
    if (end < starts[chain + 1]) system.addInputs("expected", end, share, direction);
    else system.addInputs("following", end - 1, share, direction);
  }
  const influence = system.influence(direction);
  for (let chain = 0; chain < chains; chain++) {
    for (let row = starts[chain]; row < starts[chain + 1]; row++) {
      if (values.known[row] === 1) terms[chain] += influence(row) * (observed[row] + discounts[row] * values.following[row] - values.taken[row]);
    }
  }
  return terms;
}

// The product of weights over more and more choices: its effective sample size says how many of them still carry something. Outcomes are not looked at.
function stepsThatHold({ outline: { chains, starts, horizon } }: LogView, weights: Float64Array): number {
  const products = new Float64Array(chains).fill(1);
  for (let step = 0; step < horizon; step++) {
    let [total, squares] = [0, 0];
    for (let chain = 0; chain < chains; chain++) {
      if (starts[chain] + step < starts[chain + 1]) products[chain] *= weights[starts[chain] + step];
      total += products[chain];
      squares += products[chain] * products[chain];
    }
    if (squares === 0 || (total * total) / squares < leastEffectiveShare * chains) return step;
  }
  return horizon;
}

function unsupportedShare({ spec, actions, rows }: Log, { now }: TargetChoices): number {
  if (spec.fixed === null) return 0;
  const seen = new Uint8Array(spec.fixed.length);
  for (const action of actions) seen[action] = 1;
  let unsupported = 0;
  now.forEach((share, index) => { if (seen[index % seen.length] === 0) unsupported += share; });
  return unsupported / rows;
}
