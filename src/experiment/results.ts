// What simulations and comparisons return, as plain data: the shapes behind the tables, the pictures and `--json`.

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
  /** Paired difference of reward to the best static baseline under the same cap. */
  readonly difference: Measured | null;
  /** By name of the problem's metrics. */
  readonly metrics: { readonly [name: string]: Measured };
  /** How often each candidate was chosen, by label. */
  readonly actionShares: { readonly [label: string]: number };
  readonly note: string;
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
  readonly bestStaticBaseline: string;
  readonly bound: string | null;
}
