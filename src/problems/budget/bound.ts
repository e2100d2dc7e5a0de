// What no policy can beat: the best plan of every campaign by hidden truth, above the floor on return.
import { responsesOf } from "./market.ts";
import type { BudgetSettings } from "./settings.ts";
import { bestCampaignPlan, spendAboveFloor } from "./water-filling.ts";

/** A season to bound. */
export interface BoundedSeason {
  readonly decisions: number;
  readonly caps: { readonly [account: string]: number };
}

/**
 * The most reward per request that any policy can expect. A season that ends within a campaign is bounded as if that campaign ended there with
 * all of its money, so that the bound holds, but is not reached.
 */
export function boundSeason(settings: BudgetSettings, { decisions, caps }: BoundedSeason): number {
  const { days, budgetCents, chunkCents, chunksPerDay, chunksPerRequest, returnOnSpendFloor, world } = settings;
  const responses = responsesOf(settings);
  const perDay = chunksPerDay / chunksPerRequest;
  const most = Math.min(decisions, world.campaigns * days * perDay);
  const known = new Map<string, number>();
  const valueOf = (length: number, cap: number): number => {
    const key = `${length} ${cap}`;
    if (!known.has(key)) {
      const cents = spendAboveFloor(responses, length, { cents: cap, floor: returnOnSpendFloor });
      known.set(key, bestCampaignPlan(responses, length, cents).value);
    }
    return known.get(key)!;
  };
  let total = 0;
  for (let campaign = 0; campaign * days * perDay < most; campaign++) {
    const length = Math.min(days, Math.ceil((most - campaign * days * perDay) / perDay));
    total += valueOf(length, Math.min(budgetCents, caps[`campaign-${campaign}`] ?? budgetCents));
  }
  return total / chunkCents / Math.max(1, most);
}
