// What a log is before anything is said about a target: counts, actions, the calibration of its propensities, warnings.
import type { Log } from "../core/index.ts";
import type { LogSummary } from "./results.ts";
import type { Outline } from "./outline.ts";

/** Where the propensities of a log come from. */
export type PropensitySource = LogSummary["propensities"];

/** Deviation of a bin's frequency from what its propensities say, in standard errors, from which on a warning is given. */
const suspiciousDeviation = 4;

/** The summary of a log. Actions of ragged lists are named by their place. */
export function summariseLog(log: Log, outline: Outline, propensities: PropensitySource): LogSummary {
  const tallies = tallyActions(log);
  const calibration = calibrationOf(tallies);
  let total = 0;
  for (let row = 0; row < log.rows; row++) total += log.rewards[row];
  return {
    rows: log.rows,
    decisions: decisionCount(log),
    episodes: distinctRuns(log.episodes),
    subjects: new Set(log.subjects).size,
    actions: tallies.map(({ rows, reward, propensity }, action) => ({
      name: log.spec.fixed?.[action] ?? `#${action + 1}`, rows, meanReward: ratio(reward, rows), meanPropensity: ratio(propensity, rows),
    })),
    meanReward: ratio(total, log.rows),
    propensities,
    calibration,
    warnings: warningsOf(log, { outline, propensities, tallies }),
  };
}

interface ActionTally {
  rows: number;
  reward: number;
  propensity: number;
  /** Sum of 1 / propensity over the rows that took it. */
  inverse: number;
  /** Sum of (1 / propensity)^2. */
  inverseSquares: number;
  /** Rows in which it was allowed. */
  offered: number;
}

function tallyActions(log: Log): ActionTally[] {
  const { offsets, allowed } = log.observations;
  const tallies: ActionTally[] = (log.spec.fixed ?? []).map(() => emptyTally());
  for (let row = 0; row < log.rows; row++) {
    const count = offsets[row + 1] - offsets[row];
    while (tallies.length < count) tallies.push(emptyTally());
    for (let action = 0; action < count; action++) tallies[action].offered += allowed[offsets[row] + action];
    const tally = tallies[log.actions[row]];
    const inverse = 1 / log.propensities[row];
    tally.rows++;
    tally.reward += log.rewards[row];
    tally.propensity += log.propensities[row];
    tally.inverse += inverse;
    tally.inverseSquares += inverse * inverse;
  }
  return tallies;
}

function emptyTally(): ActionTally {
  return { rows: 0, reward: 0, propensity: 0, inverse: 0, inverseSquares: 0, offered: 0 };
}

/**
 * A log holds the propensity of the candidate that was taken, not of the others. Yet the mean over all offers of a candidate's
 * true propensity is estimated by taken / sum(1 / p): compared with how often it really was taken, candidates in ten bins.
 */
function calibrationOf(tallies: readonly ActionTally[]): LogSummary["calibration"] {
  const taken = tallies.filter((tally) => tally.rows > 0).sort((a, b) => a.rows / a.inverse - b.rows / b.inverse);
  const perBin = Math.max(1, Math.ceil(taken.length / 10));
  const bins: { predicted: number; observed: number; rows: number }[] = [];
  for (let first = 0; first < taken.length; first += perBin) {
    const bin = taken.slice(first, first + perBin);
    const sum = (read: (tally: ActionTally) => number): number => bin.reduce((total, tally) => total + read(tally), 0);
    const rows = sum((tally) => tally.rows);
    bins.push({ predicted: rows / sum((tally) => tally.inverse), observed: rows / sum((tally) => tally.offered), rows });
  }
  return bins;
}

interface WarningSource { readonly outline: Outline; readonly propensities: PropensitySource; readonly tallies: readonly ActionTally[] }

function warningsOf(log: Log, { outline, propensities, tallies }: WarningSource): string[] {
  const warnings: string[] = [];
  if (propensities === "estimated") {
    warnings.push("THE PROPENSITIES ARE ESTIMATED, not logged: every figure assumes that the state holds all that drove the choices.");
  }
  tallies.forEach((tally, action) => {
    const name = log.spec.fixed?.[action] ?? `#${action + 1}`;
    if (tally.rows === 0) warnings.push(`Candidate ${name} was never taken: the log cannot speak for it.`);
    // sum(1 / p) over the taken rows has expectation `offered` and a variance of at most sum(1 / p^2).
    const deviation = Math.abs(tally.inverse - tally.offered) / Math.sqrt(tally.inverseSquares);
    if (tally.rows >= 30 && deviation > suspiciousDeviation) {
      warnings.push(`The propensities of ${name} do not fit how often it was taken: ${tally.inverse.toFixed(0)} offers follow from them, ${tally.offered} were made.`);
    }
  });
  if (outline.clusters < 30) warnings.push(`Only ${outline.clusters} independent subjects: intervals are not to be trusted.`);
  return warnings;
}

function decisionCount(log: Log): number {
  let count = 0;
  for (let row = 0; row < log.rows; row++) if (log.stages[row] === 0) count++;
  return count;
}

function distinctRuns(numbers: Uint32Array): number {
  let count = 0;
  for (let row = 0; row < numbers.length; row++) if (row === 0 || numbers[row] !== numbers[row - 1]) count++;
  return count;
}

function ratio(above: number, below: number): number {
  return below === 0 ? 0 : above / below;
}
