// Keeps the running totals of a season, decision by decision, and says them at the end as plain data.
import type { Metric } from "../../core/index.ts";
import { sum } from "../../kernels/index.ts";
import type { Assessment, Decision, Problem } from "../../problems/index.ts";
import { meansOver } from "../comparing/curves.ts";
import type { Progress, SeasonTotals } from "./results.ts";

/** Running totals of one season. */
export interface Tally {
  /** A decision was made: counts its candidates and how far it was left to chance. */
  decided(decision: Pick<Decision<unknown, unknown>, "chosen" | "stages" | "fallback">): void;
  /** Its outcomes are complete. `index` is its place in the season. */
  finished(index: number, assessment: Assessment): void;
  totals(): SeasonTotals;
  /** Mean reward per decision over `points` equal stretches of the season. */
  rewardCurve(points: number): Progress;
}

/** A tally for this problem over at most `decisions` decisions. */
export function createTally(problem: Pick<Problem<never, never, never>, "spec" | "metrics" | "label">, decisions: number): Tally {
  const label = problem.label as (candidate: unknown) => string;
  const rewards = new Float64Array(decisions);
  const limitTotals = new Float64Array(problem.spec.limits.length);
  const metricTotals = new Float64Array(problem.metrics.length);
  const counts = new Map<string, number>();
  let made = 0;
  let fallbacks = 0;
  let choices = 0;
  let chance = 0;
  return {
    decided({ chosen, stages, fallback }) {
      made++;
      if (fallback) fallbacks++;
      for (const candidate of chosen) counts.set(label(candidate), (counts.get(label(candidate)) ?? 0) + 1);
      for (const { probabilities } of stages) {
        chance += 1 - largest(probabilities);
        choices++;
      }
    },
    finished(index, { stages, metrics }) {
      for (const stage of stages) {
        rewards[index] += stage.reward;
        for (let limit = 0; limit < limitTotals.length; limit++) limitTotals[limit] += stage.costs[limit];
      }
      problem.metrics.forEach(({ name }, metric) => { metricTotals[metric] += metrics[name]; });
    },
    totals: () => ({
      decisions: made,
      fallbacks,
      reward: sum(rewards),
      rewardPerDecision: made === 0 ? 0 : sum(rewards) / made,
      costs: Object.fromEntries(problem.spec.limits.map((name, limit) => [name, limitTotals[limit]])),
      metrics: metricValues(problem.metrics, metricTotals, made),
      actionShares: sharesOf(counts),
      explorationShare: choices === 0 ? 0 : chance / choices,
    }),
    rewardCurve: (points) => meansOver(rewards.subarray(0, made), points),
  };
}

// The value of every metric: the mean per decision, or the ratio to the metric below the line (0 / 0 is 0).
function metricValues(metrics: readonly Metric[], totals: Float64Array, decisions: number): { readonly [name: string]: number } {
  const total = (name: string): number => totals[metrics.findIndex((metric) => metric.name === name)];
  const below = (metric: Metric): number => (metric.per === null ? decisions : total(metric.per));
  return Object.fromEntries(metrics.map((metric) => {
    const divisor = below(metric);
    return [metric.name, divisor === 0 ? 0 : total(metric.name) / divisor];
  }));
}

function sharesOf(counts: ReadonlyMap<string, number>): { readonly [label: string]: number } {
  const total = [...counts.values()].reduce((a, b) => a + b, 0);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => [name, count / total]));
}

function largest(values: Float64Array): number {
  let best = 0;
  for (const value of values) if (value > best) best = value;
  return best;
}
