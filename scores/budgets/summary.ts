// The budget study summed up: shares of the optimum with intervals over seeds, spend, real vectors, the floor, and the page that shows them.
import { meanInterval, type Measured } from "../../src/experiment/index.ts";
import { nullSection, type NullRow } from "../nulls/verdicts.ts";
import type { FloorFound } from "./floor.ts";
import { nullRule } from "./nothing.ts";
import { campaigns, claimSeeds, continuousCampaigns, floorSettings, named, nullSeeds, otherSeeds } from "./plan.ts";
import type { BudgetSeed } from "./seed.ts";

/** The table as it is checked in. */
export interface BudgetSummary {
  readonly sources: string;
  readonly policies: readonly { readonly policy: string; readonly kind: "learner" | "baseline"; readonly value: Measured; readonly share: Measured; readonly difference: Measured }[];
  readonly bound: Measured;
  /** Campaigns and scenarios of the named learner: how many, how many within 97 to 100 % of the cap, how many above, least and most. */
  readonly pacing: readonly { readonly what: string; readonly runs: number; readonly within: number; readonly above: number; readonly least: number; readonly most: number }[];
  readonly floor: readonly { readonly price: number; readonly returnOnSpend: Measured; readonly spentShare: Measured; readonly valueOverBound: Measured }[];
  readonly seeds: readonly BudgetSeed[];
  /** The floor under a price that was searched for; absent until that was run. */
  readonly floorFound?: readonly FloorFound[];
  /** What was said of the learners in the null market; absent until that study was run. */
  readonly nothing?: readonly NullRow[];
}

const statics: readonly string[] = ["equal split", "last year's plan"];

/** Sums up; differences and shares are paired by seed. */
export function summarise(sources: string, seeds: readonly BudgetSeed[]): BudgetSummary {
  const best = ({ rows }: BudgetSeed): number => Math.max(...rows.filter(({ policy }) => statics.includes(policy)).map(({ value }) => value));
  const names = seeds[0].rows.map(({ policy, kind }) => ({ policy, kind }));
  const over = (values: readonly number[]): Measured => meanInterval(values);
  const policies = names.map(({ policy, kind }) => {
    const found = seeds.flatMap((seed) => seed.rows.filter((row) => row.policy === policy).map(({ value }) => ({ value, best: best(seed), bound: seed.bound })));
    return {
      policy, kind, value: over(found.map(({ value }) => value)), share: over(found.map((each) => (each.value - each.best) / (each.bound - each.best))),
      difference: over(found.map((each) => each.value - each.best)),
    };
  }).sort((first, second) => second.share.mean - first.share.mean);
  const shares = seeds.flatMap(({ rows }) => rows.filter(({ policy }) => policy === named.name).flatMap(({ spentShares }) => spentShares));
  const prices = seeds[0].floor.map(({ price }) => price);
  return {
    sources, policies, bound: over(seeds.map(({ bound }) => bound)),
    pacing: [pacingOf("measured campaigns", shares), pacingOf("scenarios", seeds.flatMap(({ pacing }) => pacing))],
    floor: prices.map((price) => {
      const found = seeds.flatMap(({ floor }) => floor.filter((each) => each.price === price));
      return {
        price, returnOnSpend: over(found.map((each) => each.returnOnSpend)), spentShare: over(found.map((each) => each.spentShare)), valueOverBound: over(found.map(({ value, bound }) => value / bound)),
      };
    }),
    seeds,
  };
}

function pacingOf(what: string, shares: readonly number[]): BudgetSummary["pacing"][number] {
  return {
    what, runs: shares.length, within: shares.filter((share) => share >= 0.97 && share <= 1).length, above: shares.filter((share) => share > 1).length,
    least: Math.min(...shares), most: Math.max(...shares),
  };
}

const number = (value: number): string => value.toFixed(3);
const measured = ({ mean, interval: [low, high] }: Measured): string => `${number(mean)} [${number(low)}, ${number(high)}]`;

