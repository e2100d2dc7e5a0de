// Which candidate someone else chose: multinomial logistic regression of logged choices on the features of what was offered.
import { observationAt, type Batch } from "../../core/index.ts";
import { addOuter, choleskyInPlace, choleskySolve, softmax } from "../../kernels/index.ts";
import type { Features } from "../states/features.ts";

/** What a choice model is fitted to. */
export interface ChoiceFit {
  readonly batch: Batch;
  readonly features: Features;
  /** Added to the curvature of every coefficient; above 0. */
  readonly penalty: number;
  /** Which rows are learned from. */
  readonly uses: (row: number) => boolean;
}

/** Gives the probabilities of a row's candidates, [A], 0 where forbidden, under coefficients [models x width]. The array is reused. */
export function choiceProbabilities(batch: Batch, features: Features): (row: number, coefficients: Float64Array) => Float64Array {
  let probabilities = new Float64Array(0);
  return (row, coefficients) => {
    const observation = observationAt(batch.observations, row, batch.spec);
    const { allowed } = observation;
    if (probabilities.length !== allowed.length) probabilities = new Float64Array(allowed.length);
    features.scores(observation, coefficients, probabilities);
    for (let action = 0; action < allowed.length; action++) if (allowed[action] === 0) probabilities[action] = Number.NEGATIVE_INFINITY;
    return softmax(probabilities, probabilities);
  };
}

const mostRounds = 200;
const settledStep = 1e-6;

/**
 * Maximises the penalised likelihood by steps under a fixed upper bound of the curvature, which never overshoot: the negative
 * Hessian is at most half the Gram matrix of the offered candidates (Boehning 1992). Extrapolated as by Nesterov, started
 * anew whenever that leads downhill (O'Donoghue & Candes 2015). Returns coefficients [models x width].
 */
export function fitChoices(fit: ChoiceFit): Float64Array {
  const { models, width } = fit.features;
  const factors = boundFactors(fit);
  const step = new Float64Array(models * width);
  const gradientAt = createGradient(fit);
  let current = new Float64Array(models * width);
  let ahead = current;
  let momentum = 1;
  for (let round = 0; round < mostRounds; round++) {
    gradientAt(ahead, step);
    factors.forEach((factor, model) => {
      const part = step.subarray(model * width, (model + 1) * width);
      choleskySolve(factor, width, part, part);
    });
    const next = ahead.map((value, index) => value + step[index]);
    const downhill = next.reduce((sum, value, index) => sum + step[index] * (value - current[index]), 0) < 0;
    const following = downhill ? 1 : (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const pull = downhill ? 0 : (momentum - 1) / following;
    ahead = next.map((value, index) => value + pull * (value - current[index]));
    current = next;
    momentum = following;
    if (step.every((move) => Math.abs(move) < settledStep)) break;
  }
  return current;
}

// Half the Gram matrix of the offered candidates, per model, plus the penalty: its Cholesky factors.
function boundFactors({ batch, features, penalty, uses }: ChoiceFit): Float64Array[] {
  const { models, width } = features;
  const bounds = Array.from({ length: models }, () => new Float64Array(width * width));
  const inputs = new Float64Array(width);
  for (let row = 0; row < batch.rows; row++) {
    if (!uses(row)) continue;
    const observation = observationAt(batch.observations, row, batch.spec);
    for (let action = 0; action < observation.allowed.length; action++) {
      if (observation.allowed[action] === 0) continue;
      features.write(observation, action, inputs);
      addOuter(bounds[features.modelOf(action)], width, inputs, 0.5);
    }
  }
  for (const bound of bounds) {
    for (let index = 0; index < width; index++) bound[index * (width + 1)] += penalty;
    choleskyInPlace(bound, width);
  }
  return bounds;
}

// The gradient of the penalised log-likelihood: sum over candidates of (chosen - probability) x inputs, less penalty x coefficients.
function createGradient({ batch, features, penalty, uses }: ChoiceFit): (coefficients: Float64Array, out: Float64Array) => void {
  const { width } = features;
  const probabilitiesOf = choiceProbabilities(batch, features);
  const inputs = new Float64Array(width);
  return (coefficients, out) => {
    for (let index = 0; index < out.length; index++) out[index] = -penalty * coefficients[index];
    for (let row = 0; row < batch.rows; row++) {
      if (!uses(row)) continue;
      const probabilities = probabilitiesOf(row, coefficients);
      const observation = observationAt(batch.observations, row, batch.spec);
      let written = false;
      for (let action = 0; action < probabilities.length; action++) {
        const excess = (action === batch.actions[row] ? 1 : 0) - probabilities[action];
        if (excess === 0) continue;
        if (!written || !features.sharesInput) features.write(observation, action, inputs);
        written = true;
        const start = features.modelOf(action) * width;
        for (let index = 0; index < width; index++) out[start + index] += excess * inputs[index];
      }
    }
  };
}
