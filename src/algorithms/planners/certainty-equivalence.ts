// Planning from a log: counts a model, solves it as if it were the truth, and says how far the plan's value can be trusted.
import { describe, fail, sampleIndex, type Batch, type Plan, type Policy, type Random, type TabularModel } from "../../core/index.ts";
import {
  countedRows, estimateModel, policyOfTable, policyValues, valueAtStart, type CountedRows, type EstimatedModel,
} from "../../models/index.ts";
import { policyIteration } from "./policy-iteration.ts";
import { hasChoice } from "./shared.ts";
import { valueIteration } from "./value-iteration.ts";

/** How a log is planned from. */
export interface CertaintyOptions {
  /** Equal parts that each field's range is cut into. */
  readonly bins: number;
  /** The Dirichlet prior: added to the count of every state behind every action that was tried. */
  readonly prior: number;
  readonly confidence: BootstrapOptions | LemmaOptions;
}

/**
 * A percentile interval over logs of resampled episodes (Efron 1979). A plan looks better on the log it was made from than it is, so
 * that the share `judgedShare` of all episodes is kept out of the plan and judges it; only pairs it lacks are taken from the others.
 */
export interface BootstrapOptions {
  readonly kind: "bootstrap";
  readonly level: number;
  readonly draws: number;
  readonly judgedShare: number;
  readonly random: Random;
}

/** Holds for logs of any size, if rewards lie in [low, high], there are at most `states` states, the discount is below 1 and the prior 0. It is wide: narrow intervals take some states / (1 - discount)^4 tries of each action. */
export interface LemmaOptions {
  readonly kind: "simulation-lemma";
  readonly level: number;
  readonly low: number;
  readonly high: number;
  readonly states: number;
}

/** A plan made from a log. */
export interface CertaintyPlan extends Plan, EstimatedModel {
  /** Acts by the plan; uniform in states that the log does not know. */
  readonly acting: Policy;
  /** The mean value of the states that episodes of the log begin in, under the plan. */
  readonly value: number;
  /** Where the plan's true value lies, with the stated level. */
  readonly interval: readonly [low: number, high: number];
}

/**
 * The plan of the estimated model (certainty equivalence: Mandl 1974; Kumar & Varaiya 1986, chapter 12), restricted to actions that
 * the log has tried. Throws `bad-log` where the log says of no row what it led to.
 */
export function planFromLog(batch: Batch, { bins, prior, confidence }: CertaintyOptions): CertaintyPlan {
  const counted = countedRows(batch, bins);
  if (counted.rows === 0) fail("bad-log", "log", "rows whose following observation is known", "none");
  const judged = judgedRows(counted, confidence.kind === "bootstrap" ? confidence.judgedShare : 0);
  const estimated = estimateModel(counted, { prior }, judged.map((flag) => 1 - flag));
  const { model } = estimated;
  const plan = model.discount < 1 ? policyIteration.solve(model, policyIteration.defaults) : valueIteration.solve(model, valueIteration.defaults);
  const found = confidence.kind === "bootstrap"
    ? judgePlan(counted, plan.policy, { ...confidence, prior, judged })
    : boundPlan(estimated, plan, { ...confidence, prior });
  return { ...plan, ...estimated, ...found, acting: policyOfTable(plan.policy, model.actions, counted.stateOf) };
}

type Judged = Pick<CertaintyPlan, "value" | "interval">;

// [rows], 1 in the episodes that judge: evenly spread over the log, and never all of it.
function judgedRows(counted: CountedRows, share: number): Uint8Array {
  let episode = -1;
  return Uint8Array.from(counted.begins, (begins) => {
    episode += begins;
    return Math.floor((episode + 1) * share) > Math.floor(episode * share) && share < 1 ? 1 : 0;
  });
}

/** What a row that does not judge counts beside one that does: nothing, unless its pair has no other. */
const hardly = 1e-9;

