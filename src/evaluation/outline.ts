// Where the sequences of a log begin and end, and which of them belong to the same subject: the units that are averaged and resampled.
import type { Log } from "../core/index.ts";

/**
 * A chain is a run of rows that feed one value: one row of a bandit, the stages of a slate, an episode of a process. It ends
 * where the episode or the record ends, or where nothing that follows counts (discount 0).
 */
export interface Outline {
  readonly rows: number;
  readonly chains: number;
  /** [chains + 1], the first row of each chain. */
  readonly starts: Uint32Array;
  /** The rows of the longest chain. */
  readonly horizon: number;
  readonly clusters: number;
  /** [chains], numbers 0, 1, ... of the independent groups: subjects, joined where a chain holds several of them. */
  readonly clusterOf: Uint32Array;
}

/** The chains and clusters of a log. */
export function outlineOf(log: Log): Outline {
  const starts = chainStarts(log);
  const chains = starts.length - 1;
  let horizon = 0;
  const chainOfRow = new Uint32Array(log.rows);
  for (let chain = 0; chain < chains; chain++) {
    horizon = Math.max(horizon, starts[chain + 1] - starts[chain]);
    chainOfRow.fill(chain, starts[chain], starts[chain + 1]);
  }
  const groups = connectedGroups(log.subjects, chainOfRow);
  const clusterOf = new Uint32Array(chains);
  for (let chain = 0; chain < chains; chain++) clusterOf[chain] = groups.groupOf[starts[chain]];
  return { rows: log.rows, chains, starts, horizon, clusters: groups.count, clusterOf };
}

function chainStarts(log: Log): Uint32Array {
  const starts = new Uint32Array(log.rows + 1);
  let chains = 0;
  for (let row = 0; row < log.rows; row++) {
    const follows = row > 0 && log.episodes[row] === log.episodes[row - 1] && log.lasts[row - 1] === 0 && log.discounts[row - 1] > 0;
    if (!follows) starts[chains++] = row;
  }
  starts[chains] = log.rows;
  return starts.slice(0, chains + 1);
}

/** Groups of rows that share a subject or a bundle (an episode, a chain), directly or through others; numbered by appearance. */
export function connectedGroups(subjects: Uint32Array, bundles: Uint32Array): { count: number; groupOf: Uint32Array } {
  const parents = new Uint32Array(largest(subjects) + 1).map((_, index) => index);
  const rootOf = (subject: number): number => {
    let root = subject;
    while (parents[root] !== root) root = parents[root] = parents[parents[root]];
    return root;
  };
  const firstSubject = new Int32Array(largest(bundles) + 1).fill(-1);
  for (let row = 0; row < subjects.length; row++) {
    const first = firstSubject[bundles[row]];
    if (first < 0) firstSubject[bundles[row]] = subjects[row];
    else if (first !== subjects[row]) parents[rootOf(subjects[row])] = rootOf(first);
  }
  const numbers = new Int32Array(parents.length).fill(-1);
  const groupOf = new Uint32Array(subjects.length);
  let count = 0;
  for (let row = 0; row < subjects.length; row++) {
    const root = rootOf(subjects[row]);
    if (numbers[root] < 0) numbers[root] = count++;
    groupOf[row] = numbers[root];
  }
  return { count, groupOf };
}

function largest(numbers: Uint32Array): number {
  let result = 0;
  for (let index = 0; index < numbers.length; index++) if (numbers[index] > result) result = numbers[index];
  return result;
}
