// The language of decisions: an observation, a policy over its candidates, and the one function that draws.
import { describe, fail } from "./errors.ts";
import type { ObservationBlock } from "./experience.ts";
import type { Random } from "./random.ts";

/** One number of a state or a candidate; a space is a list of fields. `low` and `high` are the values one expects. */
export interface Field {
  readonly name: string;
  readonly low: number;
  readonly high: number;
}

/** What kind of decision this is: everything a learner needs to know before it sees the first observation. */
export interface DecisionSpec {
  readonly state: readonly Field[];
  readonly candidate: readonly Field[];
  /** Candidate names when every request offers the same list in the same order, else null. */
  readonly fixed: readonly string[] | null;
  /** Names of the long-run limits, each with a cost per choice and a price. */
  readonly limits: readonly string[];
  /** The most choices one request can take: 1, or the length of a slate. */
  readonly stages: number;
  /** Between requests: 0 for a bandit, up to 1 for a process that ends. Between the stages of a request it is always 1. */
  readonly discount: number;
}

/** What a policy sees. S state fields, A candidates, F candidate fields, L limits. */
export interface Observation {
  /** [S] */
  readonly state: Float32Array;
  /** [A x F], row by row; empty when candidates have no features. */
  readonly candidates: Float32Array;
  /** [A], 1 where the candidate may be chosen now, else 0. */
  readonly allowed: Uint8Array;
  /** [L], the shadow price of each limit in reward per unit of cost, 0 when unused. */
  readonly prices: Float32Array;
}

/** One feature's share in a score; the shares of a candidate sum to its score. */
export interface Contribution {
  readonly feature: string;
  readonly value: number;
  readonly contribution: number;
}

/** Why a policy prefers what it prefers: a score per candidate and, where the model allows it, its parts. */
export interface Explanation {
  /** [A] */
  readonly scores: readonly number[];
  /** [A], each sorted by size of contribution; empty lists where a candidate is forbidden or the model has no parts. */
  readonly contributions: readonly (readonly Contribution[])[];
}

/** How to decide: a distribution over the candidates of an observation. */
export interface Policy {
  /**
   * The probability of each candidate, [A]: sums to 1 and is 0 where forbidden. `random` is used only by policies whose
   * probabilities are themselves an average over draws; the result is written into `out` when it is given.
   */
  probabilities(observation: Observation, random: Random, out?: Float64Array): Float64Array;
  /** The same for what many copies of an environment show at once, into out [copies x A]: one pass where one by one would be many. */
  probabilitiesOfBlock?(block: ObservationBlock, copies: number, random: Random, out: Float64Array): void;
  explain?(observation: Observation): Explanation;
}

/** What was drawn, and with which probability. */
export interface Choice {
  readonly action: number;
  readonly propensity: number;
  readonly probabilities: Float64Array;
}

/** The number of allowed candidates. */
export function countAllowed(observation: Observation): number {
  let count = 0;
  for (const flag of observation.allowed) count += flag;
  return count;
}

// A draw on its way to `pick`, which keeps nothing.
const single = new Float64Array(1);

/** Draws an action from a policy. The only place where an action is drawn, so a logged propensity cannot disagree with its draw. */
export function choose(policy: Policy, observation: Observation, random: Random): Choice {
  const probabilities = policy.probabilities(observation, random);
  checkDistribution(probabilities, observation);
  single[0] = random.uniform();
  const action = pick(probabilities, single, 0);
  return { action, propensity: probabilities[action], probabilities };
}

/** Where the choices of many copies are written, each [copies]. */
export interface BlockChoices {
  readonly actions: Int32Array;
  readonly propensities: Float64Array;
  /** The largest probability of each copy's observation, where one wants to know how often another candidate was drawn. */
  readonly largest?: Float64Array;
}

/** Draws for many copies of an environment at once, just as `choose` does for one observation; views and memory are made once, a draw allocates nothing. */
export function createBlockChooser(block: ObservationBlock, copies: number): (policy: Policy, random: Random, into: BlockChoices) => void {
  const width = (values: { readonly length: number }): number => values.length / copies;
  const nothing = new Float32Array(0);
  const [states, masks, prices] = [width(block.states), width(block.allowed), width(block.prices)];
  const views: Observation[] = Array.from({ length: copies }, (_, copy) => ({
    state: block.states.subarray(copy * states, (copy + 1) * states), candidates: nothing,
    allowed: block.allowed.subarray(copy * masks, (copy + 1) * masks), prices: block.prices.subarray(copy * prices, (copy + 1) * prices),
  }));
  const all = new Float64Array(copies * masks);
  const rows = views.map((_, copy) => all.subarray(copy * masks, (copy + 1) * masks));
  const draws = new Float64Array(copies);
  return (policy, random, { actions, propensities, largest }) => {
    if (policy.probabilitiesOfBlock === undefined) for (let copy = 0; copy < copies; copy++) policy.probabilities(views[copy], random, rows[copy]);
    else policy.probabilitiesOfBlock(block, copies, random, all);
    drawAll(random, draws);
    for (let copy = 0; copy < copies; copy++) {
      checkDistribution(rows[copy], views[copy]);
      const action = pick(rows[copy], draws, copy);
      actions[copy] = action;
      propensities[copy] = rows[copy][action];
      if (largest !== undefined) largest[copy] = largestOf(rows[copy]);
    }
  };
}

/** The probability of the likeliest candidate. */
export function largestOf(probabilities: Float64Array): number {
  let largest = 0;
  for (let action = 0; action < probabilities.length; action++) if (probabilities[action] > largest) largest = probabilities[action];
  return largest;
}

function drawAll(random: Random, draws: Float64Array): void {
  for (let index = 0; index < draws.length; index++) draws[index] = random.uniform();
}

// The draw stands in an array: a broken number as an argument would be an object on the heap.
function pick(probabilities: Float64Array, draws: Float64Array, at: number): number {
  let left = draws[at];
  let last = -1;
  for (let action = 0; action < probabilities.length; action++) {
    if (probabilities[action] === 0) continue;
    last = action;
    left -= probabilities[action];
    if (left < 0) return action;
  }
  return last;
}

/** Throws `broken-policy` unless the numbers are a distribution over the allowed candidates. */
export function checkDistribution(probabilities: Float64Array, observation: Observation): void {
  const count = observation.allowed.length;
  if (probabilities.length !== count) fail("broken-policy", "probabilities", `${count} numbers`, `${probabilities.length}`);
  let total = 0;
  for (let action = 0; action < count; action++) {
    const p = probabilities[action];
    if (!(p >= 0)) fail("broken-policy", `probabilities[${action}]`, "a number of 0 or more", describe(p));
    if (p > 0 && observation.allowed[action] === 0) {
      fail("broken-policy", `probabilities[${action}]`, "0, as the candidate is forbidden", describe(p));
    }
    total += p;
  }
  if (Math.abs(total - 1) > 1e-9) {
    const nothing = countAllowed(observation) === 0;
    fail(nothing ? "no-candidate" : "broken-policy", "probabilities", "a sum of 1", describe(total));
  }
}
