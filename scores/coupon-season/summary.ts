// From the results of all seeds of the half-year to the table and the checks of the claim.
import { meanInterval, pairedDifference, type Measured } from "../../src/experiment/index.ts";
import { curves } from "./frontier.ts";
import { budgetFactors, claimSeeds, named } from "./plan.ts";
import type { SeasonRow } from "./rows.ts";
import type { SeasonResult } from "./seed.ts";

/** A policy over its seeds. */
export interface SummaryRow {
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
  /** Named policy minus this one, by seed, realised and expected; null for itself. On the frontier: one training minus this one. */
  readonly lead: Measured | null;
  readonly expectedLead: Measured | null;
}

/** A claim and what came of it. */
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
  /** What policies win above none, over what the all-knowing with foresight win above it, on the seeds they share (expected reward). */
  readonly shares: readonly { readonly policy: string; readonly share: number }[];
  readonly seeds: readonly { readonly seed: number; readonly rewards: { readonly [policy: string]: number } }[];
  readonly nullDifferences: readonly number[];
}

/** The rule that is told everything and sees ahead. */
const allKnowing = "all-knowing, with foresight";

/** Sums the studies up. */
export function summariseSeasons(sources: string, results: readonly SeasonResult[]): SeasonSummary {
  const [claim, none] = ["claim", "null"].map((study) => results.filter(({ job }) => job.study === study));
  const played = claim.map(({ rows }) => rows);
  const rows = policiesOf(played).map((policy) => summaryRow(played, { policy, leader: named.name, budget: 1 }));
  const budgets = claim.map(({ frontier }) => frontier).filter((own) => own.length > 0);
  const frontier = budgetFactors.flatMap((budget) => policiesOf(budgets).map((policy) => summaryRow(budgets, { policy, leader: curves.once, budget })));
  const nullDifferences = none.map(({ rows: [fixed, learned] }) => learned.reward - fixed.reward);
  return {
    sources, rows, frontier, nullDifferences, shares: sharesOf(played),
    checks: [...claimChecks(rows), capCheck([...rows, ...frontier]), ...frontierChecks(frontier), ...nullChecks(none, nullDifferences)],
    seeds: claim.map(({ job, rows: all }) => ({ seed: job.seed, rewards: Object.fromEntries(all.map(({ policy, reward }) => [policy, reward])) })),
  };
}

// Sums over the seeds on which the all-knowing played.
function sharesOf(seasons: readonly (readonly SeasonRow[])[]): SeasonSummary["shares"] {
  const told = seasons.filter((rows) => rows.some(({ policy }) => policy === allKnowing));
  const sumOf = (name: string): number => told.reduce((sum, rows) => sum + rows.find(({ policy }) => policy === name)!.expected, 0);
  const most = sumOf(allKnowing) - sumOf("none");
  return policiesOf(told).map((policy) => ({ policy, share: (sumOf(policy) - sumOf("none")) / most }));
}

function policiesOf(seasons: readonly (readonly SeasonRow[])[]): readonly string[] {
  return [...new Set(seasons.flatMap((rows) => rows.map(({ policy }) => policy)))];
}

function summaryRow(seasons: readonly (readonly SeasonRow[])[], { policy, leader, budget }: { readonly policy: string; readonly leader: string; readonly budget: number }): SummaryRow {
  const pairs = seasons.flatMap((rows) => {
    const of = (name: string): SeasonRow | undefined => rows.find((row) => row.policy === name && row.budget === budget);
    const own = of(policy);
    return own === undefined ? [] : [{ own, leader: of(leader)! }];
  });
  const own = pairs.map((pair) => pair.own);
  const mean = (value: (row: SeasonRow) => number): number => own.reduce((sum, row) => sum + value(row), 0) / own.length;
  const leadBy = (value: (row: SeasonRow) => number): Measured | null => (
    policy === leader ? null : pairedDifference(pairs.map((pair) => value(pair.leader)), own.map(value))
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

// Within one part in a hundred both ways, the interval included.
function frontierChecks(frontier: readonly SummaryRow[]): readonly Check[] {
  return frontier.filter(({ policy }) => policy === curves.again).map(({ budget, expected, expectedLead }) => {
    const [low, high] = expectedLead!.interval;
    const margin = 0.01 * expected.mean;
    return {
      claim: `at ${budget} times the budget one training is within 1 % (${margin.toFixed(3)}) of training again on the same log (expected, paired, ${expected.runs} seeds)`,
      found: signed(expectedLead!), holds: low > -margin && high < margin,
    };
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

/** A mean with its interval, signs in front. */
export function signed({ mean, interval: [low, high] }: Measured): string {
  const text = (value: number): string => `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(3)}`;
  return `${text(mean)} [${text(low)}, ${text(high)}]`;
}
