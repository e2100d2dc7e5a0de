// What every bank of linear models with a Gaussian posterior shares: predictions, their uncertainty, draws.
import { choleskyInverse, dotAt, inverseQuadraticForm, solveLowerRows, solveLowerTransposed } from "../../kernels/index.ts";
import { sampleNormal, type Random, type Tensor } from "../../core/index.ts";
import { views } from "./precision.ts";

/** How many models of what size, and how strongly they believe in zeros beforehand. */
export interface BankShape {
  /** Number of independent models. */
  readonly models: number;
  /** Inputs per model. */
  readonly width: number;
  /** The precision that every coefficient, the intercept included, has beforehand around 0; above 0. */
  readonly penalty: number;
}

/** Posterior of independent linear models: coefficients ~ N(mean, noise variance x A^-1), A = L L' the precision. x is [width]. */
export interface Posterior {
  /** x . mean. */
  readonly predict: (model: number, x: Float64Array) => number;
  /** x' A^-1 x: the variance of x . coefficients in units of the noise variance. */
  readonly uncertainty: (model: number, x: Float64Array) => number;
  /** The uncertainty of every model at the same x, into out [models]. */
  readonly uncertainties: (x: Float64Array, out: Float64Array) => void;
  /** Replaces each of `count` rows x [count x width] by L^-1 x: the inner product of two such rows is the covariance of their predictions. */
  readonly whiten: (model: number, rows: Float64Array, count: number) => void;
  /** The mean of one model [width]: a view that the next update may change. */
  readonly coefficients: (model: number) => Float64Array;
  /** The means of all models [models x width]: a view that the next update may change. */
  readonly allCoefficients: () => Float64Array;
  /** Draws coefficients from N(mean, scale^2 A^-1) into out [width]. */
  readonly sample: (model: number, scale: number, random: Random, out: Float64Array) => void;
}

/** A bank of linear models that learns; ridge and logistic regressions are two. */
export interface LinearBank extends BankShape, Posterior {
  /** One observation; x is left as it is. */
  learn(model: number, x: Float64Array, y: number, weight?: number): void;
  /** Many observations, the cheap way. */
  learnMany(rows: RegressionRows): void;
  /** The noise variance of the targets, which scales every uncertainty. */
  noiseVariance(): number;
  /** All it knows; a bank created from them goes on bit by bit alike. */
  tensors(): { readonly [name: string]: Tensor };
}

/** Observations for a bank: a model, an input vector and a target each. */
export interface RegressionRows {
  readonly count: number;
  /** [count] */
  readonly models: Int32Array;
  /** [count x width] */
  readonly inputs: Float64Array;
  /** [count] */
  readonly targets: Float64Array;
  /** [count], 1 each when left out. */
  readonly weights?: Float64Array;
}

/** Up to this width the inverses are kept for `uncertainties`, where one x is asked of all models; beyond, each is solved for. */
const widestInverse = 64;

/** The arrays a posterior lives in. */
export interface PosteriorState extends BankShape {
  /** [models x width x width], lower triangles L. */
  readonly factors: Float64Array;
  /** [models x width] */
  readonly means: Float64Array;
  /** Brings means of a model up to date after `changed(model)`; left out where they always are. */
  readonly refresh?: (model: number) => void;
}

/** The posterior that lives in the given arrays; `changed` must be called whenever a model's numbers moved. */
export function createPosterior(state: PosteriorState): Posterior & { readonly changed: (model: number) => void } {
  const { models, width, means } = state;
  const stale = new Uint8Array(models).fill(1);
  let anyStale = true;
  const work = new Float64Array(width);
  const factors = views(state.factors, models, width * width);
  const rows = views(means, models, width);
  const forms = width <= widestInverse ? createForms(factors, width) : null;
  const freshen = (model: number): void => {
    if (stale[model] === 0) return;
    state.refresh?.(model);
    stale[model] = 0;
  };
  const uncertainty = (model: number, x: Float64Array): number => inverseQuadraticForm(factors[model], width, x, work);
  return {
    changed(model) {
      stale[model] = 1;
      anyStale = true;
      forms?.changed(model);
    },
    predict(model, x) {
      freshen(model);
      return dotAt(means, model * width, x, 0, width);
    },
    uncertainty,
    uncertainties(x, out) {
      if (forms) forms.evaluate(x, out);
      else for (let model = 0; model < models; model++) out[model] = uncertainty(model, x);
    },
    whiten: (model, rowsOfInputs, count) => solveLowerRows(factors[model], width, rowsOfInputs, count),
    coefficients(model) {
      freshen(model);
      return rows[model];
    },
    allCoefficients() {
      if (anyStale) for (let model = 0; model < models; model++) freshen(model);
      anyStale = false;
      return means;
    },
    sample(model, scale, random, out) {
      freshen(model);
      for (let index = 0; index < width; index++) out[index] = sampleNormal(random);
      solveLowerTransposed(factors[model], width, out, out);
      for (let index = 0; index < width; index++) out[index] = rows[model][index] + scale * out[index];
    },
  };
}

// x' V x for all models at once, V = A^-1: the products x_i x_j are made once, then every model costs one inner product with
// its packed triangle, which has no chain of divisions as a triangular solve has.
function createForms(factors: readonly Float64Array[], width: number) {
  const size = (width * (width + 1)) / 2;
  const packed = new Float64Array(factors.length * size);
  const products = new Float64Array(size);
  const stale = new Uint8Array(factors.length).fill(1);
  let anyStale = true;
  const pack = (model: number): void => {
    const inverse = choleskyInverse(factors[model], width);
    let at = model * size;
    for (let i = 0; i < width; i++) {
      for (let j = 0; j < i; j++) packed[at++] = 2 * inverse[i * width + j];
      packed[at++] = inverse[i * width + i];
    }
    stale[model] = 0;
  };
  return {
    changed(model: number): void {
      stale[model] = 1;
      anyStale = true;
    },
    evaluate(x: Float64Array, out: Float64Array): void {
      if (anyStale) for (let model = 0; model < factors.length; model++) if (stale[model] === 1) pack(model);
      anyStale = false;
      let at = 0;
      for (let i = 0; i < width; i++) for (let j = 0; j <= i; j++) products[at++] = x[i] * x[j];
      for (let model = 0; model < factors.length; model++) out[model] = Math.max(0, dotAt(packed, model * size, products, 0, size));
    },
  };
}
