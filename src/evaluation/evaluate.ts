// The whole evaluation: every target by every estimator on every quantity, and a verdict on each against what it has to beat.
import { fail, findNamed, type Log, type Random } from "../core/index.ts";
import { fitRewardModel, type CrossFitOptions, type RewardModel } from "../models/index.ts";
import { outcomesOf, type Outcomes } from "./caution.ts";
import { diagnosticsOf, weightHistogram } from "./diagnostics.ts";
import { estimateTerms, evaluate, loggedTerms, type EstimateOptions } from "./estimate.ts";
import { estimators, suitedEstimators, type Estimator } from "./estimators.ts";
import { evaluateProcess, processEstimators } from "./fitted-q-evaluation.ts";
import { connectedGroups } from "./outline.ts";
import { learnReferences, type ReferenceOptions } from "./references.ts";
import { replay, viewLog, type LogView, type Replay, type ReplayTarget } from "./replay.ts";
import type { Estimate, EvaluationResult, Quantity, TargetSummary, Verdict } from "./results.ts";
import { summariseLog, type PropensitySource } from "./summary.ts";
import { chainWeights } from "./trajectory.ts";
import { verdictOf, type Side } from "./verdict.ts";

/** A policy to be judged as it would act: whatever exploration it carries is in it already, and stated. */
export interface Target extends ReplayTarget {
  readonly kind: TargetSummary["kind"];
  /** Share of uniform exploration contained in `policy`. */
  readonly floor: number;
  /** How it was made. */
  readonly note?: string;
}

