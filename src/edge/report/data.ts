// What a report is made from beside the results themselves: headings, tables of values, explained decisions.
import type { Contribution } from "../../core/index.ts";
import type { Curve, Measured } from "../../experiment/seasons/results.ts";
import type { ProblemPicture } from "../../problems/problem.ts";

/** What every report may carry on top. */
export interface ReportOptions {
  /** What was looked at: a file's name, "coupon, preset default". */
  readonly subject: string;
  /** When the report was made, as text; left out where the same input shall give the same bytes. */
  readonly madeAt?: string;
  /** The command line that made it, to be repeated. */
  readonly command?: string;
  /** Version of the package. */
  readonly version?: string;
  /** Unit of the reward, e.g. "cents"; nothing for a plain number. */
  readonly rewardUnit?: string;
}

/** Values of every action in every state of a tabular policy. */
export interface ValueTable {
  readonly policy: string;
  readonly states: readonly string[];
  readonly actions: readonly string[];
  /** [states][actions]; NaN where the action was never tried. */
  readonly values: readonly (readonly number[])[];
  /** Largest change of a value against decisions so far; null where it was not recorded. */
  readonly convergence: Curve | null;
}

/** One seed of a training. */
export interface TrainedSeed {
  readonly seed: number;
  readonly steps: number;
  /** Why it ended; null where it did not. */
  readonly end: "steps" | "return" | "stable" | null;
  readonly final: number;
  readonly best: { readonly at: number; readonly value: number };
}

/** What a training over seeds came to. */
export interface TrainingSummary {
  /** The environment, or the problem and its settings. */
  readonly place: string;
  readonly algorithm: string;
  /** Returns of evaluation episodes in an environment, rewards per decision in a store. */
  readonly unit: "return" | "reward";
  /** Interquartile means over seeds. */
  readonly final: Measured;
  readonly best: Measured;
  readonly seeds: readonly TrainedSeed[];
  readonly curves: readonly Curve[];
  readonly settings: { readonly [name: string]: string | number | boolean | null };
  readonly valueTables: readonly ValueTable[];
}

/** What a comparison's report shows beside the comparison. */
export interface ComparisonOptions extends ReportOptions {
  /** The most that may be spent per season, in minor units; null without a cap. */
  readonly spendCap?: number | null;
  /** Unit of money, e.g. "cents". */
  readonly moneyUnit?: string;
  /** Pictures of the problem's own. */
  readonly pictures?: readonly ProblemPicture[];
  readonly valueTables?: readonly ValueTable[];
}

/** One candidate of an explained decision. */
export interface ExplainedCandidate {
  readonly name: string;
  readonly allowed: boolean;
  readonly probability: number;
  /** What the policy's model says it is worth; null for policies without scores. */
  readonly score: number | null;
  /** The parts of the score, largest first; empty where the model has none. */
  readonly contributions: readonly Contribution[];
}

/** A policy, and one decision of it in the light. */
export interface ExplainedPolicy {
  readonly algorithm: string;
  /** The hash of the snapshot. */
  readonly snapshot: string;
  readonly settings: { readonly [name: string]: string | number | boolean | null };
  readonly lineage: { readonly [name: string]: string };
  /** The state the decision was made in: field and value. */
  readonly state: readonly { readonly name: string; readonly value: number | string }[];
  readonly candidates: readonly ExplainedCandidate[];
  readonly valueTable: ValueTable | null;
}
