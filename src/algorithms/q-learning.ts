// Q-learning over a discretised state: learns what the best following choices would earn, whatever was really chosen.
import { pricedReward, transitionAt, type Algorithm, type Batch, type Learner } from "../core/index.ts";
import { createTabularCore, tabularDefaults, tabularRanges, type TabularCore, type TabularSettings } from "./tabular.ts";

const name = "q-learning";

/**
 * Q(s,a) <- Q(s,a) + rate (r + discount max Q(s',a') - Q(s,a)), the maximum over allowed candidates alone (Watkins 1989; Watkins &
 * Dayan 1992, eq. 1). r is the reward less the priced costs. A row whose following observation is not known though something
 * follows teaches nothing and is skipped.
 */
export const qLearning: Algorithm<TabularSettings> = {
  name,
  summary: "Tabular Q-learning over a discretised state, with epsilon-greedy exploration (Watkins 1989).",
  defaults: tabularDefaults,
  ranges: tabularRanges,
  unsuited: () => null,
  create(spec, config, from): Learner {
    const core = createTabularCore(spec, config, from);
    return {
      policy: core.policy,
      learn(batch) {
        for (let row = 0; row < batch.rows; row++) learnRow(core, batch, row);
      },
      snapshot: () => ({ algorithm: name, spec, config, tensors: core.tensors(), lineage: {} }),
    };
  },
};

function learnRow(core: TabularCore, batch: Batch, row: number): void {
  const { observation, action, discount, next } = transitionAt(batch, row);
  if (discount > 0 && next === null) return;
  const following = discount > 0 && next !== null ? discount * core.table.best(next) : 0;
  core.learn(core.table.entry(observation, action, true), pricedReward(batch, row) + following);
}