/** The page. */
export function pageOf({ sources, policies, bound, pacing, floor, seeds, floorFound = [], nothing = [] }: BudgetSummary): string {
  const claim = policies.find(({ policy }) => policy === named.name)!;
  const first = seeds[0];
  return `# Marketing budget

Made by \`npm run verify -- budget\` with source ${sources}; the protocol is docs/decisions/0013-named-budget-learner.md. Values are what the hidden curves make of the money spent, over the cap of a campaign; a share of the optimum is
(policy - better static baseline) / (bound - better static baseline), static being equal split and last year's plan; intervals are 95 % over seeds. All on the ${claimSeeds.length} seeds, but the learners beside the named one on the first ${otherSeeds}.

The named learner reaches **${measured(claim.share)}** of the optimum; asked for were .90. It says so ${claim.share.interval[0] > 0.9 ? "with an interval above it" : claim.share.mean >= 0.9 ? "by its mean, not by its interval" : "not at all: the target is missed"}.

| policy | value over cap | share of the optimum | more than the better static baseline | seeds |
|---|---|---|---|---|
| bound (best campaign by hidden curves) | ${measured(bound)} | 1 | | ${bound.runs} |
${policies.map(({ policy, value, share, difference }) => `| ${policy} | ${measured(value)} | ${measured(share)} | ${measured(difference)} | ${value.runs} |`).join("\n")}

SAC and TD3 split a day at once by real weights, after ${continuousCampaigns} campaigns; all others had three.

## Pacing of the named learner

Scenarios draw curves of their own and days that deliver between 60 and 95 % of a chunk at least; the policies are those of the seeds, as they stand.

| | runs | within 97 to 100 % of the cap | above 100 % | least | most |
|---|---|---|---|---|---|
${pacing.map(({ what, runs, within, above, least, most }) => `| ${what} | ${runs} | ${within} (${(100 * within / runs).toFixed(1)} %) | ${above} | ${least.toFixed(4)} | ${most.toFixed(4)} |`).join("\n")}

## A floor on return

Preset \`floor\`: value at least five times the spend. The limit \`returnOnSpend\` at fixed prices, learned and measured, on the first ${otherSeeds} seeds; the bound is the best plan that keeps the floor.

| price | return on spend | share of the cap spent | value over the bound's |
|---|---|---|---|
${floor.map((row) => `| ${row.price} | ${measured(row.returnOnSpend)} | ${measured(row.spentShare)} | ${measured(row.valueOverBound)} |`).join("\n")}

A price for each seed's own market: searched for by halving its ratio between 1 and 64 six times, each time with a learner trained at the price and by the return that was *reported* in campaigns of its own, then measured as above. ${floorFound.filter(({ returnOnSpend }) => returnOnSpend >= floorSettings.returnOnSpendFloor).length} of ${floorFound.length} seeds keep the floor.

| seed | price found | return on spend | share of the cap spent | value over the bound's |
|---|---|---|---|---|
${floorFound.map((row) => `| ${row.seed} | ${row.price.toFixed(1)} | ${number(row.returnOnSpend)} | ${number(row.spentShare)} | ${number(row.value / row.bound)} |`).join("\n")}

## Spend and marginal return per line, seed ${first.seed}

What a further cent a day would bring (by the hidden curve) where the learner's mean day stands; at the best steady split it is ${number(first.level)} in all lines that get money.

| line | spend a day | at the best steady split | marginal return |
|---|---|---|---|
${first.lines.map(({ line, centsPerDay, marginal, bestCentsPerDay }) => `| ${line} | ${(centsPerDay / 100).toFixed(0)} | ${(bestCentsPerDay / 100).toFixed(0)} | ${number(marginal)} |`).join("\n")}

${nullSection(nothing, {
    world: `${nullSeeds.length} seasons of the preset \`null\`: nine lines alike, with endless audiences. Everybody learns as above and is judged in ${campaigns.measured} campaigns by what was really sold, paired by day with the rule.`, rule: nullRule,
  }).join("\n")}
`;
}
