// A null exchange: one price and one click share, so that every bid that wins is as good as another. Who learns can win no more than who always bids.
import { seeded } from "../../src/core/index.ts";
import { pairedDifference } from "../../src/experiment/index.ts";
import { biddingKind, biddingPresets, drawEpisodes, replayEpisodes, totalOf } from "../../src/problems/index.ts";
import type { NullSeason } from "../nulls/verdicts.ts";
import { fitPlayers } from "./exchange.ts";
import { nullEpisodes, nullSeeds, trainingEpisodes } from "./plan.ts";

/** The best fixed rule there: bid the price until the money is gone. */
export const nullRule = "always bidding what the auctions cost";

/** One season: everybody fitted as in the study, compared by the clicks that fell, episode by episode. */
function runNull(seed: number): readonly NullSeason[] {
  const settings = biddingKind.parseSettings(biddingPresets.null);
  const root = seeded(`bidding null ${seed}`);
  const training = drawEpisodes(settings, root.fork("training"), [0, trainingEpisodes]);
  const measured = drawEpisodes(settings, root.fork("measured"), [0, nullEpisodes]);
  const budget = settings.budgetUnits;
  const fixed = replayEpisodes(measured, budget, () => () => training.prices[0]);
  if (totalOf(fixed.wins) !== nullEpisodes * Math.floor(budget / training.prices[0])) throw new Error("the fixed rule does not win all that its money pays for");
  return fitPlayers(training, measured, [budget]).map(({ policy, at }) => (
    { policy, lead: pairedDifference([...replayEpisodes(measured, budget, at(budget).bidderOf).clicks], [...fixed.clicks]) }
  ));
}

/** All seasons. */
export function runNulls(): readonly NullSeason[] {
  return nullSeeds.flatMap(runNull);
}
