// A ring of experience as columns, sampled uniformly or by priority; nothing allocates after it was made.
import { fail, tensorOf, type Random, type Snapshot, type Tensor, type TensorData } from "../../core/index.ts";
import { raiseAll } from "../../kernels/index.ts";
import { createSumTree, type SumTree } from "./sum-tree.ts";

/** Columns by name, each [capacity x width]. */
export type ReplayColumns = { readonly [name: string]: TensorData };

/** Rows drawn from a buffer; arrays of one length, filled by `sample`. */
export interface ReplaySample {
  readonly rows: Int32Array;
  /** Importance weights, at most 1; all 1 without priorities. */
  readonly weights: Float64Array;
}

/** The newest rows of experience, in columns that the owner reads and writes. */
export interface ReplayBuffer<Columns extends ReplayColumns> {
  readonly capacity: number;
  readonly columns: Columns;
  size(): number;
  /** Makes room for one more row, the oldest giving way, and returns its place; the owner fills the columns there. */
  claim(): number;
  /** The place of the row claimed `back` rows ago; 0 for the newest. */
  recent(back: number): number;
  /** Draws rows with replacement into `into`; `importance` is beta of Schaul et al. 2016. The buffer must not be empty. */
  sample(into: ReplaySample, random: Random, importance: number): void;
  /** Sets the priorities of rows, in order, from the sizes of their errors; without priorities nothing happens. */
  prioritise(rows: Int32Array, errors: Float64Array): void;
  /** Forgets all rows. */
  clear(): void;
  tensors(prefix: string): Record<string, Tensor>;
  restore(snapshot: Snapshot, prefix: string): void;
}

/** Added to every error, so that no row is forgotten (Schaul et al. 2016, section 3.3). */
const leastError = 1e-6;

/** A buffer over columns of `capacity` rows each. `priorityExponent` is alpha of Schaul et al. 2016, eq. 1; null draws uniformly. */
export function createReplayBuffer<Columns extends ReplayColumns>(
  capacity: number, columns: Columns, priorityExponent: number | null = null,
): ReplayBuffer<Columns> {
  const tree = priorityExponent === null ? null : createSumTree(capacity);
  let size = 0;
  let head = 0;
  // The largest priority so far, a zero, alpha, and minus beta: in an array, as broken numbers in closures are objects on the heap.
  const marks = Float64Array.of(1, 0, priorityExponent ?? 0, 0);
  const raised = new Float64Array(1);
  const priorities = tree === null ? null : { tree, marks, size: 0 };
  const clear = (): void => {
    if (tree !== null) for (let row = 0; row < size; row++) tree.set(row, marks, 1);
    size = 0;
    head = 0;
    marks[0] = 1;
  };
  return {
    capacity, columns, clear,
    size: () => size,
    claim() {
      const row = head;
      head = (head + 1) % capacity;
      if (size < capacity) size++;
      // A new row is drawn at least as easily as any other, as nothing is known of its error (Schaul et al. 2016, Algorithm 1, line 6).
      tree?.set(row, marks, 0);
      return row;
    },
    recent: (back) => (head - 1 - back + 2 * capacity) % capacity,
    sample(into, random, importance) {
      if (priorities === null) return sampleEvenly(into, random, size);
      priorities.size = size;
      marks[3] = -importance;
      sampleByPriority(into, random, priorities);
    },
    prioritise(rows, errors) {
      if (tree === null) return;
      for (let index = 0; index < rows.length; index++) {
        raised[0] = Math.abs(errors[index]) + leastError;
        raiseAll(raised, marks, 2);
        marks[0] = Math.max(marks[0], raised[0]);
        tree.set(rows[index], raised, 0);
      }
    },
    tensors(prefix) {
      const found: Record<string, Tensor> = { [`${prefix}place`]: { shape: [3], data: Float64Array.of(size, head, marks[0]) } };
      for (const [name, column] of Object.entries(columns)) {
        const width = column.length / capacity;
        found[`${prefix}${name}`] = { shape: [size, width], data: column.slice(0, size * width) };
      }
      if (tree !== null) found[`${prefix}priorities`] = { shape: [size], data: Float64Array.from({ length: size }, (_, row) => tree.nodes[tree.first + row]) };
      return found;
    },
    restore(snapshot, prefix) {
      clear();
      const place = tensorOf(snapshot, `${prefix}place`, [3]);
      if (!(place[0] >= 0 && place[0] <= capacity && place[1] >= 0 && place[1] < capacity)) {
        fail("bad-snapshot", `tensor ${prefix}place`, `at most ${capacity} rows`, String(place));
      }
      [size, head, marks[0]] = place;
      for (const [name, column] of Object.entries(columns)) column.set(tensorOf(snapshot, `${prefix}${name}`, [size, column.length / capacity]));
      if (tree !== null) {
        const saved = tensorOf(snapshot, `${prefix}priorities`, [size]);
        for (let row = 0; row < size; row++) tree.set(row, saved, row);
      }
    },
  };
}

function sampleEvenly({ rows, weights }: ReplaySample, random: Random, size: number): void {
  for (let index = 0; index < rows.length; index++) {
    rows[index] = Math.floor(random.uniform() * size);
    weights[index] = 1;
  }
}

interface Priorities {
  readonly tree: SumTree;
  readonly marks: Float64Array;
  readonly size: number;
}

/**
 * One draw from each of equal stretches of the total priority, with P(i) = p_i / sum p (Schaul et al. 2016, eq. 1), and weights
 * (size P(i))^-beta over the largest of the sample (section 3.4; there the largest of the buffer).
 */
function sampleByPriority({ rows, weights }: ReplaySample, random: Random, { tree, marks, size }: Priorities): void {
  const { nodes, first } = tree;
  const total = nodes[1];
  const stretch = total / rows.length;
  for (let index = 0; index < rows.length; index++) {
    weights[index] = Math.min((index + random.uniform()) * stretch, total * (1 - Number.EPSILON));
    const row = tree.find(weights, index);
    rows[index] = row;
    weights[index] = (size * nodes[first + row]) / total;
  }
  raiseAll(weights, marks, 3);
  let most = 0;
  for (let index = 0; index < rows.length; index++) most = Math.max(most, weights[index]);
  for (let index = 0; index < rows.length; index++) weights[index] /= most;
}
