// An off-policy learner: regresses doubly robust pseudo-rewards of every candidate, so that it learns from any log with propensities.
import {
  cleared, observationAt, requestReturns, shareAmongBest, type Algorithm, type Batch, type Learner, type Policy,
} from "../core/index.ts";
import { createFeatures, createLinearModel, createRidge, type Features, type LinearModel, type Ridge } from "../models/index.ts";
import { spreadEvenly } from "./exploration.ts";
import {
  createFeeder, learnChoices, linearDefaults, linearRanges, linearUnsuited, rowsOf, rowsTensor, type LinearSettings,
} from "./linear-learner.ts";

/** A type and not an interface, since settings are open to reading by name. */
export type DoublyRobustSettings = LinearSettings & {
  /** The most that 1 / propensity may weigh a surprise; smaller is steadier and leans more on the reward model. */
  readonly largestWeight: number;
  /** The share of decisions spread evenly over all allowed candidates. */
  readonly floor: number;
};

/**
 * Every row gives a pseudo-reward for every allowed candidate (Dudik, Langford & Li 2011, section 3), a ridge regression fits
 * them, and the policy is greedy on it. The reward model that a row meets was fitted on earlier batches and the other half of its own batch.
 */
export const doublyRobust: Algorithm<DoublyRobustSettings> = {
  name: "doubly-robust",
  summary: "Off-policy learning: ridge over doubly robust pseudo-rewards of all candidates, greedy with a floor (Dudik et al. 2011).",
  defaults: { ...linearDefaults, largestWeight: 20, floor: 0.02 },
  ranges: { ...linearRanges, largestWeight: { low: 1, high: 1e9 }, floor: { low: 0, high: 1 } },
  unsuited: linearUnsuited,
  create(spec, config, from): Learner {
    const features = createFeatures(spec, config.features, config);
    const shape = { models: features.models, width: features.width, penalty: config.penalty };
    const rewards = createRidge(shape, from, "rewards");
    const scores = createRidge(shape, from, "scores");
    let rows = rowsOf(from);
    return {
      policy: greedyPolicy(createLinearModel(features, scores, 1), config.floor),
      learn(batch) {
        const targets = requestReturns(batch);
        for (const half of halvesOf({ batch, targets }, rewards, features)) learnPseudoRewards({ ...half, features, scores }, config.largestWeight);
        learnChoices(rewards, features, { batch, targets });
        rows += batch.rows;
      },
      snapshot: () => ({
        algorithm: "doubly-robust", spec, config, tensors: { ...rewards.tensors(), ...scores.tensors(), ...rowsTensor(rows) }, lineage: {},
      }),
    };
  },
};

/**
 * Writes the pseudo-reward of every candidate over its estimate, in place: q(a) + 1{a = action} min(1 / propensity, largestWeight)
 * (reward - q(a)), Dudik et al. 2011 equation 1 with the weight cut. Without the cut its mean over draws is the true mean reward.
 */
export function toPseudoRewards(estimates: Float64Array, choice: LoggedChoice, largestWeight: number): Float64Array {
  const { action, propensity, reward } = choice;
  estimates[action] += Math.min(1 / propensity, largestWeight) * (reward - estimates[action]);
  return estimates;
}

/** What a log knows of a choice. */
export interface LoggedChoice {
  readonly action: number;
  readonly propensity: number;
  readonly reward: number;
}

interface Returns {
  readonly batch: Batch;
  /** [rows] */
  readonly targets: Float64Array;
}

interface Half extends Returns {
  readonly from: number;
  readonly to: number;
  /** Reward coefficients that do not know the rows from .. to. */
  readonly coefficients: Float64Array;
}

function halvesOf(data: Returns, rewards: Ridge, features: Features): Half[] {
  const { rows } = data.batch;
  const middle = rows >> 1;
  const without = (from: number, to: number): Float64Array => {
    if (from === to) return rewards.allCoefficients().slice();
    const other = rewards.copy();
    learnChoices(other, features, { ...data, from, to });
    return other.allCoefficients();
  };
  return [
    { ...data, from: 0, to: middle, coefficients: without(middle, rows) },
    { ...data, from: middle, to: rows, coefficients: without(0, middle) },
  ];
}

function learnPseudoRewards(half: Half & { readonly features: Features; readonly scores: Ridge }, largestWeight: number): void {
  const { batch, targets, from, to, coefficients, features, scores } = half;
  const { offsets } = batch.observations;
  const feeder = createFeeder(scores, features, offsets[to] - offsets[from]);
  let estimates: Float64Array = new Float64Array(0);
  for (let row = from; row < to; row++) {
    const observation = observationAt(batch.observations, row, batch.spec);
    estimates = cleared(observation, estimates);
    features.scores(observation, coefficients, estimates);
    toPseudoRewards(estimates, { action: batch.actions[row], propensity: batch.propensities[row], reward: targets[row] }, largestWeight);
    for (let action = 0; action < estimates.length; action++) {
      if (observation.allowed[action] === 1) feeder.add(observation, action, estimates[action]);
    }
  }
  feeder.flush();
}

function greedyPolicy(model: LinearModel, floor: number): Policy {
  return {
    probabilities(observation, _random, out) {
      const result = cleared(observation, out);
      model.means(observation, result);
      return spreadEvenly(shareAmongBest(result, observation.allowed), observation, floor);
    },
    explain: model.explain,
  };
}
