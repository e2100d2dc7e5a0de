// A floor on return held by a price that is searched for: campaigns at a price, return by what was reported, a higher price where it fell short.
import type { Pricing } from "../../src/experiment/index.ts";
import { bestCampaignPlan, responsesOf, spendAboveFloor } from "../../src/problems/index.ts";
import { campaigns, floorSettings, named, otherSeeds } from "./plan.ts";
import { openCampaigns, type Played } from "./season.ts";
import { trained } from "./seed.ts";

/** What the price that was found came to, by the hidden curves, over the cap. */
export interface FloorFound {
  readonly seed: number;
  readonly price: number;
  readonly value: number;
  readonly returnOnSpend: number;
  readonly spentShare: number;
  readonly bound: number;
}

/** The price lies between these; rounds halve its ratio. */
const [lowest, highest, rounds] = [1, 64, 6];

/** One seed: the lowest price of the search whose learner kept the floor in campaigns of its own, then measured in those of everybody. */
function runFloor(seed: number): FloorFound {
  const season = openCampaigns(floorSettings, seed);
  const { days, budgetCents, returnOnSpendFloor } = season.settings;
  const responses = responsesOf(season.settings);
  const at = (price: number, label: string): Played => {
    const pricing: Pricing = { kind: "fixed", prices: { returnOnSpend: price } };
    const { policy } = trained(season, named, pricing);
    return season.play({ kind: "policy", name: named.name, policy }, label, { count: campaigns.measured, pricing });
  };
  const spentOf = ({ spentShares }: Played): number => spentShares.reduce((sum, share) => sum + share, 0) / spentShares.length;
  // What a store can see: conversions as reported over money spent.
  const reported = (played: Played): number => played.soldByDay.reduce((sum, cents) => sum + cents, 0) / Math.max(1, spentOf(played) * budgetCents * campaigns.measured);
  let [low, high] = [lowest, highest];
  for (let round = 0; round < rounds; round++) {
    const middle = Math.sqrt(low * high);
    if (reported(at(middle, "floor pilot")) < returnOnSpendFloor) low = middle;
    else high = middle;
  }
  const measured = at(high, "measured");
  const spentShare = spentOf(measured);
  const bound = bestCampaignPlan(responses, days, spendAboveFloor(responses, days, { cents: budgetCents, floor: returnOnSpendFloor })).value / budgetCents;
  return { seed, price: high, value: measured.value, returnOnSpend: measured.value / spentShare, spentShare, bound };
}

/** All seeds that the floor is run on. */
export function runFloors(): readonly FloorFound[] {
  return Array.from({ length: otherSeeds }, (_, index) => runFloor(index + 1));
}
