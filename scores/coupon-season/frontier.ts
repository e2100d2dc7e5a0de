// Profit against spend: one training asked for the price of each budget, against a training for that price alone on the same log.
import { fitSeasonPlanner, type Logged, type PricedPolicy, type SeasonPlanner } from "../../src/problems/index.ts";
import type { Campaign } from "../coupons/season.ts";
import { budgetFactors, named, twin } from "./plan.ts";
import { rowOf, type SeasonRow } from "./rows.ts";

/** Names of the curves. */
export const curves = { once: "one training, another price", again: "trained again for this budget", myopic: `${twin.name}, another price` } as const;

/**
 * Every budget at the price that bisection on the pilot names, held through the season under the ledger's cap. Trained again: a fit from nothing
 * on reward - price x spend as its only target, which knows no price but that one.
 */
export function frontierRows(campaign: Campaign, rows: readonly Logged[], planner: SeasonPlanner): readonly SeasonRow[] {
  const { problem } = campaign;
  const [once, myopic] = [planner.seeing(named.foresight), planner.seeing(twin.foresight)];
  return budgetFactors.flatMap((factor) => {
    const capCents = Math.round(factor * problem.settings.limits.budgetCents);
    const playAt = (name: string, { policy }: PricedPolicy, price: number, kind: SeasonRow["kind"]): SeasonRow => {
      const played = campaign.play({ kind: "policy", name, policy }, "season", { capCents, pricing: { kind: "fixed", prices: { spend: price } } });
      return { ...rowOf(campaign, played, kind), budget: factor };
    };
    const price = once.priceFor(capCents);
    const priced = rows.map((row): Logged => ({ ...row, reward: row.reward - price * row.spend, spend: 0 }));
    const again = fitSeasonPlanner(problem, priced, { ...named, leastPrice: 0 }).seeing(named.foresight);
    return [
      playAt(curves.once, once, price, "sequential"),
      playAt(curves.again, again, 0, "sequential"),
      playAt(curves.myopic, myopic, myopic.priceFor(capCents), "myopic"),
    ];
  });
}
