// From the results of all seeds to the tables, the checks of the claim, and the page a person reads.
import { meanInterval, pairedDifference, ratioInterval, type Measured } from "../../src/experiment/index.ts";
import { claimSeeds, named, nullSeeds, otherSeeds, pilotDecisions, smallSeasons, smallSeeds } from "./plan.ts";
import type { CouponResult, CouponRow } from "./seed.ts";

/** One policy over the seeds of the claim. */
interface SummaryRow {
  readonly policy: string;
  readonly kind: CouponRow["kind"];
  readonly reward: Measured;
  /** The same seasons by what the hidden truth expects: less noise, the same mean. */
  readonly expected: Measured;
  readonly spendCents: number;
  /** Largest share of the cap that a season used. */
  readonly capShare: number;
  /** Named learner minus this policy, by seed; null for itself. */
  readonly lead: Measured | null;
  readonly metrics: { readonly [name: string]: number };
}

/** A statement that holds or does not. */
interface Check {
  readonly claim: string;
  readonly found: string;
  readonly holds: boolean;
}

/** The checked-in table. */
export interface CouponSummary {
  readonly sources: string;
  readonly rows: readonly SummaryRow[];
  readonly checks: readonly Check[];
  /** By seed: everybody's reward per decision. */
  readonly seeds: readonly { readonly seed: number; readonly rewards: { readonly [policy: string]: number } }[];
  readonly small: readonly { readonly seed: number; readonly earned: number; readonly best: number; readonly optimum: number }[];
  readonly nullDifferences: readonly number[];
}

/** Sums the studies up. */
export function summarise(sources: string, results: readonly CouponResult[]): CouponSummary {
  const claim = results.filter(({ job }) => job.study === "claim");
  const none = results.filter(({ job }) => job.study === "null");
  const small = results.filter(({ job }) => job.study === "small");
  const rows = claim[0].rows.map(({ policy }) => summaryRow(policy, claim));
  const nullDifferences = none.map(({ rows: [fixed, learned] }) => learned.reward - fixed.reward);
  return {
    sources, rows, nullDifferences,
    checks: [...rows.filter(({ kind }) => kind === "baseline").map(leadCheck), capCheck(rows), smallCheck(small), ...nullChecks(none, nullDifferences)],
    seeds: claim.map(({ job, rows: all }) => ({ seed: job.seed, rewards: Object.fromEntries(all.map(({ policy, reward }) => [policy, reward])) })),
    small: small.map(({ job, share }) => ({ seed: job.seed, ...share! })),
  };
}

function summaryRow(policy: string, claim: readonly CouponResult[]): SummaryRow {
  const pairs = claim.flatMap(({ rows }) => {
    const own = rows.find((row) => row.policy === policy);
    return own === undefined ? [] : [{ own, leader: rows.find((row) => row.policy === named.name)! }];
  });
  const own = pairs.map((pair) => pair.own);
  const rewards = own.map(({ reward }) => reward);
  const over = (value: (row: CouponRow) => number): number => meanInterval(own.map(value)).mean;
  return {
    policy,
    kind: own[0].kind,
    reward: meanInterval(rewards),
    expected: meanInterval(own.map(({ expected }) => expected)),
    spendCents: over(({ metrics }) => metrics["spend"] ?? 0),
    capShare: Math.max(...own.map(({ spendCents, capCents }) => spendCents / capCents)),
    lead: policy === named.name ? null : pairedDifference(pairs.map(({ leader }) => leader.reward), rewards),
    metrics: Object.fromEntries(Object.keys(own[0].metrics).map((name) => [name, over(({ metrics }) => metrics[name])])),
  };
}

function leadCheck({ policy, lead }: SummaryRow): Check {
  return { claim: `${named.name} beats ${policy} under the same cap (95 %, paired, ${lead!.runs} seeds)`, found: signed(lead!), holds: lead!.interval[0] > 0 };
}

function capCheck(rows: readonly SummaryRow[]): Check {
  const most = Math.max(...rows.map(({ capShare }) => capShare));
  return { claim: "no season of anyone spends more than its cap", found: `at most ${percent(most)} of it`, holds: most <= 1 };
}

function smallCheck(small: readonly CouponResult[]): Check {
  const gains = small.map(({ share }) => share!.earned - share!.best);
  const rooms = small.map(({ share }) => share!.optimum - share!.best);
  const share = ratioInterval(gains, rooms)!;
  const found = `${percent(share.mean)} [${share.interval.map(percent).join(", ")}], ${share.runs} seeds`;
  return { claim: `${named.name} reaches 80 % share of the exact optimum in the small store`, found, holds: share.mean >= 0.8 };
}

