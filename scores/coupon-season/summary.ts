// From the results of all seeds of the half-year to the table, the checks of the claim, and the page a person reads.
import { meanInterval, pairedDifference, type Measured } from "../../src/experiment/index.ts";
import { budgetFactors, claimSeeds, named, nullSeeds, otherSeeds } from "./plan.ts";
import type { SeasonResult, SeasonRow } from "./seed.ts";

interface SummaryRow {
  readonly policy: string;
  readonly kind: SeasonRow["kind"];
  readonly budget: number;
  readonly reward: Measured;
  /** The same seasons by what the hidden truth expects: less noise. */
  readonly expected: Measured;
  readonly spendCents: number;
  readonly capShare: number;
  readonly visits: number;
  readonly couponsPerVisit: number;
  /** Named policy minus this one, by seed, realised and expected; null for itself and on the frontier. */
  readonly lead: Measured | null;
  readonly expectedLead: Measured | null;
}

interface Check {
  readonly claim: string;
  readonly found: string;
  readonly holds: boolean;
}

/** The checked-in table. */
export interface SeasonSummary {
  readonly sources: string;
  readonly rows: readonly SummaryRow[];
  readonly frontier: readonly SummaryRow[];
  readonly checks: readonly Check[];
  readonly seeds: readonly { readonly seed: number; readonly rewards: { readonly [policy: string]: number } }[];
  readonly nullDifferences: readonly number[];
}

/** Sums the studies up. */
export function summariseSeasons(sources: string, results: readonly SeasonResult[]): SeasonSummary {
  const of = (study: string): readonly SeasonResult[] => results.filter(({ job }) => job.study === study);
  const claim = of("claim");
  const rows = [...new Set(claim.flatMap((result) => result.rows.map(({ policy }) => policy)))].map((policy) => summaryRow(claim, policy, 1));
  const policies = [...new Set(of("frontier").flatMap((result) => result.rows.map(({ policy }) => policy)))];
  const frontier = budgetFactors.flatMap((factor) => policies.map((policy) => summaryRow(of("frontier"), policy, factor)));
  const nullDifferences = of("null").map(({ rows: [fixed, learned] }) => learned.reward - fixed.reward);
  return {
    sources, rows, frontier, nullDifferences,
    checks: [...claimChecks(rows), capCheck([...rows, ...frontier]), ...frontierChecks(of("frontier")), ...nullChecks(of("null"), nullDifferences)],
    seeds: claim.map(({ job, rows: all }) => ({ seed: job.seed, rewards: Object.fromEntries(all.map(({ policy, reward }) => [policy, reward])) })),
  };
}

function summaryRow(results: readonly SeasonResult[], policy: string, budget: number): SummaryRow {
  const pairs = results.flatMap(({ rows }) => {
    const own = rows.find((row) => row.policy === policy && row.budget === budget);
    return own === undefined ? [] : [{ own, leader: rows.find((row) => row.policy === named.name) }];
  });
  const own = pairs.map((pair) => pair.own);
  const mean = (value: (row: SeasonRow) => number): number => own.reduce((sum, row) => sum + value(row), 0) / own.length;
  const leadBy = (value: (row: SeasonRow) => number): Measured | null => (
    policy === named.name || pairs[0].leader === undefined ? null
      : pairedDifference(pairs.map(({ leader }) => value(leader!)), own.map(value))
  );
  return {
    policy, kind: own[0].kind, budget,
    reward: meanInterval(own.map(({ reward }) => reward)), expected: meanInterval(own.map(({ expected }) => expected)),
    spendCents: mean(({ spendCents }) => spendCents), capShare: Math.max(...own.map(({ spendCents, capCents }) => spendCents / capCents)),
    visits: mean(({ visits }) => visits), couponsPerVisit: mean(({ couponsPerVisit }) => couponsPerVisit),
    lead: leadBy(({ reward }) => reward), expectedLead: leadBy(({ expected }) => expected),
  };
}

function claimChecks(rows: readonly SummaryRow[]): readonly Check[] {
  const full = rows.filter(({ kind, reward }) => (kind === "myopic" || kind === "static") && reward.runs === claimSeeds.length);
  const myopic = full.filter(({ kind }) => kind === "myopic");
  const best = myopic.reduce((first, row) => (row.reward.mean > first.reward.mean ? row : first));
  return [
    { claim: `${named.name} beats the best myopic policy, ${best.policy}, under the same cap (95 %, paired, ${best.reward.runs} seeds)`, found: signed(best.lead!), holds: best.lead!.interval[0] > 0 },
    ...full.map((row) => ({ claim: `it beats ${row.policy}`, found: signed(row.lead!), holds: row.lead!.interval[0] > 0 })),
  ];
}

