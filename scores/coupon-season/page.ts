// The page a person reads about the half-year study.
import { claimSeeds, customersOf, frontierSeeds, nullSeeds, otherSeeds } from "./plan.ts";
import { signed, type SeasonSummary, type SummaryRow } from "./summary.ts";

/** The page, in Markdown. */
export function seasonPage({ sources, rows, frontier, checks, shares }: SeasonSummary): string {
  const sorted = [...rows].sort((a, b) => b.reward.mean - a.reward.mean);
  return `# Coupons over half a year: who sees further than the visit

Source ${sources}. Made by \`npm run verify -- coupon-season\`. The world and its parameters: src/problems/coupon/README.md. The named policy, how it was chosen and the protocol: docs/decisions/0022-the-season-planner.md. An
earlier study of the same world, whose claim did not hold, is at the end of this page.

## What is claimed, and what was found

| claim | found | holds |
|---|---|---|
${checks.map(({ claim, found, holds }) => `| ${claim} | ${found} | ${holds ? "yes" : "**no**"} |`).join("\n")}

${room(shares)}

## Everyone

${claimSeeds.length} seeds, each with its own draw of the store's parameters, ${customersOf.season.judged} customers, half a year, one budget, and for all who estimate or learn the same pilot: the half-year of ${customersOf.season.pilot} other customers
of the same store in which each visit got no coupon with probability .6, else any allowed candidate with equal chances, with money for all. square-cb goes on learning in the season; the others stay as the pilot made them. Reward of the whole season per
customer, since decisions also decide how many visits follow; "expected" is the hidden truth's expectation of the same decisions. Policies not in the claim ran on seeds ${otherSeeds[0]} to ${otherSeeds.at(-1)!}: compare them by the lead.

| policy | sees | seeds | reward | expected | lead of the named [95 %] | the same, expected | spend | most of cap | visits | coupons per visit |
|---|---|---|---|---|---|---|---|---|---|---|
${sorted.map((row) => lineOf(row)).join("\n")}

The all-knowing are told every customer's hidden response and mood and play the better of two prices: what a policy of this kind could win. They are no bound.

## Halving and doubling the budget

One fit, asked for the price of each budget by bisection, against a fit from nothing for that price alone on the same log; both at that price throughout, under the ledger's cap; seeds ${frontierSeeds[0]} to ${frontierSeeds.at(-1)!}. Profit against spend, drawn in
[coupon-season.html](coupon-season.html):

| budget | policy | spend | reward | expected | lead of one training, expected [95 %] |
|---|---|---|---|---|---|
${frontier.map(({ budget, policy, spendCents, reward, expected, expectedLead }) => (
    `| ${budget} x | ${policy} | ${money(spendCents)} | ${reward.mean.toFixed(3)} | ${expected.mean.toFixed(3)} | ${expectedLead === null ? "" : signed(expectedLead)} |`
  )).join("\n")}

Runs: ${nullSeeds.length} seeds of the null half-year (${customersOf["season-null"].judged} customers, pilot of ${customersOf["season-null"].pilot}; the best single candidate is known from the truth).

## The earlier study (record 0018, seeds 1 to 20)

A pilot of 800 customers and uniform choices, seasons of 800. Its named policy, long-run uplift per cost, led its myopic twin by +0.535 [+0.218, +0.853] and greedy by uplift per cost by +0.390 [+0.154, +0.626], but stood at -0.025 [-0.217, +0.167] against
SquareCB, which goes on learning in the season, and at -0.071 [-0.247, +0.104] against none: its claim did not hold. Its policy is in the table above with the pilot of today.
`;
}

// How much of what the all-knowing win above none the others win, on the seeds they share.
function room(shares: SeasonSummary["shares"]): string {
  const shown = [...shares].filter(({ share }) => share > 0).sort((a, b) => b.share - a.share).map(({ policy, share }) => `${policy} ${(100 * share).toFixed(0)} %`);
  return `Of what the all-knowing with foresight win above none (expected reward, seeds ${otherSeeds[0]} to ${otherSeeds.at(-1)!}): ${shown.join(", ")}. Everybody else loses to none there.`;
}

function lineOf(row: SummaryRow): string {
  return `| ${[
    row.policy, row.kind, row.reward.runs, row.reward.mean.toFixed(3), row.expected.mean.toFixed(3),
    row.lead === null ? "" : signed(row.lead), row.expectedLead === null ? "" : signed(row.expectedLead),
    money(row.spendCents), `${(100 * row.capShare).toFixed(1)} %`, row.visits.toFixed(0), row.couponsPerVisit.toFixed(3),
  ].join(" | ")} |`;
}

function money(cents: number): string {
  return (cents / 100).toFixed(0);
}
