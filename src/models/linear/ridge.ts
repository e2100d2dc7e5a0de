// A bank of Bayesian ridge regressions with exact incremental updates: one Cholesky factor per model, kept by rank-one updates.
import { addWeightedRows, choleskySolve, choleskyUpdate, dotAt } from "../../kernels/index.ts";
import { tensorOf, type Snapshot, type Tensor } from "../../core/index.ts";
import { createPosterior, type BankShape, type LinearBank } from "./posterior.ts";
import { addRowsToFactor, scaledIdentities, views } from "./precision.ts";
import { groupByModel, type ModelRows } from "./regression-rows.ts";

/**
 * y = x . b + noise with b ~ N(0, noise variance / penalty): A = penalty I + sum of w x x', mean A^-1 (sum of w y x)
 * (Bishop 2006, equations 3.50-3.54). `learn` is O(width^2); `learnMany` gives the same up to rounding.
 */
export interface Ridge extends LinearBank {
  /**
   * The estimate of the noise variance, pooled over the models: (1 + sum of (y'y - mean' A mean)) / (1 + sum of weights), which
   * is b/a of the normal-gamma posterior with a = b = 1/2 beforehand (Bishop 2006, exercise 3.12).
   */
  noiseVariance(): number;
  /** An independent bank that knows the same. */
  copy(): Ridge;
}

// Per model: the factor L of A, the moment sum of w y x, sum of w y y, sum of w.
interface RidgeState {
  readonly factors: Float64Array;
  readonly moments: Float64Array;
  readonly squares: Float64Array;
  readonly counts: Float64Array;
}

/** A bank that knows nothing, or the one `from` holds under `prefix`; throws `bad-snapshot` where shapes differ. */
export function createRidge(shape: BankShape, from?: Snapshot, prefix = "ridge"): Ridge {
  const { models, width } = shape;
  if (from === undefined) return build(shape, emptyState(shape), prefix);
  return build(shape, {
    factors: tensorOf(from, `${prefix}.factors`, [models, width, width]),
    moments: tensorOf(from, `${prefix}.moments`, [models, width]),
    squares: tensorOf(from, `${prefix}.squares`, [models]),
    counts: tensorOf(from, `${prefix}.counts`, [models]),
  }, prefix);
}

function emptyState({ models, width, penalty }: BankShape): RidgeState {
  return {
    factors: scaledIdentities(models, width, Math.sqrt(penalty)),
    moments: new Float64Array(models * width),
    squares: new Float64Array(models),
    counts: new Float64Array(models),
  };
}

function build(shape: BankShape, state: RidgeState, prefix: string): Ridge {
  const { models, width } = shape;
  const factors = views(state.factors, models, width * width);
  const moments = views(state.moments, models, width);
  const means = new Float64Array(models * width);
  const meanRows = views(means, models, width);
  const { changed: moved, ...posterior } = createPosterior({
    ...shape, factors: state.factors, means,
    refresh: (model) => void choleskySolve(factors[model], width, moments[model], meanRows[model]),
  });
  const scratch = new Float64Array(width);
  let noise = Number.NaN;

  const changed = (model: number): void => {
    moved(model);
    noise = Number.NaN;
  };
  const note = (model: number, y: number, weight: number): void => {
    state.squares[model] += weight * y * y;
    state.counts[model] += weight;
  };
  const learn = (model: number, x: Float64Array, y: number, weight = 1): void => {
    const root = Math.sqrt(weight);
    const moment = moments[model];
    for (let index = 0; index < width; index++) {
      scratch[index] = root * x[index];
      moment[index] += weight * y * x[index];
    }
    choleskyUpdate(factors[model], width, scratch);
    note(model, y, weight);
    changed(model);
  };
  const learnGroup = (model: number, group: ModelRows): void => {
    addRowsToFactor(factors[model], width, group);
    addWeightedRows(moments[model], width, { rows: group.rows, count: group.count, weights: group.weightedTargets });
    for (let row = 0; row < group.count; row++) note(model, group.targets[row], group.weights[row]);
    changed(model);
  };
  return {
    ...shape, ...posterior, learn,
    learnMany(rows) {
      for (const group of groupByModel(rows, shape)) learnGroup(group.model, group);
    },
    noiseVariance() {
      if (Number.isNaN(noise)) noise = pooledNoise(state, posterior.allCoefficients(), width);
      return noise;
    },
    tensors: () => tensorsOf(state, shape, prefix),
    copy: () => build(shape, copyOf(state), prefix),
  };
}

function copyOf({ factors, moments, squares, counts }: RidgeState): RidgeState {
  return { factors: factors.slice(), moments: moments.slice(), squares: squares.slice(), counts: counts.slice() };
}

function pooledNoise({ squares, counts, moments }: RidgeState, means: Float64Array, width: number): number {
  let residual = 1;
  let count = 1;
  for (let model = 0; model < squares.length; model++) {
    residual += Math.max(0, squares[model] - dotAt(moments, model * width, means, model * width, width));
    count += counts[model];
  }
  return residual / count;
}

function tensorsOf(state: RidgeState, { models, width }: BankShape, prefix: string): { [name: string]: Tensor } {
  const { factors, moments, squares, counts } = copyOf(state);
  return {
    [`${prefix}.factors`]: { shape: [models, width, width], data: factors },
    [`${prefix}.moments`]: { shape: [models, width], data: moments },
    [`${prefix}.squares`]: { shape: [models], data: squares },
    [`${prefix}.counts`]: { shape: [models], data: counts },
  };
}
