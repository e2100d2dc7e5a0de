// Better, worse, not shown, or no verdict: what may be said about the paired difference of a target against something else.
import { cautionRules, cautiousDifferences, isFragile, type Outcomes } from "./caution.ts";
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
} as const;

/** One of the two policies that are compared. */
export interface Side extends Diagnostics {
  readonly name: string;
  /** [chains], the weight of each chain; all 1 for the logging policy. */
  readonly weights: Float64Array;
}

/** Two policies on the same rows, and one quantity of them. */
export interface Comparison {
  readonly target: Side;
  /** Its name is what the verdict stands against: "logging", "best constant (NAME)", ... */
  readonly against: Side;
  readonly quantity: Quantity;
  readonly better: "higher" | "lower";
  /** [chains], target's term minus the other's on the same rows. */
  readonly differences: Float64Array;
  readonly outline: Outline;
  /** What was logged of the quantity. */
  readonly outcomes: Outcomes;
  /** Name of the estimator the terms come from, and whether it converges to the truth. */
  readonly estimator: { readonly name: string; readonly biased: boolean };
}

/** The verdict on one quantity. The interval is the Student-t interval over subjects at 95 %. */
export function verdictOf(comparison: Comparison): Verdict {
  const { target, against, quantity, differences, outline } = comparison;
  const finding = findingOf(differences, outline, verdictRules.level);
  const interval = [finding.difference - finding.half, finding.difference + finding.half] as const;
  const said = { target: target.name, against: against.name, quantity, difference: finding.difference, interval };
  const obstacle = obstacleTo(comparison);
  return { ...said, ...(obstacle === null ? judge(comparison, finding) : { verdict: "no verdict", reason: obstacle }) };
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
  const { name, effectiveSampleSize, meanWeight, unsupportedShare } = side;
  if (unsupportedShare > verdictRules.mostUnsupportedShare) {
    return `${percent(unsupportedShare)} of the choices of ${name} are candidates the log never took; at most ${percent(verdictRules.mostUnsupportedShare)} can be left out.`;
  }
  if (effectiveSampleSize < verdictRules.leastEffectiveSample) {
    return `The effective sample size of ${name} is ${effectiveSampleSize.toFixed(0)}, below ${verdictRules.leastEffectiveSample}: the log holds too little of what it does.`;
  }
  if (meanWeight < verdictRules.leastMeanWeight || meanWeight > verdictRules.mostMeanWeight) {
    return `The mean weight of ${name} is ${meanWeight.toFixed(2)} where it should be 1 (${verdictRules.leastMeanWeight} to ${verdictRules.mostMeanWeight} is tolerated): the propensities are wrong or the overlap is poor.`;
  }
  return null;
}

interface Finding {
  readonly difference: number;
  /** Half the width of the Student-t interval. */
  readonly half: number;
  /** 1 or -1 where the interval lies wholly on that side of zero, else 0. */
  readonly side: number;
  /** The same after the correction for skewness. */
  readonly correctedSide: number;
}

function findingOf(differences: Float64Array, outline: Outline, level: number): Finding {
  const clustered = clusterTerms(differences, outline);
  const { standardError, skewness, freedom } = spreadOf(clustered);
  const { value: difference } = clustered;
  if (outline.clusters < 2) return { difference, half: Number.POSITIVE_INFINITY, side: 0, correctedSide: 0 };
  const half = studentHalfWidth(standardError, freedom, level);
  if (standardError === 0) return { difference, half, side: 0, correctedSide: 0 };
  const critical = half / standardError;
  const corrected = skewnessCorrected(difference / standardError, skewness);
  return { difference, half, side: beyond(difference / standardError, critical), correctedSide: beyond(corrected, critical) };
}

function beyond(ratio: number, critical: number): number {
  return Math.abs(ratio) > critical ? Math.sign(ratio) : 0;
}

function judge({ target, against, better, outcomes, outline }: Comparison, { side, correctedSide }: Finding): Pick<Verdict, "verdict" | "reason"> {
  const fragile = isFragile(target.weights, outcomes) || isFragile(against.weights, outcomes);
  const cautious = fragile ? cautiousDifferences(target.weights, against.weights, outcomes) : null;
  if (fragile && cautious === null) {
    return { verdict: "no verdict", reason: `The log holds too few outcomes for this comparison: fewer than ${cautionRules.leastOutcomes} that count can be expected behind it.` };
  }
  if (side === 0) return notShown("The 95 % interval of the paired difference includes zero.");
  if (correctedSide !== side) return notShown("The difference rests on a few large values: corrected for their skewness, its interval includes zero.");
  if (cautious !== null && findingOf(cautious, outline, cautionRules.level).correctedSide !== side) {
    return notShown("The difference rests on a few heavily weighted rows or outcomes: with these held back it is not to be seen.");
  }
  return {
    verdict: side > 0 === (better === "higher") ? "better" : "worse",
    reason: `The 95 % interval of the paired difference lies wholly ${side > 0 ? "above" : "below"} zero${better === "lower" ? ", and lower is better" : ""}.`,
  };
}

function notShown(reason: string): Pick<Verdict, "verdict" | "reason"> {
  return { verdict: "not shown", reason };
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
