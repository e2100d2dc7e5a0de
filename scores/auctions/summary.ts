// From the cells of the benchmark and the draws of the exchanges to the table, its checks, and the page a person reads.
import { meanInterval, pairedDifference, type Measured } from "../../src/experiment/index.ts";
import type { BenchmarkCell, Lead } from "./benchmark.ts";
import { nullSection, type NullRow } from "../nulls/verdicts.ts";
import { names, type ExchangeResult } from "./exchange.ts";
import { nullRule } from "./nothing.ts";
import { draws, episodesPerDraw, exchanges, factors, nullEpisodes, nullSeeds, trainingEpisodes } from "./plan.ts";

/** One policy at one budget of one exchange, over all draws. */
interface ExchangeSummary {
  readonly preset: string;
  readonly factor: string;
  readonly budget: number;
  readonly policy: string;
  /** Per thousand auctions: realised clicks (null for the bound), and what the true click shares promise. */
  readonly clicks: number | null;
  readonly expected: Measured;
  readonly spendShare: number;
  readonly mostSpent: number;
  /** Minus tuned linear bidding, by episode; null for the bound and for itself. */
  readonly lead: Measured | null;
  readonly leadExpected: Measured | null;
  /** Minus linear bidding on calibrated clicks, tuned. */
  readonly leadCalibrated: Measured | null;
}

/** The checked-in table. */
export interface BiddingSummary {
  readonly sources: string;
  readonly cells: readonly BenchmarkCell[];
  readonly leads: readonly Lead[];
  readonly exchanges: readonly ExchangeSummary[];
  readonly checks: readonly { readonly claim: string; readonly found: string; readonly holds: boolean }[];
  /** What was said of everybody in the null exchange; absent until that study was run. */
  readonly nothing?: readonly NullRow[];
}

/** Sums up. */
export function summarise(sources: string, benchmark: { readonly cells: readonly BenchmarkCell[]; readonly leads: readonly Lead[] }, results: readonly ExchangeResult[]): BiddingSummary {
  const rows = exchanges.flatMap(({ preset, budgets }) => budgets.flatMap((budget, index) =>
    Object.values(names).map((policy) => summaryRow(results.filter(({ job }) => job.preset === preset), { preset, budget, policy, factor: `1/${factors[index]}` }))));
  return { sources, ...benchmark, exchanges: rows, checks: checksOf(benchmark, rows) };
}

type Place = Pick<ExchangeSummary, "preset" | "budget" | "policy" | "factor">;

function summaryRow(results: readonly ExchangeResult[], place: Place): ExchangeSummary {
  const of = (policy: string) => results.flatMap(({ rows }) => rows.filter((row) => row.policy === policy && row.budget === place.budget));
  const [own, linear, calibrated] = [of(place.policy), of(names.linear), of(names.calibratedLinear)];
  const clicks = own.flatMap((row) => row.clicks);
  const expected = own.flatMap((row) => row.expected);
  const leads = place.policy !== names.bound && place.policy !== names.linear;
  return {
    ...place,
    clicks: clicks.length === 0 ? null : meanInterval(clicks).mean,
    expected: meanInterval(expected),
    spendShare: meanInterval(own.map(({ spendShare }) => spendShare)).mean,
    mostSpent: Math.max(...own.map(({ mostSpent }) => mostSpent)),
    lead: leads ? pairedDifference(clicks, linear.flatMap((row) => row.clicks)) : null,
    leadExpected: leads ? pairedDifference(expected, linear.flatMap((row) => row.expected)) : null,
    leadCalibrated: leads && place.policy !== names.calibratedLinear ? pairedDifference(expected, calibrated.flatMap((row) => row.expected)) : null,
  };
}

