// What the bidding study compares: the published table of the benchmark, and the simulated exchanges. Fixed before it was run.
import type { BenchmarkPolicy } from "../../src/problems/index.ts";

/** Money of an episode as a share of what its auctions cost on average in training. */
export const factors = [32, 16, 8] as const;

/** One line of the benchmark's table (data/README.md of the iPinYou files); clicks, and wins where they are published. */
export interface PublishedCell {
  readonly campaign: "1458" | "3427";
  /** One over the budget factor. */
  readonly under: (typeof factors)[number];
  readonly budget: number;
  readonly base: number;
  readonly figures: { readonly [Policy in Exclude<BenchmarkPolicy, "learned">]: readonly [clicks: number, wins: number | null] };
}

function cell(campaign: PublishedCell["campaign"], [under, budget, base]: readonly [PublishedCell["under"], number, number], figures: readonly (readonly [number, number | null])[]): PublishedCell {
  const [mcpc, linear, programme, hindsight, knows] = figures;
  return { campaign, under, budget, base, figures: { mcpc, linear, "dynamic-programme": programme, "linear-in-hindsight": hindsight, "knows-prices": knows } };
}

/** The published table. */
export const published: readonly PublishedCell[] = [
  cell("1458", [32, 2152, 42], [[20, 9259], [21, 8964], [23, 8281], [22, null], [24, null]]),
  cell("1458", [16, 4305, 60], [[30, 15_887], [28, 14_577], [31, 13_991], [33, null], [35, null]]),
  cell("1458", [8, 8611, 106], [[35, 17_970], [41, 25_706], [41, 22_291], [43, null], [46, null]]),
  cell("3427", [32, 2532, 44], [[21, 6521], [29, 8065], [19, 7911], [30, null], [26, null]]),
  cell("3427", [16, 5065, 66], [[37, 12_786], [37, 13_074], [37, 13_002], [38, null], [37, null]]),
  cell("3427", [8, 10_131, 88], [[44, 19_272], [49, 20_453], [43, 20_242], [53, null], [53, null]]),
];

/** The simulated exchanges by preset, with the budgets of the campaign they are fitted to. */
export const exchanges = [
  { preset: "default", budgets: [2152, 4305, 8611] },
  { preset: "second", budgets: [2532, 5065, 10_131] },
] as const;

/** Draws of an exchange's click line (seeds of the claim; settings were chosen without them), episodes measured and fitted to in each. */
export const draws = [1, 2, 3, 4, 5] as const;
export const episodesPerDraw = 2000;
export const trainingEpisodes = 200;

/** Seasons of the null exchange, and the episodes each is judged on. */
export const nullSeeds: readonly number[] = Array.from({ length: 40 }, (_, index) => 101 + index);
export const nullEpisodes = 500;
