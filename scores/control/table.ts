// The control scores as a page: one table for a reader, and what each figure means.
import type { Measured } from "../../src/experiment/index.ts";
import type { ControlRow } from "./rows.ts";
import type { SeedScore } from "./run.ts";

/** One row of the table, as it is checked in. */
export interface ControlScore extends ControlRow {
  readonly command: string;
  /** What a reader should know of the row; empty where nothing. From notes.json, so that a word more does not make the table old. */
  readonly note: string;
  /** The code it was measured with. */
  readonly sources: string;
  readonly seeds: readonly SeedScore[];
  /** Interquartile means over seeds with 95 % stratified bootstrap intervals. */
  readonly bestOverSeeds: Measured;
  readonly finalOverSeeds: Measured;
  readonly lowest: number;
  /** Mean seconds of processor time per seed: learning, and with the judging of checkpoints. */
  readonly learningSeconds: number;
  readonly seconds: number;
}

/** The whole table. */
export interface ControlScores {
  readonly sources: string;
  readonly rows: readonly ControlScore[];
  /** Under which later sources cells came out the same (scores/check.ts); kept when a row is run anew. */
  readonly renewed?: readonly unknown[];
}

/** The page; figures are rounded for reading, control.json holds them all. `planned` are the rows that have settings and a target, run or not. */
export function controlTable({ rows }: ControlScores, planned: readonly Pick<ControlRow, "name">[]): string {
  const open = planned.filter(({ name }) => !rows.some((row) => row.name === name));
  const lines = rows.map((row) => `| ${[
    row.name, row.steps.toLocaleString("en"), row.seeds.length, measured(row.bestOverSeeds), row.lowest.toFixed(1), measured(row.finalOverSeeds),
    row.target, reached(row), `${row.published} in ${row.publishedSteps} (${row.source})`, `${row.learningSeconds.toFixed(0)} s (${row.seconds.toFixed(0)} s)`,
  ].join(" | ")} |`);
  return `${[
    "# Deep learners on the classic control tasks", "",
    "A policy is the best checkpoint by 20 episodes on seeds of their own, every 2,000 steps, judged on 100 fresh episodes without exploration; the",
    "final checkpoint stands beside it, judged on the same 100. Interquartile means over seeds 1 to 10 with 95 % bootstrap intervals (Agarwal et al.",
    "2021). Settings were chosen on seeds from 1000 on. The published figures are of one trained agent each, judged in the same way but for the choice of the",
    "checkpoint. Times are processor time of one core per seed for learning, in brackets with the judging of all checkpoints, on a shared machine.", "",
    "| row | steps | seeds | best checkpoint | lowest seed | final checkpoint | to reach | reached | published | time per seed |",
    "|---|---|---|---|---|---|---|---|---|---|",
    ...lines, "",
    ...(open.length === 0 ? [] : [`Planned, and not run yet: ${open.map(({ name }) => name).join("; ")}.`, ""]),
    ...rows.flatMap((row) => (row.note === "" ? [] : [`**${row.name}**: ${row.note}`, ""])),
    "Each row again:", "",
    ...rows.map((row) => `- \`${row.command}\` (sources ${row.sources})`),
  ].join("\n")}\n`;
}

function measured({ mean, interval: [low, high] }: Measured): string {
  return `${mean.toFixed(1)} [${low.toFixed(1)}, ${high.toFixed(1)}]`;
}

function reached(row: ControlScore): string {
  const enough = row.bestOverSeeds.mean >= row.target && row.lowest >= row.leastSeed;
  return enough ? "yes" : "no";
}
