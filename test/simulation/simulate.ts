// Many simulated seasons one after the other, and what they come to together.
import type { DrawTally } from "./checker.ts";
import { runSeason, type SeasonResult } from "./season.ts";

/** DESIGN: one crash per thousand operations. */
const operationsPerSeason = 2000;
const crashesPerSeason = 2;

/** What all seasons come to. */
export interface SimulationTotals extends Omit<SeasonResult, "faults"> {
  readonly seasons: number;
  /** The first ones only. */
  readonly faults: readonly string[];
  /** How far the draws of the cheapest candidate lie from their probabilities, in standard deviations. */
  readonly drawDeviation: number;
}

/** Runs these seasons of a seed. Stops early at the first season with a fault where `stopAtFault`. */
export async function simulate({ seed, from = 0, seasons, stopAtFault = true, until = () => false }: {
  readonly seed: number;
  readonly from?: number;
  readonly seasons: number;
  readonly stopAtFault?: boolean;
  readonly until?: () => boolean;
}): Promise<SimulationTotals> {
  // A refusal is an everyday answer here: its trace would cost more than the work.
  Error.stackTraceLimit = 0;
  const tally: DrawTally = { drawn: 0, expected: 0, variance: 0 };
  const faults: string[] = [];
  const answers: { [verbAndAnswer: string]: number } = {};
  const sums = { operations: 0, crashes: 0, recoveryCrashes: 0, failedCalls: 0, takeovers: 0, records: 0, decisions: 0 };
  let ran = 0;
  for (; ran < seasons && !until(); ran++) {
    const result = await runSeason({ seed, season: from + ran, operations: operationsPerSeason, crashes: crashesPerSeason }, tally);
    for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += result[name];
    for (const [name, count] of Object.entries(result.answers)) answers[name] = (answers[name] ?? 0) + count;
    faults.push(...result.faults.slice(0, 5));
    if (stopAtFault && faults.length > 0) break;
  }
  const drawDeviation = (tally.drawn - tally.expected) / Math.sqrt(Math.max(tally.variance, 1));
  if (Math.abs(drawDeviation) > 6) faults.push(`draws lie ${drawDeviation.toFixed(1)} standard deviations from their probabilities`);
  return { ...sums, answers, seasons: ran, faults, drawDeviation };
}
