// A null market: all lines alike and without saturation, so that every split is as good as another. Judged by what was really sold, day by day.
import { pairedDifference } from "../../src/experiment/index.ts";
import type { NullSeason } from "../nulls/verdicts.ts";
import { campaigns, named, nullSettings, others } from "./plan.ts";
import { openCampaigns } from "./season.ts";
import { trained } from "./seed.ts";

/** The best fixed rule there, as any that spends the money. */
export const nullRule = "equal split";

/** One season: every bandit and Q-learner of the study against the rule, in campaigns with the same days. */
function runNull(seed: number): readonly NullSeason[] {
  const season = openCampaigns(nullSettings, seed);
  const baseline = season.problem.baselines!.find(({ name }) => name === nullRule)!;
  const rule = season.play({ kind: "baseline", baseline }, "measured", { count: campaigns.measured });
  return [named, ...others].map((plan) => {
    const { policy } = trained(season, plan);
    const own = season.play({ kind: "policy", name: plan.name, policy }, "measured", { count: campaigns.measured });
    return { policy: plan.name, lead: pairedDifference(own.soldByDay, rule.soldByDay) };
  });
}

/** The job of a worker thread. */
export function run(seed: number): Promise<readonly NullSeason[]> {
  return Promise.resolve(runNull(seed));
}