function capCheck(rows: readonly SummaryRow[]): Check {
  const most = Math.max(...rows.map(({ capShare }) => capShare));
  return { claim: "no season of anyone spends more than its cap", found: `at most ${(100 * most).toFixed(1)} % of it`, holds: most <= 1 };
}

// Not worse by more than one part in a hundred, the interval included.
function frontierChecks(results: readonly SeasonResult[]): readonly Check[] {
  return budgetFactors.map((budget) => {
    const of = (policy: string): number[] => results.map(({ rows }) => rows.find((row) => row.policy === policy && row.budget === budget)!.expected);
    const again = of("trained again for this budget");
    const difference = pairedDifference(of("one training, another price"), again);
    const margin = 0.01 * meanInterval(again).mean;
    return { claim: `at ${budget} times the budget one training is within 1 % of training again (expected, ${results.length} seeds)`, found: signed(difference), holds: difference.interval[0] > -margin };
  });
}

function nullChecks(none: readonly SeasonResult[], differences: readonly number[]): readonly Check[] {
  const wrong = none.filter(({ better }) => better === true).length;
  const all = meanInterval(differences);
  return [
    { claim: `null half-year: "better than the best static candidate" is said in at most 5 % of single seasons`, found: `${wrong} of ${none.length}`, holds: wrong <= Math.floor(0.05 * none.length) },
    { claim: `null half-year: nor is it said over all ${none.length} seeds together`, found: signed(all), holds: all.interval[0] <= 0 },
  ];
}

function signed({ mean, interval: [low, high] }: Measured): string {
  const text = (value: number): string => `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(3)}`;
  return `${text(mean)} [${text(low)}, ${text(high)}]`;
}

/** The page. */
export function seasonPage({ sources, rows, frontier, checks }: SeasonSummary): string {
  const sorted = [...rows].sort((a, b) => b.reward.mean - a.reward.mean);
  return `# Coupons over half a year: who sees further than the visit

Source ${sources}. Made by \`npm run verify -- coupon-season\`. The world and its parameters: src/problems/coupon/README.md. The named policy, how it was chosen and how the world came to be: docs/decisions/0018-named-sequential-coupon-policy.md.

## What is claimed, and what was found

| claim | found | holds |
|---|---|---|
${checks.map(({ claim, found, holds }) => `| ${claim} | ${found} | ${holds ? "yes" : "**no**"} |`).join("\n")}

## Everyone

${claimSeeds.length} seeds, each with its own draw of the store's parameters, 800 customers, half a year, one budget, and for all who estimate or learn the same pilot: one season of uniform choices on other customers, with money for all.
square-cb goes on learning in the season; the others stay as the pilot made them. Reward of the whole season per customer, since decisions also decide how many visits follow; "expected" is the hidden truth's expectation of the same
decisions. Policies not in the claim ran on seeds ${otherSeeds[0]} to ${otherSeeds.at(-1)!}: compare them by the lead.

| policy | sees | seeds | reward | expected | lead of the named [95 %] | the same, expected | spend | most of cap | visits | coupons per visit |
|---|---|---|---|---|---|---|---|---|---|---|
${sorted.map((row) => lineOf(row)).join("\n")}

The bound is the linear knapsack over the visits of customers who never leave, each with full habit and as if no coupon had come before, with every hidden response known: above what any policy can expect, by how much is not known.

## Halving and doubling the budget

One fit, asked for another price by bisection, against a pilot held to that budget's cap and a fit of its own; seeds ${otherSeeds[0]} to ${otherSeeds.at(-1)!}. Profit against spend:

| budget | policy | spend | reward | expected |
|---|---|---|---|---|
${frontier.map(({ budget, policy, spendCents, reward, expected }) => `| ${budget} x | ${policy} | ${money(spendCents)} | ${reward.mean.toFixed(3)} | ${expected.mean.toFixed(3)} |`).join("\n")}

Runs: ${nullSeeds.length} seeds of the null half-year (300 customers; the best single candidate is known from the truth).
`;
}

function lineOf(row: SummaryRow): string {
  const bound = row.kind === "bound";
  return `| ${[
    row.policy, row.kind, row.reward.runs, row.reward.mean.toFixed(3), row.expected.mean.toFixed(3),
    row.lead === null ? "" : signed(row.lead), row.expectedLead === null ? "" : signed(row.expectedLead),
    ...(bound ? ["", "", "", ""] : [money(row.spendCents), `${(100 * row.capShare).toFixed(1)} %`, row.visits.toFixed(0), row.couponsPerVisit.toFixed(3)]),
  ].join(" | ")} |`;
}

function money(cents: number): string {
  return (cents / 100).toFixed(0);
}
