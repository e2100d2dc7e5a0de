// From the results of all jobs to the checked-in figures and the page a person reads.
import { meanInterval, pairedDifference, type Measured } from "../../src/experiment/index.ts";
import { nullRows, nullSection, type NullRow } from "../nulls/verdicts.ts";
import { nullRule } from "./nothing.ts";
import { named, recogym, store } from "./plan.ts";
import { pairedRates, rateOf } from "./recogym.ts";
import type { RecommendationResult } from "./job.ts";
import type { StoreRow } from "./store.ts";

interface RecogymRow {
  readonly player: string;
  readonly customers: number;
  readonly clickRate: number;
  readonly expected: number;
  /** This player minus "viewed most" over the same customers: by clicks, and by true probabilities. */
  readonly lead: { readonly difference: number; readonly interval: readonly [number, number] };
  readonly expectedLead: { readonly difference: number; readonly interval: readonly [number, number] };
  readonly seconds: number;
}

interface SummaryRow {
  readonly policy: string;
  readonly kind: StoreRow["kind"];
  readonly reward: Measured;
  readonly expected: Measured;
  /** This policy's expected reward minus that of the best fixed baseline, by seed. */
  readonly lead: Measured;
  readonly gain: number;
  readonly metrics: { readonly [name: string]: number };
  readonly clicksByPlace: readonly number[];
  readonly topTenthShare: number;
}

/** The checked-in table. */
export interface RecommendationSummary {
  readonly sources: string;
  readonly recogym: readonly RecogymRow[];
  readonly stores: { readonly [preset: string]: readonly SummaryRow[] };
  /** What the learners of the default store were said to be where all products are alike. */
  readonly nothing: readonly NullRow[];
  /** The first seed of the default store: reward of the random baseline, which a quick check repeats. */
  readonly checked: number;
}

/** Sums everything up. */
export function summarise(sources: string, results: readonly RecommendationResult[]): RecommendationSummary {
  const played = results.flatMap(({ recogym: one }) => (one === null ? [] : [one]));
  const rule = played.find(({ player }) => player === "viewed most")!.played;
  const rowsOf = (preset: string): readonly (readonly StoreRow[])[] => results.filter(({ job }) => job.study === preset).map(({ rows }) => rows);
  return {
    sources,
    recogym: played.map(({ played: one, seconds }) => ({
      player: one.name, customers: one.clicks.length, ...rateOf(one), lead: pairedRates(one, rule, "clicks"), expectedLead: pairedRates(one, rule, "expected"), seconds,
    })),
    stores: Object.fromEntries(["default", "catalogue"].flatMap((preset) => (rowsOf(preset).length === 0 ? [] : [[preset, storeRows(rowsOf(preset))] as const]))),
    nothing: nullRows(results.flatMap(({ nothing }) => nothing)),
    checked: rowsOf("default")[0][0].reward,
  };
}

const fixedRules = ["random", "popularity", "content-based"];

function storeRows(seeds: readonly (readonly StoreRow[])[]): readonly SummaryRow[] {
  const column = (policy: string, value: (row: StoreRow) => number): readonly number[] => seeds.map((rows) => value(rows.find((row) => row.policy === policy)!));
  const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const best = fixedRules.reduce((a, b) => (average(column(b, (row) => row.expected)) > average(column(a, (row) => row.expected)) ? b : a));
  return seeds[0].map(({ policy, kind, metrics, clicksByPlace }): SummaryRow => ({
    policy, kind,
    reward: meanInterval(column(policy, (row) => row.reward)),
    expected: meanInterval(column(policy, (row) => row.expected)),
    lead: pairedDifference(column(policy, (row) => row.expected), column(best, (row) => row.expected)),
    gain: average(column(policy, (row) => row.gain)),
    metrics: Object.fromEntries(Object.keys(metrics).map((name) => [name, average(column(policy, (row) => row.metrics[name]))])),
    clicksByPlace: clicksByPlace.map((_, place) => average(column(policy, (row) => row.clicksByPlace[place]))),
    topTenthShare: average(column(policy, (row) => row.topTenthShare)),
  }));
}

const published: readonly (readonly [agent: string, rate: string])[] = [
  ["random (published, 1,000 customers)", ".0108 [.0101, .0115]"], ["BanditCount (published)", ".0137 [.0129, .0145]"], ["BanditMFSquare (published, best of the table)", ".0174 [.0165, .0183]"],
];

