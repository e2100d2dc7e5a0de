// From a log to a verdict: trains what has to be trained on rows that are not judged, judges everything, and says what was done.
import { fail, type Learner, type Log, type Policy, type Random } from "../../core/index.ts";
import {
  evaluateTargets, outlineOf, splitLog, summariseLog, type EvaluationOptions, type EvaluationResult, type ReplayTarget, type RowPolicy, type SplitOptions, type TargetSummary,
} from "../../evaluation/index.ts";
import { behaviourOf } from "./behaviour.ts";
import { crossFittedReferences } from "./references.ts";
import { makeTarget } from "./targets.ts";

/** What is to be judged. */
export type TargetRequest =
  | { readonly kind: "uniform" }
  /** The best constant candidate, or the best per segment, chosen on rows that are not judged. */
  | { readonly kind: "constant" | "segment" }
  /** A registered algorithm, trained on the training split; `greedy` judges its mode instead of the policy as it acts. */
  | { readonly kind: "algorithm"; readonly name: string; readonly config: unknown; readonly greedy: boolean }
  /** A policy learned elsewhere, or what it does in every row of the whole log; `greedy` judges its mode. `note` is added to the report. */
  | { readonly kind: "snapshot"; readonly name: string; readonly policy: Policy | RowPolicy; readonly greedy: boolean; readonly note?: string }
  /** Probabilities for every row of the whole log. */
  | { readonly kind: "table"; readonly name: string; readonly policy: RowPolicy };

/** How the log is cut and judged. */
export interface StudyOptions extends Omit<EvaluationOptions, "train" | "references" | "random"> {
  readonly targets: readonly TargetRequest[];
  /**
   * Share of the subjects (or of the time) that is learned from and not judged. 0 judges every row: then nothing can be trained,
   * and the best constant and the best per segment are cross-fitted (each half of the log is judged by the choice of the other).
   */
  readonly trainShare: number;
  readonly splitBy: SplitOptions["by"];
  /** Share of uniform exploration laid over every target that was trained. */
  readonly floor: number;
  readonly random: Random;
}

/** What a study found, and the learners behind it, so that one can be kept. */
export interface Study {
  readonly result: EvaluationResult;
  readonly learners: readonly { readonly name: string; readonly learner: Learner }[];
}

/** The rows of a study: what is learned from, what is judged, and what a target has to beat. */
export interface StudyRows {
  readonly train: Log | null;
  readonly judged: Log;
  /** Where the judged rows stand in the whole log, whose candidate lists begin at `offsets`. */
  readonly judgedRows: Uint32Array;
  readonly offsets: Uint32Array;
  /** Cross-fitted where every row is judged; null where the training split chooses them. */
  readonly references: readonly (ReplayTarget & { readonly kind: "constant" | "segment" })[] | null;
}

/** Trains and judges. Throws `unsuited` or `bad-settings` for an algorithm that cannot learn this log. */
export function studyLog(log: Log, options: StudyOptions): Study {
  const rows = rowsOf(log, options);
  const made = options.targets.map((request) => makeTarget(request, rows, options));
  const result = evaluateTargets(rows.judged, made.map(({ target }) => target), {
    ...options,
    train: rows.train,
    ...(rows.references !== null && { references: rows.references }),
    random: options.random.fork("evaluate"),
  });
  const { trainShare, splitBy, floor } = options;
  const settings = { ...result.settings, trainShare, splitBy, explorationFloor: floor, judgedRows: rows.judged.rows, allRows: log.rows };
  const learners = made.flatMap(({ target, learner }) => (learner === null ? [] : [{ name: target.name, learner }]));
  const summary = rows.judged === log ? result.log : summariseLog(log, outlineOf(log), options.propensities ?? "logged");
  const watching = { log: rows.judged, level: Number(result.settings["level"]), random: options.random.fork("behaviour") };
  const targets = result.targets.map((target, index): TargetSummary => {
    const { target: { policy }, earlier } = made[index];
    return { ...target, ...cumulativeReward(result, target.name), behaviour: behaviourOf({ ...watching, policy, earlier }) };
  });
  return { result: { ...result, log: summary, targets, settings }, learners };
}

// The mean reward of a decision times their number, with its interval.
function cumulativeReward({ estimates, settings, log }: EvaluationResult, name: string): Pick<TargetSummary, "cumulativeReward"> {
  const found = estimates.find(({ target, quantity, estimator }) => target === name && quantity === "reward" && estimator === settings["verdictEstimator"]);
  if (found === undefined) return {};
  const { value, interval: [low, high] } = found;
  return { cumulativeReward: { value: value * log.decisions, interval: [low * log.decisions, high * log.decisions] } };
}

function rowsOf(log: Log, options: StudyOptions): StudyRows {
  const { trainShare: share, splitBy: by, random } = options;
  const { offsets } = log.observations;
  if (share === 0) {
    const references = crossFittedReferences(log, options);
    return { train: null, judged: log, judgedRows: Uint32Array.from({ length: log.rows }, (_, row) => row), offsets, references };
  }
  const { train, holdout, holdoutRows } = splitLog(log, { share, by, random: random.fork("split") });
  if (holdout.rows === 0) fail("bad-flag", "--train-share", "rows left to judge", "none");
  return { train, judged: holdout, judgedRows: holdoutRows, offsets, references: null };
}
