// Action values of a policy on a log of a process, in one linear solve: the fixed point that repeated regression moves towards, behind cut-offs too.
import { describe, fail, observationAt, type Batch, type ObservationColumns } from "../../core/index.ts";
import { solveInPlace } from "../../kernels/index.ts";
import { rewardFeatures } from "./cross-fit.ts";
import type { Features } from "../states/features.ts";

/** What the target would choose in every row and behind it. */
export interface TargetChoices {
  /** [offsets[rows]], probabilities of the candidates of each row. */
  readonly now: Float64Array;
  /** [next.offsets[rows]], and of what followed; empty where nothing does. */
  readonly next: Float64Array;
}

/** Settings of a fit of action values. */
export interface FollowingOptions {
  readonly features?: Features;
  /** Added to the diagonal; above 0. 1 unless given, worth one row of an input of size 1. */
  readonly penalty?: number;
}

/** The linear system of a log and a target, summed once; outcomes and groups of rows come later. */
export interface FollowingSystem {
  /** models x width. */
  readonly size: number;
  /** Whether what followed a row is known: nothing, or a choice that the log holds. The other rows say nothing of values and are left out. */
  isKnown(row: number): boolean;
  /** Coefficients [models x width] for an outcome [rows], fitted without the rows that `without` marks. Throws `unsuited` where nothing can be solved. */
  solve(outcome: Float64Array, without?: (row: number) => boolean): Float64Array;
  /** The values of the logged candidate, of what the target would do there, and of what it would do behind it, undiscounted. */
  predict(coefficients: Float64Array, row: number): { readonly taken: number; readonly expected: number; readonly following: number };
  /** The influence of every row's surprise on a linear function of the coefficients, by one transposed solve: u with A' u = direction. */
  influence(direction: Float64Array): (row: number) => number;
  /** Adds `weight` times the inputs of the target's mean candidate, in a row or in what followed it, to `out` [models x width]. */
  addInputs(where: "expected" | "following", row: number, weight: number, out: Float64Array): void;
}

const widest = 1200;

/**
 * sum x(s,a) (x(s,a) - discount sum over a' of target(a'|s') x(s',a'))' q = sum x(s,a) outcome, for q . x = Q: what fitted-Q evaluation (Le, Voloshin & Yue
 * 2019, algorithm 3) converges to with linear models (Bradtke & Barto 1996; Duan, Jia & Wang 2020, section 3). What followed is read from the log's next
 * observations, so that a record that was cut off still counts for its rest; where the log does not hold what followed, the row is left
 * out, which counts ends once too often per such record.
 */
export function followingSystem(batch: Batch, choices: TargetChoices, { features = rewardFeatures(batch.spec), penalty = 1 }: FollowingOptions = {}): FollowingSystem {
  const size = features.models * features.width;
  if (size > widest) fail("unsuited", "fitted-Q evaluation", `at most ${widest} inputs over all candidates`, `${size}`);
  if (!(penalty > 0)) fail("bad-settings", "fitted-Q evaluation penalty", "a number above 0", describe(penalty));
  const inputs = rowInputs(batch, choices, features);
  const isKnown = (row: number): boolean => batch.discounts[row] === 0 || (batch.next !== null && batch.next.offsets[row + 1] > batch.next.offsets[row]);
  const matrixWithout = (without: (row: number) => boolean): Float64Array => {
    const matrix = new Float64Array(size * size);
    for (let index = 0; index < size; index++) matrix[index * (size + 1)] = penalty;
    for (let row = 0; row < batch.rows; row++) {
      if (without(row) || !isKnown(row)) continue;
      const { taken, following } = inputs(row);
      for (let i = 0; i < size; i++) {
        if (taken[i] === 0) continue;
        for (let j = 0; j < size; j++) matrix[i * size + j] += taken[i] * (taken[j] - batch.discounts[row] * following[j]);
      }
    }
    return matrix;
  };
  const solved = (matrix: Float64Array, right: Float64Array): Float64Array =>
    (solveInPlace(matrix, size, right) ? right : fail("unsuited", "fitted-Q evaluation", "a log whose values are determined", "a singular system"));
  return {
    size,
    isKnown,
    solve(outcome, without = () => false) {
      const right = new Float64Array(size);
      for (let row = 0; row < batch.rows; row++) {
        if (without(row) || !isKnown(row)) continue;
        const { taken } = inputs(row);
        for (let i = 0; i < size; i++) right[i] += taken[i] * outcome[row];
      }
      return solved(matrixWithout(without), right);
    },
    predict(coefficients, row) {
      const { taken, expected, following } = inputs(row);
      return { taken: dot(taken, coefficients), expected: dot(expected, coefficients), following: dot(following, coefficients) };
    },
    influence(direction) {
      const matrix = matrixWithout(() => false);
      const transposed = new Float64Array(size * size);
      for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) transposed[i * size + j] = matrix[j * size + i];
      const weights = solved(transposed, direction.slice());
      return (row) => dot(inputs(row).taken, weights);
    },
    addInputs(where, row, weight, out) {
      const values = inputs(row)[where];
      for (let i = 0; i < size; i++) out[i] += weight * values[i];
    },
  };
}

interface RowInputs {
  /** [models x width], of the logged candidate, of the target's mean candidate, and of its mean candidate behind the row. */
  readonly taken: Float64Array;
  readonly expected: Float64Array;
  readonly following: Float64Array;
}

// One memory for all rows: read it before asking for another.
function rowInputs({ spec, observations, next, actions }: Batch, choices: TargetChoices, features: Features): (row: number) => RowInputs {
  const { models, width } = features;
  const found = { taken: new Float64Array(models * width), expected: new Float64Array(models * width), following: new Float64Array(models * width) };
  const x = new Float64Array(width);
  const addMean = (columns: ObservationColumns, probabilities: Float64Array, row: number, out: Float64Array): void => {
    const from = columns.offsets[row];
    const observation = observationAt(columns, row, spec);
    for (let action = 0; action < columns.offsets[row + 1] - from; action++) {
      const share = probabilities[from + action];
      if (share === 0) continue;
      features.write(observation, action, x);
      const start = features.modelOf(action) * width;
      for (let index = 0; index < width; index++) out[start + index] += share * x[index];
    }
  };
  let last = -1;
  return (row) => {
    if (row === last) return found;
    last = row;
    for (const part of [found.taken, found.expected, found.following]) part.fill(0);
    features.write(observationAt(observations, row, spec), actions[row], x);
    found.taken.set(x, features.modelOf(actions[row]) * width);
    addMean(observations, choices.now, row, found.expected);
    if (next !== null) addMean(next, choices.next, row, found.following);
    return found;
  };
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let index = 0; index < a.length; index++) total += a[index] * b[index];
  return total;
}
