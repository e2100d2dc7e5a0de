// The best constant candidate: the yardstick that every learner has to beat before its use of the state is worth anything.
import { greedy, requestReturns, type Algorithm, type Learner } from "../core/index.ts";
import { createWeightedMeans } from "../models/index.ts";

const name = "best-constant";

/**
 * Learns the mean return of every position by self-normalised inverse propensities, sum(r/p) / sum(1/p) (Swaminathan & Joachims
 * 2015, for a constant policy), and always takes the best allowed one. A fixed list's positions are its candidates; on ragged
 * lists a position is a place in the list. On slates a choice earns what its request earns from there on. It does not
 * explore: positions never tried are taken only where nothing else is allowed. Before anything is learned it is uniform.
 */
export const bestConstant: Algorithm = {
  name,
  summary: "The one candidate with the best mean reward, weighted by inverse propensity (Swaminathan & Joachims 2015).",
  defaults: {},
  ranges: {},
  scope: "constant",
  unsuited: () => null,
  create(spec, config, from): Learner {
    const means = createWeightedMeans(1, from);
    return {
      policy: greedy((_observation, _random, out) => {
        for (let action = 0; action < out.length; action++) out[action] = means.mean(0, action);
      }),
      learn(batch) {
        const returns = requestReturns(batch);
        for (let row = 0; row < batch.rows; row++) means.add(0, batch.actions[row], returns[row], 1 / batch.propensities[row]);
      },
      snapshot: () => ({ algorithm: name, spec, config, tensors: means.tensors(""), lineage: {} }),
    };
  },
};
