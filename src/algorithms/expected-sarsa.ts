// Expected SARSA over a discretised state: learns what its own way of choosing earns, without the noise of the next draw.
import { pricedReward, transitionAt, type Algorithm, type Learner } from "../core/index.ts";
import { createTabularCore, tabularDefaults, tabularRanges, type TabularSettings } from "./tabular.ts";

const name = "expected-sarsa";

/**
 * Q(s,a) <- Q(s,a) + rate (r + discount sum pi(a'|s') Q(s',a') - Q(s,a)) (van Seijen et al. 2009, eq. 5; Sutton & Barto 2018, eq. 6.9),
 * pi being the policy as it explores now. r is the reward less the priced costs. A row whose following observation is not known
 * though something follows teaches nothing and is skipped.
 */
export const expectedSarsa: Algorithm<TabularSettings> = {
  name,
  summary: "Tabular expected SARSA over a discretised state, with epsilon-greedy exploration (van Seijen et al. 2009).",
  defaults: tabularDefaults,
  ranges: tabularRanges,
  unsuited: () => null,
  create(spec, config, from): Learner {
    const core = createTabularCore(spec, config, from);
    return {
      policy: core.policy,
      learn(batch, random) {
        for (let row = 0; row < batch.rows; row++) {
          const { observation, action, discount, next } = transitionAt(batch, row);
          if (discount > 0 && next === null) continue;
          const following = discount > 0 && next !== null ? discount * core.expected(next, random) : 0;
          core.learn(core.table.entry(observation, action, true), pricedReward(batch, row) + following);
        }
      },
      snapshot: () => ({ algorithm: name, spec, config, tensors: core.tensors(), lineage: {} }),
    };
  },
};
