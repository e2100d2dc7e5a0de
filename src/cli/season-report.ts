// A single simulated season in the shape of a comparison, so that one report shows both.
import type { Comparison, Curve, Measured, Progress, SimulationResult } from "../experiment/index.ts";
import type { Metric } from "../core/index.ts";

/** Where a season took place, and how it was decided. */
export interface SeasonPlace {
  readonly problem: string;
  readonly preset: string;
  readonly seed: number;
  readonly metrics: readonly Metric[];
  /** A learner that went on learning, or something that stayed as it was. */
  readonly kind: "learner" | "baseline";
}

/** The season as a comparison of one; there is one run, so intervals are single points. */
export function seasonAsComparison({ problem, preset, seed, metrics, kind }: SeasonPlace, result: SimulationResult): Comparison {
  return {
    problem, preset, seeds: [seed], decisionsPerSeed: result.decisions, metrics, verdicts: [],
    rows: [{
      policy: result.policy, kind, reward: once(result.rewardPerDecision), shareOfOptimum: null, spend: once(spendOf(result)), difference: null,
      metrics: Object.fromEntries(Object.entries(result.metrics).map(([name, value]) => [name, once(value)])),
      actionShares: result.actionShares,
      explorationShare: once(result.explorationShare),
      fallbackShare: once(result.fallbacks / result.decisions),
      versionStability: null, stateStability: null, note: kind === "learner" ? "while it learned" : "one season",
    }],
    curves: [curve(result.policy, result.rewardCurve)],
    spendCurves: Object.entries(result.accounts).map(([name, account]) => curve(name, account.curve)),
    bestBaseline: "", bestStaticBaseline: "", bound: null,
  };
}

function once(value: number): Measured {
  return { mean: value, interval: [value, value], runs: 1 };
}

function spendOf(result: SimulationResult): number {
  return Object.values(result.accounts).reduce((total, account) => total + account.spent, 0) / result.decisions;
}

function curve(name: string, { at, values }: Progress): Curve {
  return { name, at, mean: values, low: values, high: values };
}
