// Least squares for many outcomes at once, each row predicted by coefficients that were fitted without its group.
import { observationAt, type Batch, type Observation } from "../../core/index.ts";
import { addOuter, axpy, choleskyInPlace, choleskySolve } from "../../kernels/index.ts";
import { createFeatures, type Features } from "../states/features.ts";

/** Settings of a cross-fit. */
export interface CrossFitOptions {
  /** Parts the groups are dealt into; each part is predicted from the others. At least 2. */
  readonly folds: number;
  /** Added to the diagonal of every normal matrix, at most 1 of it for the intercept; above 0. */
  readonly penalty: number;
  readonly features: Features;
}

/** A model of one outcome: everywhere `offset`, the mean, plus coefficients [models x width] times inputs. */
export interface FoldModel {
  readonly offset: number;
  readonly coefficients: Float64Array;
}

/** Normal matrices of every (fold, model), factorised once and solved for any number of outcomes. */
export interface CrossFit extends CrossFitOptions {
  readonly batch: Batch;
  /** [rows], which fold a row belongs to. */
  readonly foldOf: Uint8Array;
  /**
   * One model per fold for outcome(row, fold), fitted on the rows outside that fold. Outcomes are taken from their mean, so that
   * the penalty draws what was hardly ever tried towards the mean and not towards zero.
   */
  solve(outcome: (row: number, fold: number) => number): readonly FoldModel[];
}

/** Deals groups (subjects) into folds by a fixed mix of their number, so that neighbours do not fall together. */
export function foldsOf(groups: Uint32Array, folds: number): Uint8Array {
  const result = new Uint8Array(groups.length);
  for (let row = 0; row < groups.length; row++) {
    // The multiplier is 2^32 over the golden ratio (Knuth 1973, section 6.4); the second step spreads its high bits.
    const mixed = Math.imul(groups[row] + 1, 0x9e3779b1);
    result[row] = (Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) >>> 16) % folds;
  }
  return result;
}

/** The encoder for reward models: one model per candidate where the list is fixed, crossed inputs else, hashed when these are many. */
export function rewardFeatures(spec: Batch["spec"]): Features {
  const features = createFeatures(spec, "auto");
  return features.width <= 256 ? features : createFeatures(spec, "hashed", { hashedWidth: 256 });
}

/** The normal matrices over the logged candidates of a batch. `groups` [rows] are never split between fitting and prediction. */
export function crossFit(batch: Batch, groups: Uint32Array, options: CrossFitOptions): CrossFit {
  const { folds, penalty, features } = options;
  const { models, width } = features;
  const foldOf = foldsOf(groups, folds);
  const grams = views(folds * models, width * width);
  eachInput(batch, features, (row, model, x) => addOuter(grams[foldOf[row] * models + model], width, x, 1));
  const factors = grams.map((_, index) => factorWithout(grams, { fold: Math.floor(index / models), model: index % models, models, width, penalty }));
  return {
    ...options, batch, foldOf,
    solve(outcome) {
      const moments = views(folds, models * width);
      const offsets = meansWithout(foldOf, folds, outcome);
      eachInput(batch, features, (row, model, x) => {
        for (let fold = 0; fold < folds; fold++) {
          if (fold === foldOf[row]) continue;
          const value = outcome(row, fold) - offsets[fold];
          if (value !== 0) axpyAt(value, x, moments[fold], model * width);
        }
      });
      for (let index = 0; index < factors.length; index++) {
        const start = (index % models) * width;
        const part = moments[Math.floor(index / models)].subarray(start, start + width);
        choleskySolve(factors[index], width, part, part);
      }
      return moments.map((coefficients, fold) => ({ offset: offsets[fold], coefficients }));
    },
  };
}

function meansWithout(foldOf: Uint8Array, folds: number, outcome: (row: number, fold: number) => number): Float64Array {
  const totals = new Float64Array(folds);
  const counts = new Float64Array(folds);
  for (let row = 0; row < foldOf.length; row++) {
    for (let fold = 0; fold < folds; fold++) {
      if (fold === foldOf[row]) continue;
      totals[fold] += outcome(row, fold);
      counts[fold]++;
    }
  }
  return totals.map((total, fold) => (counts[fold] === 0 ? 0 : total / counts[fold]));
}

function eachInput(batch: Batch, features: Features, visit: (row: number, model: number, x: Float64Array) => void): void {
  const x = new Float64Array(features.width);
  for (let row = 0; row < batch.rows; row++) {
    const action = batch.actions[row];
    features.write(observationAt(batch.observations, row, batch.spec), action, x);
    visit(row, features.modelOf(action), x);
  }
}

interface Block { readonly fold: number; readonly model: number; readonly models: number; readonly width: number; readonly penalty: number }

// The factor of the penalties + the sum of the other folds' matrices of this model.
function factorWithout(grams: readonly Float64Array[], { fold, model, models, width, penalty }: Block): Float64Array {
  const total = new Float64Array(width * width);
  for (let other = 0; other * models < grams.length; other++) if (other !== fold) axpy(1, grams[other * models + model], total);
  // The intercept is hardly held back: how a candidate does on the whole is known first.
  for (let index = 0; index < width; index++) total[index * (width + 1)] += index === 0 ? Math.min(1, penalty) : penalty;
  if (!choleskyInPlace(total, width)) throw new Error("a normal matrix with a penalty above 0 is positive definite");
  return total;
}

function axpyAt(weight: number, x: Float64Array, y: Float64Array, start: number): void {
  for (let index = 0; index < x.length; index++) y[start + index] += weight * x[index];
}

function views(count: number, length: number): Float64Array[] {
  return Array.from({ length: count }, () => new Float64Array(length));
}

/** Writes a prediction for every allowed candidate of a row, 0 for forbidden ones, into `out` [A]. */
export type Prediction = (row: number, observation: Observation, out: Float64Array) => void;

/** Predictions of a row's candidates by the model that was fitted without it. */
export function predictionOf(fit: CrossFit, models: readonly FoldModel[]): Prediction {
  return (row, observation, out) => predictWith(fit.features, models[fit.foldOf[row]], observation, out);
}

/** Writes the predictions of one model for every allowed candidate, 0 for forbidden ones. */
export function predictWith(features: Features, { offset, coefficients }: FoldModel, observation: Observation, out: Float64Array): void {
  features.scores(observation, coefficients, out);
  for (let action = 0; action < out.length; action++) if (observation.allowed[action] === 1) out[action] += offset;
}
