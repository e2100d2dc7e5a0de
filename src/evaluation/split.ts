// Cuts a log into rows to learn from and rows to judge by, so that nothing is judged by what it has seen.
import { selectLog, shuffle, type Log, type Random } from "../core/index.ts";
import { connectedGroups } from "./outline.ts";

/** How a log is cut. */
export interface SplitOptions {
  /** Share of the episodes (or of the subjects) that goes to training. */
  readonly share: number;
  readonly random: Random;
  /**
   * - `subject`: nobody is on both sides; subjects that share an episode stay together
   * - `time`: the earliest episodes are for training; those without a time count as earliest
   * - `episode`: whole episodes at random
   */
  readonly by: "subject" | "time" | "episode";
}

/** The two sides of a log, and where their rows stood in it. */
export interface Split {
  readonly train: Log;
  readonly holdout: Log;
  readonly trainRows: Uint32Array;
  readonly holdoutRows: Uint32Array;
}

/** Both sides keep the order of the rows; an episode is never cut. */
export function splitLog(log: Log, options: SplitOptions): Split {
  const forTraining = options.by === "time" ? earliest(log, options.share) : drawn(log, options);
  const sides: [number[], number[]] = [[], []];
  for (let row = 0; row < log.rows; row++) sides[forTraining[row] === 1 ? 0 : 1].push(row);
  const [trainRows, holdoutRows] = sides.map((rows) => Uint32Array.from(rows));
  return { train: selectLog(log, trainRows), holdout: selectLog(log, holdoutRows), trainRows, holdoutRows };
}

function drawn(log: Log, { share, random, by }: SplitOptions): Uint8Array {
  const nobody = Uint32Array.from(log.episodes.keys());
  const groups = by === "subject" ? connectedGroups(log.subjects, log.episodes) : connectedGroups(nobody, log.episodes);
  const order = shuffle(random, Uint32Array.from({ length: groups.count }, (_, group) => group));
  const chosen = new Uint8Array(groups.count);
  for (const group of order.subarray(0, Math.round(share * groups.count))) chosen[group] = 1;
  return Uint8Array.from(groups.groupOf, (group) => chosen[group]);
}

function earliest(log: Log, share: number): Uint8Array {
  const begins = new Map<number, number>();
  for (let row = 0; row < log.rows; row++) {
    const time = Number.isNaN(log.times[row]) ? Number.NEGATIVE_INFINITY : log.times[row];
    begins.set(log.episodes[row], Math.min(begins.get(log.episodes[row]) ?? Number.POSITIVE_INFINITY, time));
  }
  const ordered = [...begins].sort((a, b) => a[1] - b[1] || a[0] - b[0]);
  const chosen = new Set(ordered.slice(0, Math.round(share * ordered.length)).map(([episode]) => episode));
  return Uint8Array.from(log.episodes, (episode) => (chosen.has(episode) ? 1 : 0));
}