function checksOf({ cells, leads }: { readonly cells: readonly BenchmarkCell[]; readonly leads: readonly Lead[] }, rows: readonly ExchangeSummary[]): BiddingSummary["checks"] {
  const known = cells.flatMap(({ published }) => (published === null ? [] : [published.same]));
  const { clicks: { mean, interval: [low, high] } } = leads[leads.length - 1];
  const verdict = low > 0 ? "learned beats linear" : high < 0 ? "learned is worse than linear" : "no difference shown";
  const claims = rows.filter(({ policy }) => policy === names.programme || policy === names.learned);
  const least = (pick: (row: ExchangeSummary) => Measured | null): number => Math.min(...claims.map((row) => pick(row)?.interval[0] ?? Number.NEGATIVE_INFINITY));
  return [
    { claim: "every published cell comes out the same", found: `${known.filter(Boolean).length} of ${known.length}`, holds: known.every(Boolean) },
    { claim: "on the real episodes the pooled interval of learned - linear does not lie below zero", found: `${mean.toFixed(0)} clicks, 95 % interval ${low.toFixed(1)} to ${high.toFixed(1)}: ${verdict}`, holds: high >= 0 },
    { claim: "dynamic programme and learned beat tuned linear at every budget of both exchanges, by expected clicks", found: `lowest end of the intervals ${least((row) => row.leadExpected).toFixed(4)} per episode`, holds: least((row) => row.leadExpected) > 0 },
    { claim: "the same by realised clicks", found: `lowest end ${least((row) => row.lead).toFixed(4)}`, holds: least((row) => row.lead) > 0 },
    { claim: "the same against tuned linear on calibrated clicks, by expected clicks", found: `lowest end ${least((row) => row.leadCalibrated).toFixed(4)}`, holds: least((row) => row.leadCalibrated) > 0 },
    {
      claim: "no episode spends a unit more than its money", found: `most spent is ${Math.max(...rows.map((row) => row.mostSpent / row.budget), ...cells.map((cell) => cell.mostSpent / cell.budget)).toFixed(4)} of it`,
      holds: rows.every((row) => row.mostSpent <= row.budget) && cells.every((cell) => cell.mostSpent <= cell.budget),
    },
  ];
}

const interval = ({ mean, interval: [low, high] }: Measured, digits: number): string => `${mean.toFixed(digits)} [${low.toFixed(digits)}, ${high.toFixed(digits)}]`;
const row = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;

/** The page. */
export function pageOf({ sources, cells, leads, exchanges: rows, checks, nothing = [] }: BiddingSummary): string {
  return `# Bids

Made by \`npm run verify -- bidding\` with source ${sources}.

${checks.map(({ claim, found, holds }) => `- ${holds ? "holds" : "**missed**"}: ${claim} (${found})`).join("\n")}

## The real episodes

iPinYou campaigns 1458 and 3427, 100 episodes of 1,000 auctions each, a hard budget per episode; clicks / wins, published figures (data/README.md of the files; Cai et al. 2017) in brackets. Wins above the
old bids are censored in these logs. The files hold 143 and 134 clicks: differences of a few clicks are noise.

${row(["campaign, budget factor", "policy", "clicks / wins", "published"])}
|---|---|---|---|
${cells.map((cell) => row([`${cell.campaign}, ${cell.factor} (${cell.budget})`, cell.base === null ? cell.policy : `${cell.policy} (base ${cell.base})`, `${cell.clicks} / ${cell.wins}`, cell.published === null ? "-" : `${cell.published.clicks} / ${cell.published.wins ?? "-"}`])).join("\n")}

Learned (named in docs/decisions/0012-named-learned-bidder.md before it was run) minus linear bidding, clicks over 100 episodes, paired and clustered by episode:

${row(["cell", "difference and 95 % interval", "verdict"])}
|---|---|---|
${leads.map(({ cell, clicks }) => row([cell, interval(clicks, 1), clicks.interval[0] > 0 ? "beats" : clicks.interval[1] < 0 ? "worse" : "not shown"])).join("\n")}

## The simulated exchanges

${draws.length * episodesPerDraw} episodes of 1,000 auctions per exchange: ${draws.length} draws of the click line, ${episodesPerDraw} episodes each, everybody fitted to the same ${trainingEpisodes} other episodes. Per episode; expected clicks are what the true click
shares promise of the auctions won. Leads are over tuned linear bidding, paired by episode; their intervals are over the episodes of these draws. The dynamic programme is that of Cai et al. (average click share in V)
on clicks calibrated with the training episodes, as the learned bidder's are; on raw predictions, which exaggerate in these exchanges as in the logs they are fitted to, it loses to linear bidding. The exchange's true
click is itself a line in log-odds of the predicted one, which favours whoever fits such a line; linear bidding on the same calibrated clicks is therefore shown, too.

${row(["exchange, factor", "policy", "clicks", "expected clicks", "spend share", "lead, realised", "lead, expected", "lead over linear on calibrated clicks"])}
|---|---|---|---|---|---|---|---|
${rows.map((each) => row([`${each.preset}, ${each.factor} (${each.budget})`, each.policy, each.clicks === null ? "-" : each.clicks.toFixed(4), each.expected.mean.toFixed(4), each.spendShare.toFixed(3),
    ...[each.lead, each.leadExpected, each.leadCalibrated].map((lead) => (lead === null ? "-" : interval(lead, 4)))])).join("\n")}

${nullSection(nothing, {
    world: `${nullSeeds.length} seasons of the preset \`null\`: one price, one click share, ${trainingEpisodes} episodes to be fitted to and ${nullEpisodes} others to be judged on by the clicks that fell, paired by episode. Who buys the same number of auctions can only differ in which.`, rule: nullRule,
  }).join("\n")}
`;
}
