// The offline scores as a page: one row per learner, with the policy that filled the log beside them.
import type { Measured } from "../../src/experiment/index.ts";
import type { OfflineSeed } from "./run.ts";

/** One row: who learned, and how it did over the seeds. */
export interface OfflineRow {
  readonly name: string;
  readonly settings: { readonly [name: string]: number | string | boolean };
  readonly returns: readonly number[];
  /** Interquartile mean with its 95 % bootstrap interval. */
  readonly over: Measured;
  /** Mean paired difference to the behaviour that filled the log, and to its mode. */
  readonly gain: Measured;
  readonly gainOnMode: Measured;
}

/** The whole table. */
export interface OfflineScores {
  readonly sources: string;
  readonly command: string;
  readonly rows: readonly OfflineRow[];
  readonly seeds: readonly OfflineSeed[];
  /** Seconds of processor time, all in all. */
  readonly seconds: number;
}

/** The page; offline.json holds every figure. */
export function offlineTable({ sources, command, rows, seeds, seconds }: OfflineScores): string {
  const lines = rows.map((row) => `| ${[row.name, measured(row.over), Math.min(...row.returns).toFixed(1), measured(row.gain), measured(row.gainOnMode)].join(" | ")} |`);
  return `${[
    "# Learning from a log of a mediocre policy on cart-pole", "",
    "A deep Q-network is stopped after 7,000 steps and fills a log of 20,000 steps, drawing 30 % of its decisions evenly. Every learner sees that log and nothing else; it is",
    "judged on 100 fresh episodes (at most 500 steps each) without exploration. The behaviour is judged on the same episodes as it filled the log and without its even draws (its mode).",
    `Seeds ${seeds[0].seed} to ${seeds[seeds.length - 1].seed}, each with a log of its own; settings were chosen on seeds from 1000 on. Interquartile means with 95 % bootstrap intervals (Agarwal et al. 2021);`,
    "differences are means over seeds with Student-t intervals.", "",
    "| policy | return | lowest seed | above the behaviour | above its mode |", "|---|---|---|---|---|", ...lines, "",
    "No published figure stands beside these rows: a log has to be the same to compare, and the common offline logs of cart-pole are not of a stated policy.", "",
    `Again: \`${command}\` (sources ${sources}; ${seconds.toFixed(0)} s of one core).`,
  ].join("\n")}\n`;
}

function measured({ mean, interval: [low, high] }: Measured): string {
  return `${mean.toFixed(1)} [${low.toFixed(1)}, ${high.toFixed(1)}]`;
}
