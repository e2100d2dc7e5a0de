// What simulations and comparisons return, as plain data: the shapes behind the tables, the pictures and `--json`.
import type { Metric } from "../../core/index.ts";
import type { Stability } from "../logs/stability.ts";

/** A number with its interval over seeds. */
export interface Measured {
  readonly mean: number;
  readonly interval: readonly [low: number, high: number];
  readonly runs: number;
}

/** A curve with a band: value at each point of progress. */
export interface Curve {
  readonly name: string;
  /** Decisions or steps so far. */
  readonly at: readonly number[];
  readonly mean: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** One policy in a comparison. */
export interface ComparisonRow {
  readonly policy: string;
  readonly kind: "learner" | "baseline" | "bound";
  /** Mean reward per decision after learning. */
  readonly reward: Measured;
  /** (policy - best static baseline) / (optimum - best static baseline); null where no optimum or bound is known. */
  readonly shareOfOptimum: Measured | null;
  /** Spend per decision in minor units. */
  readonly spend: Measured;
  /** Paired difference of reward to the best baseline under the same cap. */
  readonly difference: Measured | null;
  /** By name of the problem's metrics. */
  readonly metrics: { readonly [name: string]: Measured };
  /** How often each candidate was chosen, by label. */
  readonly actionShares: { readonly [label: string]: number };
  /** 1 - probability of the likeliest candidate, as measured after learning; null for a bound. */
  readonly explorationShare: Measured | null;
  /** Share of decisions that the ledger turned into the fallback; null for a bound. */
  readonly fallbackShare: Measured | null;
  /** 1 - mean change of the policy between its versions while learning; null where nothing is learned. */
  readonly versionStability: Measured | null;
  /** 1 - mean difference of the policy between states that look alike; null for baselines and bounds. */
  readonly stateStability: Measured | null;
  readonly note: string;
}

/** What a comparison says about one learner, from the interval of its paired difference. */
export interface ComparisonVerdict {
  readonly policy: string;
  readonly against: string;
  readonly verdict: "better" | "worse" | "not shown";
  readonly difference: Measured;
}

/** What a comparison found. */
export interface Comparison {
  readonly problem: string;
  readonly preset: string;
  readonly seeds: readonly number[];
  readonly decisionsPerSeed: number;
  readonly rows: readonly ComparisonRow[];
  readonly curves: readonly Curve[];
  /** Cumulative spend against the cap over the season, per policy: the last seed. */
  readonly spendCurves: readonly Curve[];
  readonly metrics: readonly Metric[];
  readonly verdicts: readonly ComparisonVerdict[];
  /** The best baseline of any kind: paired differences and verdicts are against it. Empty where there is none. */
  readonly bestBaseline: string;
  /** The best baseline that follows a fixed rule: the zero of the share of the optimum. */
  readonly bestStaticBaseline: string;
  readonly bound: string | null;
}

/** A value at points of progress. */
export interface Progress {
  /** Decisions or steps so far. */
  readonly at: readonly number[];
  readonly values: readonly number[];
}

/** What a season of decisions came to. */
export interface SeasonTotals {
  readonly decisions: number;
  /** Decisions that were replaced by the problem's fallback, as nothing else was permitted. */
  readonly fallbacks: number;
  readonly reward: number;
  readonly rewardPerDecision: number;
  /** Total cost on each limit. */
  readonly costs: { readonly [limit: string]: number };
  /** Means per decision, or ratios where the metric has a `per`. */
  readonly metrics: { readonly [name: string]: number };
  /** How often each candidate was chosen, by label. */
  readonly actionShares: { readonly [label: string]: number };
  /** 1 - probability of the likeliest candidate, averaged over all choices; 0 for a baseline. */
  readonly explorationShare: number;
}

/** What one account did over a season. */
export interface AccountResult {
  readonly cap: number;
  readonly unit: string;
  /** Paid in all, never above the cap. */
  readonly spent: number;
  /** Paid so far, against decisions so far. */
  readonly curve: Progress;
}

/** What one simulated season found. */
export interface SimulationResult extends SeasonTotals {
  readonly policy: string;
  /** Mean reward per decision over equal stretches of the season. */
  readonly rewardCurve: Progress;
  readonly accounts: { readonly [account: string]: AccountResult };
  /** Price of each limit against decisions so far. */
  readonly prices: { readonly [limit: string]: Progress };
  /** Null for a baseline. */
  readonly stability: Stability | null;
}
