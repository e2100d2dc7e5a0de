// Better, worse, not shown, or no verdict: what may be said about the paired difference of a target against something else.
import { studentTQuantile } from "../kernels/index.ts";
import { clusterTerms, spreadOf } from "./clusters.ts";
import { studentHalfWidth } from "./intervals.ts";
import type { Outline } from "./outline.ts";
import type { Diagnostics, Quantity, Verdict } from "./results.ts";

/** When nothing may be said, whatever the interval shows. scores/coverage.md measures what these rules are worth. */
export const verdictRules = {
  level: 0.95,
  leastEffectiveSample: 100,
  leastMeanWeight: 0.8,
  mostMeanWeight: 1.2,
  mostUnsupportedShare: 0.05,
  leastSubjects: 30,
  /** Equally heavy outcomes that differ from the usual one, behind either side of the pair. */
  leastOutcomes: 10,
} as const;

/** One of the two policies that are compared. */
export interface Side extends Diagnostics {
  readonly name: string;
  /** See `effectiveOutcomes`. */
  readonly outcomes: number;
}

export interface Comparison {
  readonly target: Side;
  /** Its name is what the verdict stands against: "logging", "best constant (NAME)", ... */
  readonly against: Side;
  readonly quantity: Quantity;
  readonly better: "higher" | "lower";
  /** [chains], target's term minus the other's on the same rows. */
  readonly differences: Float64Array;
  readonly outline: Outline;
  /** Name of the estimator the terms come from, and whether it converges to the truth. */
  readonly estimator: { readonly name: string; readonly biased: boolean };
}

/** The verdict on one quantity. The interval is the Student-t interval over subjects at 95 %. */
export function verdictOf(comparison: Comparison): Verdict {
  const { target, against, quantity, differences, outline } = comparison;
  const clustered = clusterTerms(differences, outline);
  const { standardError, skewness } = spreadOf(clustered);
  const half = outline.clusters < 2 ? Number.POSITIVE_INFINITY : studentHalfWidth(standardError, outline.clusters, verdictRules.level);
  const difference = clustered.value;
  const said = { target: target.name, against: against.name, quantity, difference, interval: [difference - half, difference + half] as const };
  const obstacle = obstacleTo(comparison);
  if (obstacle !== null) return { ...said, verdict: "no verdict", reason: obstacle };
  return { ...said, ...judge({ difference, half, standardError, skewness, better: comparison.better, subjects: outline.clusters }) };
}

// The first reason not to say anything, or null.
function obstacleTo({ target, against, estimator, outline }: Comparison): string | null {
  if (estimator.biased) return `The estimator ${estimator.name} is biased, so its interval says nothing about the truth.`;
  if (outline.clusters < verdictRules.leastSubjects) {
    return `Only ${outline.clusters} independent subjects stand behind the estimate; at least ${verdictRules.leastSubjects} are needed.`;
  }
  return sideObstacle(target) ?? sideObstacle(against);
}

function sideObstacle(side: Side): string | null {
  const { name, effectiveSampleSize, meanWeight, unsupportedShare, outcomes } = side;
  if (unsupportedShare > verdictRules.mostUnsupportedShare) {
    return `${percent(unsupportedShare)} of the choices of ${name} are candidates the log never took; at most ${percent(verdictRules.mostUnsupportedShare)} can be left out.`;
  }
  if (effectiveSampleSize < verdictRules.leastEffectiveSample) {
    return `The effective sample size of ${name} is ${effectiveSampleSize.toFixed(0)}, below ${verdictRules.leastEffectiveSample}: the log holds too little of what it does.`;
  }
  if (meanWeight < verdictRules.leastMeanWeight || meanWeight > verdictRules.mostMeanWeight) {
    return `The mean weight of ${name} is ${meanWeight.toFixed(2)} where it should be 1 (${verdictRules.leastMeanWeight} to ${verdictRules.mostMeanWeight} is tolerated): the propensities are wrong or the overlap is poor.`;
  }
  if (outcomes < verdictRules.leastOutcomes) {
    return `The estimate of ${name} rests on the equivalent of ${outcomes.toFixed(1)} outcomes that differ from the usual one; at least ${verdictRules.leastOutcomes} are needed.`;
  }
  return null;
}

interface Finding {
  readonly difference: number;
  readonly half: number;
  readonly standardError: number;
  readonly skewness: number;
  readonly better: "higher" | "lower";
  readonly subjects: number;
}

function judge(finding: Finding): Pick<Verdict, "verdict" | "reason"> {
  const { difference, half, standardError, skewness, better, subjects } = finding;
  if (Math.abs(difference) <= half || standardError === 0) {
    return { verdict: "not shown", reason: "The 95 % interval of the paired difference includes zero." };
  }
  const critical = studentTQuantile(subjects - 1, (1 + verdictRules.level) / 2);
  const corrected = skewnessCorrected(difference / standardError, skewness);
  if (corrected * Math.sign(difference) <= critical) {
    return { verdict: "not shown", reason: "The difference rests on a few large values: corrected for their skewness, its interval includes zero." };
  }
  const good = difference > 0 === (better === "higher");
  return {
    verdict: good ? "better" : "worse",
    reason: `The 95 % interval of the paired difference lies wholly ${difference > 0 ? "above" : "below"} zero${better === "lower" ? ", and lower is better" : ""}.`,
  };
}

/**
 * Hall's (1992) monotone transformation of the t-ratio, which takes out the first-order effect of skewness:
 * T + g T^2 / 3 + g^2 T^3 / 27 + g / 6, with g the skewness of the mean.
 */
export function skewnessCorrected(ratio: number, skewness: number): number {
  return ratio + (skewness * ratio * ratio) / 3 + (skewness * skewness * ratio * ratio * ratio) / 27 + skewness / 6;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
