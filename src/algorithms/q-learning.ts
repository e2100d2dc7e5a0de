// Q-learning over a discretised state: learns what the best following choices would earn, whatever was really chosen.
import { pricedReward, type Algorithm, type Batch, type Learner } from "../core/index.ts";
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

// Read from the columns: a view of every row would be waste.
function learnRow({ table, learn }: TabularCore, batch: Batch, row: number): void {
  const { observations, next, actions, discounts } = batch;
  const followed = next !== null && next.offsets[row + 1] > next.offsets[row];
  if (discounts[row] > 0 && !followed) return;
  const following = discounts[row] > 0 && next !== null ? discounts[row] * table.value(table.bestOfRow(next, row)) : 0;
  learn(table.entryOfRow(observations, row, actions[row], true), pricedReward(batch, row) + following);
}
