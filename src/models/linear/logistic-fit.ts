// The maximum a posteriori fit of a logistic regression by Newton's method, from a Gaussian prior: the batch truth.
import { choleskySolve, dotAt, log1pExp, sigmoid, symmetricRankUpdate } from "../../kernels/index.ts";
import { factorise, multiplyOut, multiplyTransposed } from "./precision.ts";
import type { ModelRows } from "./regression-rows.ts";

/** A Gaussian over coefficients: N(mean, (L L')^-1). */
export interface GaussianBelief {
  /** [width] */
  readonly mean: Float64Array;
  /** [width x width], lower triangle */
  readonly factor: Float64Array;
}

type Rows = Pick<ModelRows, "count" | "rows" | "targets" | "weights">;

/**
 * The mode of the posterior and the factor of its curvature there (Laplace's method), by Newton steps, which for this
 * model are iteratively reweighted least squares (Bishop 2006, equations 4.96-4.99 with the prior of section 4.5.1),
 * halved while they do not improve. Targets lie in [0, 1]; shares count as quasi-likelihood (Papke & Wooldridge 1996).
 */
export function fitLogistic(prior: GaussianBelief, data: Rows): GaussianBelief {
  const width = prior.mean.length;
  const mean = prior.mean.slice();
  const gradient = new Float64Array(width);
  const step = new Float64Array(width);
  for (let round = 0; round < 100; round++) {
    gradientAt(mean, prior, data, gradient);
    choleskySolve(curvatureFactor(mean, prior, data), width, gradient, step);
    let scale = 1;
    const before = loss(mean, prior, data);
    moveBy(mean, step, -scale);
    while (scale > 1e-6 && loss(mean, prior, data) > before + 1e-12 * (1 + Math.abs(before))) {
      moveBy(mean, step, scale / 2);
      scale /= 2;
    }
    if (largest(step) * scale < 1e-11 * (1 + largest(mean))) break;
  }
  return { mean, factor: curvatureFactor(mean, prior, data) };
}

// 1/2 |L'(b - mean)|^2 - sum of w (y log p + (1 - y) log(1 - p)), with -log p = log(1 + e^-m) and m = x . b.
function loss(coefficients: Float64Array, prior: GaussianBelief, data: Rows): number {
  const spread = priorSpread(coefficients, prior);
  let total = dotAt(spread, 0, spread, 0, spread.length) / 2;
  for (let row = 0; row < data.count; row++) {
    const margin = dotAt(data.rows, row * coefficients.length, coefficients, 0, coefficients.length);
    total += data.weights[row] * (log1pExp(margin) - data.targets[row] * margin);
  }
  return total;
}

function gradientAt(coefficients: Float64Array, prior: GaussianBelief, data: Rows, out: Float64Array): void {
  const width = coefficients.length;
  const spread = priorSpread(coefficients, prior);
  for (let i = 0; i < width; i++) out[i] = dotAt(prior.factor, i * width, spread, 0, i + 1);
  for (let row = 0; row < data.count; row++) {
    const margin = dotAt(data.rows, row * width, coefficients, 0, width);
    const excess = data.weights[row] * (sigmoid(margin) - data.targets[row]);
    for (let index = 0; index < width; index++) out[index] += excess * data.rows[row * width + index];
  }
}

function curvatureFactor(coefficients: Float64Array, prior: GaussianBelief, data: Rows): Float64Array {
  const width = coefficients.length;
  const curvature = prior.factor.slice();
  multiplyOut(curvature, width);
  const weights = new Float64Array(data.count);
  for (let row = 0; row < data.count; row++) {
    const p = sigmoid(dotAt(data.rows, row * width, coefficients, 0, width));
    weights[row] = data.weights[row] * p * (1 - p);
  }
  symmetricRankUpdate(curvature, width, { rows: data.rows, count: data.count, weights });
  factorise(curvature, width);
  return curvature;
}

// L'(b - mean): its squared length is the prior's share of the loss, and L times it the prior's share of the gradient.
function priorSpread(coefficients: Float64Array, { mean, factor }: GaussianBelief): Float64Array {
  const difference = coefficients.map((value, index) => value - mean[index]);
  return multiplyTransposed(factor, mean.length, difference, new Float64Array(mean.length));
}

function moveBy(values: Float64Array, direction: Float64Array, scale: number): void {
  for (let index = 0; index < values.length; index++) values[index] += scale * direction[index];
}

function largest(values: Float64Array): number {
  let result = 0;
  for (const value of values) result = Math.max(result, Math.abs(value));
  return result;
}
