// Corrects predicted click probabilities by what was really clicked: a line in log-odds.
import { sigmoid } from "../../kernels/index.ts";
import { fitLogistic } from "../../models/index.ts";

/** log-odds of a click = intercept + slope x predicted log-odds. */
export interface ClickCalibration {
  readonly intercept: number;
  readonly slope: number;
}

/** Log-odds of a probability, of one so small that nothing hangs on it where it is 0 or 1. */
export function logOdds(share: number): number {
  const inside = Math.min(1 - 1e-9, Math.max(1e-9, share));
  return Math.log(inside / (1 - inside));
}

/** The corrected probability. */
export function calibratedShare({ intercept, slope }: ClickCalibration, predicted: number): number {
  return sigmoid(intercept + slope * logOdds(predicted));
}

/** The most likely line (Platt 1999, "Probabilistic outputs for support vector machines"), from a prior of N(0, 10^2) and N(1, 10^2). */
export function fitClickCalibration({ predictedShares, clicks }: { readonly predictedShares: ArrayLike<number>; readonly clicks: ArrayLike<number> }): ClickCalibration {
  const count = clicks.length;
  const rows = new Float64Array(2 * count);
  for (let row = 0; row < count; row++) {
    rows[2 * row] = 1;
    rows[2 * row + 1] = logOdds(predictedShares[row]);
  }
  const prior = { mean: Float64Array.of(0, 1), factor: Float64Array.of(0.1, 0, 0, 0.1) };
  const { mean } = fitLogistic(prior, { count, rows, targets: Float64Array.from(clicks), weights: new Float64Array(count).fill(1) });
  return { intercept: mean[0], slope: mean[1] };
}