/** What to estimate, how, and against what; only the randomness must be given. */
export interface EvaluationOptions extends EstimateOptions, ReferenceOptions {
  readonly random: Random;
  /** Rows that are not judged, to choose the best constant and the best per segment on; without them both are left out. */
  readonly train?: Log | null;
  /** What to compare with beside logging, in place of those two. */
  readonly references?: readonly ReplayTarget[];
  /** By name; all that suit when left out. */
  readonly estimators?: readonly string[];
  /** By name; all when left out. */
  readonly quantities?: readonly Quantity[];
  /** What verdicts rest on; DR when left out, IPS without a model. */
  readonly verdictEstimator?: string;
  /** [L], stated prices of the limits under which targets decide; zero when left out. */
  readonly prices?: Float32Array;
  /** Settings of the reward model, or null to do without. */
  readonly model?: Partial<CrossFitOptions> | null;
  /** Where the propensities of the log come from; "logged" when left out. */
  readonly propensities?: PropensitySource;
  /** Called as work is done, in policies replayed. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Evaluates targets on a log they were not learned from. */
export function evaluateTargets(log: Log, targets: readonly Target[], options: EvaluationOptions): EvaluationResult {
  const study = prepare(log, options);
  const references = options.references ?? (options.train ? learnReferences(options.train, options) : []);
  const total = references.length + targets.length;
  const rivals = references.map((reference, index): Judged => {
    const judged = judge(study, replayed(study, reference));
    options.onProgress?.(index + 1, total);
    return judged;
  });
  const found = targets.map((target, index) => {
    const result = evaluateOne(study, target, [loggedSide(study), ...rivals]);
    options.onProgress?.(references.length + index + 1, total);
    return result;
  });
  return {
    log: summariseLog(log, study.view.outline, options.propensities ?? "logged"),
    targets: found.map(({ summary }) => summary),
    estimates: found.flatMap(({ estimates }) => estimates),
    verdicts: found.flatMap(({ verdicts }) => verdicts),
    settings: settingsOf(study),
  };
}

interface Study {
  readonly view: LogView;
  readonly model: RewardModel | null;
  readonly options: EvaluationOptions;
  readonly judge: Estimator;
  /** Names of the quantities that are reported. */
  readonly quantities: readonly Quantity[];
  /** What the logging policy earned of each. */
  readonly outcomes: ReadonlyMap<Quantity, Outcomes>;
}

function prepare(log: Log, options: EvaluationOptions): Study {
  const view = viewLog(log);
  const columns = view.quantities.map((quantity) => quantity.observed);
  const groups = connectedGroups(log.subjects, log.episodes).groupOf;
  const model = options.model === null ? null : fitRewardModel(log, columns, { ...options.model, groups });
  const known = view.quantities.map(({ name }) => ({ name }));
  const quantities = (options.quantities ?? known.map(({ name }) => name)).map((name) => findNamed(known, name, "quantity").name);
  return {
    view, model, options, quantities,
    judge: findNamed(estimators, options.verdictEstimator ?? (model === null ? "IPS" : "DR"), "verdict estimator"),
    outcomes: new Map(quantities.map((quantity) => [quantity, outcomesOf(loggedTerms(view, quantity))])),
  };
}

function replayed({ view, model, options }: Study, target: ReplayTarget): Replay {
  return replay(view, target, { model, random: options.random.fork(target.name), ...(options.prices && { prices: options.prices }) });
}

/** One side of the pairs, with its terms of each quantity. */
interface Judged {
  readonly side: Side;
  readonly terms: ReadonlyMap<Quantity, Float64Array>;
}

function judge(study: Study, target: Replay): Judged {
  return {
    side: { name: target.target, ...diagnosticsOf(target), weights: chainWeights(target) },
    terms: new Map(study.quantities.map((quantity) => [quantity, estimateTerms(target, study.judge, quantity, study.options).terms])),
  };
}

function loggedSide({ view: { outline }, outcomes }: Study): Judged {
  const sure = { effectiveSampleSize: outline.chains, meanWeight: 1, largestWeight: 1, unsupportedShare: 0 };
  return {
    side: { name: "logging", ...sure, weights: new Float64Array(outline.chains).fill(1) },
    terms: new Map([...outcomes].map(([quantity, { terms }]) => [quantity, terms])),
  };
}

function evaluateOne(study: Study, target: Target, rivals: readonly Judged[]): { summary: TargetSummary; estimates: Estimate[]; verdicts: Verdict[] } {
  const own = replayed(study, target);
  const judged = judge(study, own);
  const wanted = study.options.estimators?.map((name) => findNamed([...estimators, ...processEstimators], name, "estimator").name);
  const rows = suitedEstimators(own).filter(({ name }) => wanted === undefined || wanted.includes(name));
  const bounded = study.options.interval?.kind === "bernstein";
  return {
    summary: summaryOf(study, target, own),
    estimates: [
      ...study.quantities.flatMap((quantity) => rows
        .filter((estimator) => !bounded || isMean(study, estimator, quantity))
        .map((estimator) => evaluate(own, estimator, quantity, study.options))),
      ...judgeProcess(study, target, processEstimators.filter(({ name }) => wanted?.includes(name))),
    ],
    verdicts: study.quantities.flatMap((quantity) => rivals.filter(({ side }) => side.name !== target.name).map((rival) => compare(study, quantity, judged, rival))),
  };
}

// Only where they are asked for by name: they solve a system per quantity and fold, as wide as the features.
function judgeProcess({ view, quantities, options }: Study, { name, policy }: Target, wanted: readonly { readonly name: string }[]): readonly Estimate[] {
  if (wanted.length === 0) return [];
  if ("columns" in policy) return fail("unsuited", `estimator ${wanted[0].name}`, "a policy that can be asked what it would do next", `probabilities of ${name} on the rows of the log alone`);
  const sums = quantities.filter((quantity) => findNamed(view.quantities, quantity, "quantity").per === null);
  return sums.flatMap((quantity) => {
    const { fitted, truncated } = evaluateProcess(view, { name, policy }, { ...options, quantity, random: options.random.fork(name) });
    return [fitted, truncated].filter(({ estimator }) => wanted.some((each) => each.name === estimator));
  });
}

function isMean({ view }: Study, estimator: Estimator, name: Quantity): boolean {
  return !estimator.normalises && view.quantities.some((quantity) => quantity.name === name && quantity.per === null);
}

function compare({ view, judge: estimator, outcomes }: Study, quantity: Quantity, target: Judged, rival: Judged): Verdict {
  const theirs = rival.terms.get(quantity)!;
  return verdictOf({
    target: target.side, against: rival.side, quantity, estimator, outline: view.outline,
    better: findNamed(view.quantities, quantity, "quantity").better,
    differences: target.terms.get(quantity)!.map((term, chain) => term - theirs[chain]),
    outcomes: outcomes.get(quantity)!,
  });
}

function summaryOf({ view }: Study, target: Target, own: Replay): TargetSummary {
  return {
    name: target.name,
    kind: target.kind,
    explorationFloor: target.floor,
    actionShares: Object.fromEntries(Array.from(own.actionShares, (share, action) => [view.log.spec.fixed?.[action] ?? `#${action + 1}`, share])),
    weightHistogram: weightHistogram(own),
    note: target.note ?? "",
  };
}

function settingsOf({ model, judge: estimator, options }: Study): EvaluationResult["settings"] {
  return {
    interval: options.interval?.kind ?? "student-t",
    level: options.interval?.level ?? 0.95,
    tuner: options.tuner ?? "slope",
    verdictEstimator: estimator.name,
    modelFolds: model?.fit.folds ?? null,
    modelPenalty: model?.fit.penalty ?? null,
    trainingRows: options.train?.rows ?? 0,
  };
}
