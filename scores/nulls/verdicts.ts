// What is said in worlds where there is nothing to learn: a season says "better" where its 95 % interval over the best fixed rule lies above zero.
import type { Measured } from "../../src/experiment/index.ts";
import { mean } from "../../src/kernels/index.ts";

/** A learner in one null season: how far it is ahead of the best fixed rule there. */
export interface NullSeason {
  readonly policy: string;
  readonly lead: Measured;
}

/** A learner over all null seasons. */
export interface NullRow {
  readonly policy: string;
  readonly seasons: number;
  /** Seasons that say "better than the best fixed rule", which is never true. */
  readonly better: number;
  /** Mean of the leads. */
  readonly lead: number;
}

/** Means over clusters that are not paired, as ratios of two sums: rewards over decisions, by customer. */
export interface Clusters {
  readonly rewards: readonly number[];
  readonly decisions: readonly number[];
}

/** Difference of two ratios over independent clusters, each with its linearisation (Cochran 1977, section 6.3), and its 95 % interval. */
export function independentDifference(ours: Clusters, theirs: Clusters): Measured {
  const parts = [ours, theirs].map(({ rewards, decisions }) => {
    const size = mean(decisions);
    const ratio = mean(rewards) / size;
    const squares = rewards.reduce((sum, reward, cluster) => sum + ((reward - ratio * decisions[cluster]) / size) ** 2, 0);
    return { ratio, variance: squares / rewards.length / (rewards.length - 1) };
  });
  const difference = parts[0].ratio - parts[1].ratio;
  const half = 1.96 * Math.sqrt(parts[0].variance + parts[1].variance);
  return { mean: difference, interval: [difference - half, difference + half], runs: ours.rewards.length };
}

/** Sums up the seasons, learner by learner. */
export function nullRows(seasons: readonly NullSeason[]): readonly NullRow[] {
  return [...new Set(seasons.map(({ policy }) => policy))].map((policy) => {
    const own = seasons.filter((season) => season.policy === policy);
    return { policy, seasons: own.length, better: own.filter(({ lead }) => lead.interval[0] > 0).length, lead: mean(own.map(({ lead }) => lead.mean)) };
  });
}

/** The part of a page: what is said of each learner, and whether that stays within 5 % of the seasons. */
export function nullSection(rows: readonly NullRow[], { world, rule }: { readonly world: string; readonly rule: string }): readonly string[] {
  if (rows.length === 0) return ["## Nothing to learn", "", "Not run."];
  const [said, seasons] = [rows.reduce((sum, { better }) => sum + better, 0), rows.reduce((sum, row) => sum + row.seasons, 0)];
  const worst = rows.reduce((a, b) => (b.better / b.seasons > a.better / a.seasons ? b : a));
  const holds = rows.every(({ better, seasons: own }) => better <= 0.05 * own);
  return [
    "## Nothing to learn", "",
    `${world} A season says "better than ${rule}" where its 95 % interval lies above zero, which is always a mistake and may happen in 2.5 % of seasons by chance; at most 5 % are asked for.`, "",
    `${holds ? "Holds" : "**Missed**"}: at most ${worst.better} of ${worst.seasons} seasons for any learner, ${said} of ${seasons} (${(100 * said / seasons).toFixed(1)} %) over all.`, "",
    "| learner | seasons | said to be better | mean lead |", "|---|---|---|---|",
    ...rows.map(({ policy, seasons: own, better, lead }) => `| ${policy} | ${own} | ${better} | ${lead.toFixed(5)} |`),
  ];
}
