// Cross-fitted ridge models of what each candidate brings: of the reward, each limit's cost and each metric, all in one fit.
import { type Batch, type Observation } from "../../core/index.ts";
import { crossFit, predictionOf, rewardFeatures, type CrossFit, type CrossFitOptions } from "./cross-fit.ts";

/** Predictions on demand: nothing of the size rows x candidates is kept. */
export interface RewardModel {
  /** How many outcomes it predicts. */
  readonly quantities: number;
  /** Writes the prediction of one outcome for every allowed candidate of a row, 0 for forbidden ones, into `out` [A]. */
  predict(quantity: number, row: number, observation: Observation, out: Float64Array): void;
  /** The fit behind it, for models of what follows a row. */
  readonly fit: CrossFit;
}

/** Settings of a reward model; only the groups must be given. */
export interface RewardModelOptions extends Partial<CrossFitOptions> {
  /** [rows], rows of one group are never predicted from one another: subjects, joined over episodes. */
  readonly groups: Uint32Array;
}

/**
 * Fits every outcome column [rows] on what was logged. Defaults: 3 folds; one model per candidate where the list is fixed; a penalty
 * of 5 x inputs, which is the ratio of noise to signal in a regression whose inputs together explain a sixth of the variance.
 */
export function fitRewardModel(log: Batch, outcomes: readonly Float64Array[], options: RewardModelOptions): RewardModel {
  const { groups, folds = 3, features = rewardFeatures(log.spec) } = options;
  const { penalty = 5 * features.width } = options;
  const fit = crossFit(log, groups, { folds, penalty, features });
  const predictions = outcomes.map((outcome) => predictionOf(fit, fit.solve((row) => outcome[row])));
  return {
    quantities: outcomes.length,
    predict: (quantity, row, observation, out) => predictions[quantity](row, observation, out),
    fit,
  };
}