/** The page. */
export function pageOf(summary: RecommendationSummary): string {
  const ours = summary.recogym.find(({ player }) => player === named.name)!;
  const [rule, told, knowing] = ["viewed most", "filter (told the world)", "all-knowing"].map((name) => summary.recogym.find(({ player }) => player === name)!);
  const place = (ours.expected - rule.expected) / (knowing.expected - rule.expected);
  const above = ours.lead.interval[0] > 0;
  return `${[
    "# Recommendation", "",
    "`npm run verify -- recommendation` makes everything again. The named learner, its settings and the customers were fixed before (docs/decisions/0014-named-recommendation-learner.md).", "",
    "## RecoGym v1, 100 products, world 42", "",
    `The learner was trained on ${count(recogym.trainedOn)} customers, told nothing of the world, and judged without exploration on ${count(recogym.judgedOn)} others; whoever carries no claim met the first ${count(recogym.othersJudgedOn)} of them.`,
    "Clicks per recommendation as they fell, and the true probability of a click per recommendation; leads are over \"viewed most\" on the same customers, with 95 % intervals over customers.", "",
    "| player | customers | click rate | lead | true click rate | lead | processor time |", "|---|---|---|---|---|---|---|",
    ...[...summary.recogym].sort((a, b) => b.expected - a.expected).map((row) => `| ${[
      row.player, count(row.customers), row.clickRate.toFixed(5), lead(row.lead), row.expected.toFixed(5), lead(row.expectedLead), `${row.seconds.toFixed(0)} s`,
    ].join(" | ")} |`),
    ...published.map(([agent, rate]) => `| ${agent} | 1,000 | ${rate} | | | | |`), "",
    "Published: criteo-research/reco-gym f8553d1, Compare Agents.ipynb, as read into `recogym.json` of the reference numbers (one thousand customers each; earlier code).", "",
    `**${above ? "The learner beats the rule" : "The learner does not demonstrably beat the rule"}** "what this customer viewed most" by clicks: ${lead(ours.lead)}. By true click rates it lies ${(100 * place).toFixed(1)} % of the way from that rule (${rule.expected.toFixed(5)}) to the `
      + `all-knowing policy (${knowing.expected.toFixed(5)}); the filter that is told the world lies at ${((100 * (told.expected - rule.expected)) / (knowing.expected - rule.expected)).toFixed(1)} %.`, "",
    "The learner was changed after its first run on these customers, which led by 0.00003 (record 0014): this row is no claim on fresh ones. That claim stands in [recogym.md](recogym.md), by three trainings that were named before.", "",
    ...Object.entries(summary.stores).flatMap(([preset, rows]) => storeSection(preset, rows)),
    ...nullSection(summary.nothing, {
      world: `${store.nullSeeds.length} null stores, all products alike: learners learn from ${count(store.learned)} slates, then they and the rule are measured on ${count(store.measured)} visits each, of customers of their own (on the same visits they could not differ).`,
      rule: nullRule,
    }),
  ].join("\n")}\n`;
}

function storeSection(preset: string, rows: readonly SummaryRow[]): readonly string[] {
  return [
    `## The simulated store, preset ${preset}`, "",
    `Everybody is given ${count(store.learned)} slates to learn from (baselines and bandits of their own), then all meet the same ${count(store.measured)} visits; ${rows[0].reward.runs} seeds, each with its own store. Leads are of expected reward over the best fixed rule, by seed, with 95 % intervals.`, "",
    "| policy | reward per slate | expected by the truth | lead | NDCG | click rate by place | purchases | mean stars | diversity | new products | tenth shown most |",
    "|---|---|---|---|---|---|---|---|---|---|---|",
    ...[...rows].sort((a, b) => b.expected.mean - a.expected.mean).map((row) => `| ${[
      row.policy, interval(row.reward), row.expected.mean.toFixed(4), interval(row.lead), row.gain.toFixed(3), row.clicksByPlace.map((rate) => rate.toFixed(3)).join(" "),
      ...["purchases", "rating", "diversity", "newShare"].map((name) => row.metrics[name]?.toFixed(3) ?? ""), Number.isFinite(row.topTenthShare) ? row.topTenthShare.toFixed(2) : "",
    ].join(" | ")} |`), "",
  ];
}

const count = (value: number): string => value.toLocaleString("en");
const interval = ({ mean, interval: [low, high] }: Measured): string => `${mean.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`;
const lead = ({ difference, interval: [low, high] }: RecogymRow["lead"]): string => `${difference.toFixed(5)} [${low.toFixed(5)}, ${high.toFixed(5)}]`;