function judgePlan(
  counted: CountedRows, table: Float64Array,
  { level, draws, random, prior, judged }: BootstrapOptions & { readonly prior: number; readonly judged: Uint8Array },
): Judged {
  const judges = judged.includes(1) ? judged : judged.map(() => 1);
  const valueWith = (times: ArrayLike<number>): number => {
    const { model } = estimateModel(counted, { prior }, times);
    return valueAtStart(model, policyValues(model, table));
  };
  const values = Float64Array.from({ length: draws }, () => valueWith(resampled(counted, judges, random))).sort();
  const at = (share: number): number => values[Math.min(draws - 1, Math.floor(share * draws))];
  return { value: valueWith(Float64Array.from(judges, (flag) => (flag === 1 ? 1 : hardly))), interval: [at((1 - level) / 2), at((1 + level) / 2)] };
}

// [rows], how often each counts: as many judging episodes as there are, drawn with replacement.
function resampled(counted: CountedRows, judges: Uint8Array, random: Random): Float64Array {
  const begins = Array.from(counted.begins.keys()).filter((row) => counted.begins[row] === 1 && judges[row] === 1);
  const drawn = new Map<number, number>();
  for (let draw = 0; draw < begins.length; draw++) {
    const begin = begins[sampleIndex(random, begins.length)];
    drawn.set(begin, (drawn.get(begin) ?? 0) + 1);
  }
  let begin = 0;
  return Float64Array.from(counted.begins, (flag, row) => {
    if (flag === 1) begin = row;
    return drawn.get(begin) ?? hardly;
  });
}

/**
 * The simulation lemma (Kearns & Singh 2002, lemma 4), state by state: the error d of a policy's values obeys d <= b + discount P^ d
 * with b = |r^ - r| + discount |p^ - p|_1 span(v) / 2, so that solving for d in the estimated model bounds it. The value at the
 * start is bounded for the first states as the log has them; where the log never acted, a value may be anything.
 */
function boundPlan({ model, tries }: EstimatedModel, plan: Plan, options: LemmaOptions & { readonly prior: number }): Judged {
  if (model.discount >= 1) fail("bad-settings", "confidence.kind", "bootstrap, as nothing is discounted", "simulation-lemma");
  if (options.prior !== 0) fail("bad-settings", "prior", "0, as the simulation lemma is about plain shares", describe(options.prior));
  const [least, most] = [options.low / (1 - model.discount), options.high / (1 - model.discount)];
  const slack = Float64Array.from({ length: model.states }, (_, state) => (hasChoice(model, state) ? 0 : Math.max(Math.abs(least), Math.abs(most))));
  for (let pair = 0; pair < tries.length; pair++) {
    if (plan.policy[pair] > 0) slack[Math.floor(pair / model.actions)] += plan.policy[pair] * backUpError(model, tries[pair], options);
  }
  const error = valueAtStart(model, policyValues(model, plan.policy, slack));
  const value = valueAtStart(model, plan.values);
  return { value, interval: [Math.max(value - error, Math.min(least, 0)), Math.min(value + error, Math.max(most, 0))] };
}

/**
 * How far one backed-up value can be off after this many tries: the mean reward by Hoeffding 1963, the shares by Weissman et al. 2003,
 * theorem 2.1 (the end counts as a state, and ln(2^(S + 1) - 2) < (S + 1) ln 2). Both hold for all pairs and all numbers of tries n at
 * once, by a union in which n gets the share 1 / (n (n + 1)).
 */
function backUpError(model: TabularModel, tries: number, { level, low, high, states }: LemmaOptions): number {
  const failing = (1 - level) / (2 * states * model.actions * tries * (tries + 1));
  const rewardGap = (high - low) * Math.sqrt(Math.log(2 / failing) / (2 * tries));
  const shareGap = Math.min(2, Math.sqrt((2 * ((states + 1) * Math.LN2 + Math.log(1 / failing))) / tries));
  const span = (high - low) / (1 - model.discount);
  return Math.min(high - low, rewardGap) + (model.discount * shareGap * span) / 2;
}
