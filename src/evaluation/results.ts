// What an evaluation says, as plain data: the shapes behind `evaluate --json`, the report and the tables.

/** What is estimated: the reward, `cost:NAME` of a limit, or the name of a metric. */
export type Quantity = string;

/** How much the weights of a target allow to be believed. */
export interface Diagnostics {
  /** (sum w)^2 / sum w^2, in decisions. */
  readonly effectiveSampleSize: number;
  readonly meanWeight: number;
  readonly largestWeight: number;
  /** Share of the target's probability on candidates the log cannot speak for. */
  readonly unsupportedShare: number;
}

/** What a target would have earned, by one estimator, in one quantity. */
export interface Estimate extends Diagnostics {
  readonly target: string;
  readonly estimator: string;
  readonly quantity: Quantity;
  readonly value: number;
  readonly standardError: number;
  readonly interval: readonly [low: number, high: number];
  /** Nominal coverage of the interval, e.g. .95. */
  readonly level: number;
  /** True for estimators whose value does not converge to the truth (DM, clipped, Switch, shrunk): every report says the word. */
  readonly biased: boolean;
  /** The parameter the estimator used, chosen by data or given; null where it has none. */
  readonly parameter: number | null;
}

/** The answer to "is the target better than that?", in plain words. */
export interface Verdict {
  readonly target: string;
  /** "logging", "best constant (NAME)", "best per segment (COLUMN)". */
  readonly against: string;
  readonly quantity: Quantity;
  readonly verdict: "better" | "worse" | "not shown" | "no verdict";
  /** Paired difference target - against, in the quantity's unit. */
  readonly difference: number;
  readonly interval: readonly [low: number, high: number];
  /** One plain sentence. */
  readonly reason: string;
}

/** What the log is, before anything is said about a target. */
export interface LogSummary {
  readonly rows: number;
  readonly decisions: number;
  readonly episodes: number;
  readonly subjects: number;
  readonly actions: readonly { readonly name: string; readonly rows: number; readonly meanReward: number; readonly meanPropensity: number }[];
  readonly meanReward: number;
  /** Where the propensities come from: the log, one number, or an estimate (said loudly). */
  readonly propensities: "logged" | "constant" | "estimated";
  /** Calibration of the propensities: for bins of predicted probability, how often the action was really taken. */
  readonly calibration: readonly { readonly predicted: number; readonly observed: number; readonly rows: number }[];
  readonly warnings: readonly string[];
}

/** A number with its interval. */
export interface Figure {
  readonly value: number;
  readonly interval: readonly [low: number, high: number];
}

/** How a target behaves, whatever it earns; null where it cannot be said. All are shares, 1 = perfectly steady. */
export interface Behaviour {
  /** 1 - probability of the likeliest candidate. */
  readonly explorationShare: Figure | null;
  /** 1 - difference of its probabilities between a row and the row with the same candidates that looks most like it. */
  readonly stateStability: Figure | null;
  /** 1 - difference of its probabilities to the same algorithm trained on half the rows. */
  readonly versionStability: Figure | null;
}

/** What a target is: its name, what it chooses, how it was made. */
export interface TargetSummary {
  readonly name: string;
  readonly kind: "uniform" | "constant" | "segment" | "algorithm" | "snapshot" | "table";
  /** Share of all probability given to uniform exploration on top of the policy; 0 when judged as greedy. */
  readonly explorationFloor: number;
  /** How often each action is chosen, by name. */
  readonly actionShares: { readonly [action: string]: number };
  /** Counts of the weights in bins, for the histogram: [low, high, rows]. */
  readonly weightHistogram: readonly (readonly [low: number, high: number, rows: number])[];
  readonly note: string;
  /** Reward over all judged decisions together, by the estimator that verdicts rest on. */
  readonly cumulativeReward?: Figure;
  readonly behaviour?: Behaviour;
}

/** Everything one evaluation found: what `--json` prints. */
export interface EvaluationResult {
  readonly log: LogSummary;
  readonly targets: readonly TargetSummary[];
  readonly estimates: readonly Estimate[];
  readonly verdicts: readonly Verdict[];
  readonly settings: { readonly [name: string]: string | number | boolean | null };
}
