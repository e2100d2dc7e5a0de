// What every claim of speed is measured with: contenders take turns in one run, and medians of processor time are compared.

/** One line of the table: what is claimed, what was measured, against what. */
export interface BenchRow {
  readonly claim: string;
  readonly value: number;
  readonly unit: string;
  /** What it is compared with. */
  readonly baseline: string;
  /** How many times as fast (or as small) as the baseline. */
  readonly ratio: number;
  /** What has to be reached, in words. */
  readonly target: string;
}

/** A piece of work that is done `repeats` times in a call. */
export type Contender = (repeats: number) => void;

/**
 * The median seconds of processor time per repeat of each contender, over `rounds` in which they take turns. Processor time, and not
 * the clock's, since the machine may be shared; garbage collection counts.
 */
export function medianSeconds(contenders: readonly Contender[], repeats: readonly number[], rounds = 21): number[] {
  const seconds: number[][] = contenders.map(() => []);
  for (let round = 0; round < rounds; round++) {
    contenders.forEach((contender, index) => {
      const before = process.cpuUsage();
      contender(repeats[index]);
      const { user, system } = process.cpuUsage(before);
      if (round > 0) seconds[index].push((user + system) / 1e6 / repeats[index]);
    });
  }
  return seconds.map(median);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
