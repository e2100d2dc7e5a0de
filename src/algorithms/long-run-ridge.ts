// Learns from a log what each choice brings in the long run, reward and costs apart, so that any price of a limit can be set afterwards.
import { cleared, observationAt, shareAmongBest, type Algorithm, type Batch, type DecisionSpec, type Learner, type Policy } from "../core/index.ts";
import { createFeatures, createLongRunSums, explainScores, type Features, type LongRunSums } from "../models/index.ts";
import { spreadEvenly } from "./exploration.ts";
import { linearRanges, linearUnsuited } from "./linear-learner.ts";
import type { FeatureKind } from "../models/index.ts";

const name = "long-run-ridge";

/** A type and not an interface, since settings are open to reading by name. */
export type LongRunRidgeSettings = {
  /** How candidates are encoded: see `FeatureKind`; prices are no inputs, since reward and costs have models of their own. */
  readonly features: FeatureKind;
  readonly hashedWidth: number;
  /** Ridge penalty of the advantages of choices, towards none, and of the values of states. */
  readonly penalty: number;
  readonly valuePenalty: number;
  /** What the spec's discount between requests is multiplied by: 1 for the long run, 0 for the reward of the request alone. */
  readonly foresight: number;
  /** The share of decisions spread evenly over all allowed candidates. */
  readonly floor: number;
};

/**
 * Greedy on A(s, a) = reward advantage - sum of price x cost advantage, each of them the advantage over the policy of the log (see
 * `LongRunSums`). Reward and costs are linear in what is learned, so one training serves every price. Rows that were cut off are left out.
 */
export const longRunRidge: Algorithm<LongRunRidgeSettings> = {
  name,
  summary: "One step of policy improvement over a log by least squares, reward and costs apart for any price (Bradtke & Barto 1996, Howard 1960).",
  defaults: { features: "auto", hashedWidth: 256, penalty: 1, valuePenalty: 1, foresight: 1, floor: 0.02 },
  ranges: {
    features: linearRanges.features!, hashedWidth: linearRanges.hashedWidth!, penalty: linearRanges.penalty!, valuePenalty: linearRanges.penalty!,
    foresight: { low: 0, high: 1 }, floor: { low: 0, high: 1 },
  },
  unsuited: linearUnsuited,
  create(spec, config, from): Learner {
    const choices = createFeatures(spec, config.features, { hashedWidth: config.hashedWidth });
    const states = stateFeatures(spec);
    const sums = createLongRunSums({ models: choices.models, width: choices.width, states: states.width, quantities: 1 + spec.limits.length }, from);
    let solved: readonly Float64Array[] | null = null;
    const coefficients = (): readonly Float64Array[] => solved ??= sums.solve({ values: config.valuePenalty, advantages: config.penalty });
    return {
      policy: pricedPolicy(choices, coefficients, config.floor),
      learn(batch) {
        addBatch({ batch, choices, states, foresight: config.foresight }, sums);
        solved = null;
      },
      snapshot: () => ({ algorithm: name, spec, config, tensors: sums.tensors(), lineage: {} }),
    };
  },
};

// A constant and the scaled state: what the values of states are linear in.
function stateFeatures(spec: DecisionSpec): Features {
  return createFeatures({ ...spec, fixed: ["value"], candidate: [], limits: [] }, "disjoint");
}

interface Reading {
  readonly batch: Batch;
  readonly choices: Features;
  readonly states: Features;
  readonly foresight: number;
}

function addBatch({ batch, choices, states, foresight }: Reading, sums: LongRunSums): void {
  const { spec, rows, next, rewards, costs, discounts, stages, actions } = batch;
  const limits = spec.limits.length;
  const x = new Float64Array(choices.width);
  const f = new Float64Array(states.width);
  const following = new Float64Array(states.width);
  const amounts = new Float64Array(1 + limits);
  for (let row = 0; row < rows; row++) {
    // Between the stages of a request nothing is discounted, however short the foresight.
    const inside = row + 1 < rows && stages[row + 1] === stages[row] + 1 && batch.lasts[row] === 0;
    const discount = inside ? discounts[row] : foresight * discounts[row];
    const known = next !== null && next.offsets[row + 1] > next.offsets[row];
    if (discount > 0 && !known) continue;
    const observation = observationAt(batch.observations, row, spec);
    choices.write(observation, actions[row], x);
    states.write(observation, 0, f);
    following.fill(0);
    if (discount > 0 && next !== null) states.write(observationAt(next, row, spec), 0, following);
    for (let index = 0; index < following.length; index++) following[index] *= discount;
    amounts[0] = rewards[row];
    for (let limit = 0; limit < limits; limit++) amounts[1 + limit] = costs[row * limits + limit];
    sums.add({ model: choices.modelOf(actions[row]), x, f, following, amounts });
  }
}

function pricedPolicy(features: Features, coefficients: () => readonly Float64Array[], floor: number): Policy {
  let part: Float64Array = new Float64Array(0);
  const priced = new Float64Array(features.models * features.width);
  return {
    probabilities(observation, _random, out) {
      const result = cleared(observation, out);
      const [rewards, ...costs] = coefficients();
      features.scores(observation, rewards, result);
      costs.forEach((cost, limit) => {
        const price = observation.prices[limit];
        if (price === 0) return;
        if (part.length !== result.length) part = new Float64Array(result.length);
        features.scores(observation, cost, part);
        for (let action = 0; action < result.length; action++) result[action] -= price * part[action];
      });
      return spreadEvenly(shareAmongBest(result, observation.allowed), observation, floor);
    },
    explain(observation) {
      coefficients().forEach((own, quantity) => {
        const factor = quantity === 0 ? 1 : -observation.prices[quantity - 1];
        if (quantity === 0) priced.fill(0);
        for (let index = 0; index < priced.length; index++) priced[index] += factor * own[index];
      });
      return explainScores({ features, coefficients: priced }, observation);
    },
  };
}