function nullChecks(none: readonly CouponResult[], differences: readonly number[]): readonly Check[] {
  const wrong = none.filter(({ better }) => better === true).length;
  const all = meanInterval(differences);
  const allowed = Math.floor(0.05 * none.length);
  return [
    { claim: `null store: "better than the best static candidate" is said in at most 5 % of single seasons`, found: `${wrong} of ${none.length}`, holds: wrong <= allowed },
    { claim: `null store: nor is it said over all ${none.length} seeds together`, found: signed(all), holds: all.interval[0] <= 0 },
  ];
}

function signed({ mean, interval: [low, high] }: Measured): string {
  const text = (value: number): string => `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(4)}`;
  return `${text(mean)} [${text(low)}, ${text(high)}]`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** The page. */
export function pageOf({ sources, rows, checks, seeds }: CouponSummary): string {
  const sorted = [...rows].sort((a, b) => b.reward.mean - a.reward.mean);
  return `# Coupons: who earns what under the same cap

Source ${sources}. Made by \`npm run verify -- coupon\`. The world and its parameters: src/problems/coupon/README.md. The named learner and why: docs/decisions/0010-named-coupon-learner.md.

## What is claimed, and what was found

| claim | found | holds |
|---|---|---|
${checks.map(({ claim, found, holds }) => `| ${claim} | ${found} | ${holds ? "yes" : "**no**"} |`).join("\n")}

## Everyone

${claimSeeds.length} seeds, each with its own draw of the store's parameters, 3,000 customers, about 37,000 decisions, one budget for the season, and the same pilot of
${pilotDecisions.toLocaleString("en")} uniform decisions on other customers for all who estimate or learn (the pilot is not counted). Learners go on learning in the season they are measured in and pay
for their exploration there; baselines stay as the pilot made them. Other learners than the named one ran on the first ${otherSeeds} seeds only: compare them by "lead of the named". Reward per decision; "expected" is the hidden truth's expectation of the
same decisions. Money in cents per decision.

| policy | seeds | reward | expected | lead of the named [95 %] | spend | most of cap | redemption | conversion | margin | satisfaction | retention | return on spend | success |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
${sorted.map(lineOf).join("\n")}

## How to read it

- The bound is the linear knapsack that knows every customer's hidden response and forgets that coupons wear off: no policy can reach it, and nobody knows how near one could come.
- Runs: ${nullSeeds.length} seeds of the null store, ${smallSeeds.length} of the small one (${smallSeasons.uniform} seasons of uniform choices and ${smallSeasons.own} of its own to learn from, 12,000 decisions each, then measured as it stands, by what the hidden truth expects of its choices; an earlier study with less to learn from missed the 80 %, see the decision record).
- What did not work: ${whatDidNotWork(rows, seeds)}
`;
}

function lineOf({ policy, reward, expected, lead, spendCents, capShare, metrics, kind }: SummaryRow): string {
  const value = (name: string, digits: number): string => metrics[name]?.toFixed(digits) ?? "";
  const money = kind === "bound" ? ["", ""] : [spendCents.toFixed(1), percent(capShare)];
  return `| ${[
    policy, String(reward.runs), reward.mean.toFixed(4), expected.mean.toFixed(4), lead === null ? "" : signed(lead), ...money,
    value("redemptionRate", 3), value("conversion", 4), value("margin", 1), value("satisfaction", 3), value("retention", 3), value("returnOnSpend", 1), value("successRate", 3),
  ].join(" | ")} |`;
}

// Learners that greedy by uplift per cost beats on average, on the seeds both ran.
function whatDidNotWork(rows: readonly SummaryRow[], seeds: CouponSummary["seeds"]): string {
  const leadOver = (policy: string): number => meanInterval(seeds.flatMap(({ rewards }) => (
    rewards[policy] === undefined ? [] : [rewards[policy] - rewards["greedy by uplift per cost"]]))).mean;
  const behind = rows.filter(({ kind, policy }) => kind === "learner" && leadOver(policy) < 0)
    .map(({ policy }) => `${policy} (${leadOver(policy).toFixed(4)})`);
  return behind.length === 0 ? "nothing fell behind greedy by uplift per cost." : `behind greedy by uplift per cost on the same seeds: ${behind.join("; ")}.`;
}
