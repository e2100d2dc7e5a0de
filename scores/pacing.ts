// The pacing study: 1,000 months of traffic under a cap, offers of half an hour and of days. Writes pacing.json and pacing.md.
// `npm run verify -- pacing` runs all of it, about three minutes of processor time.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { firstScenario, rows, scenarios, type PacingRow } from "./pacing/plan.ts";
import { hindsightValue, playSeason, type SeasonResult } from "./pacing/season.ts";
import { pageOf, summarise, type RowSummary } from "./pacing/summary.ts";
import { drawScenario } from "./pacing/traffic.ts";
import type { Score } from "./score.ts";
import { sourceHash } from "./source-hash.ts";

const table = resolve(import.meta.dirname, "pacing.json");
const page = resolve(import.meta.dirname, "pacing.md");

/** What every row made of the scenarios from 0 on. */
function playAll(count: number, chosen: readonly PacingRow[]): RowSummary[] {
  const results: SeasonResult[][] = chosen.map(() => []);
  for (let seed = firstScenario; seed < firstScenario + count; seed++) {
    const scenario = drawScenario(seed);
    const hindsight = hindsightValue(scenario);
    chosen.forEach((row, at) => results[at].push(playSeason(scenario, row, hindsight)));
  }
  return chosen.map((row, at) => summarise(row, results[at]));
}

// Twenty scenarios of the first row: seconds.
const smallCell = (): string => JSON.stringify(playAll(20, rows.slice(0, 1))[0]);

/** The table as `npm run verify` knows it. */
export const pacingScore: Score = {
  name: "pacing",
  problem: "coupon",
  entry: import.meta.filename,
  table,
  run() {
    const sources = sourceHash(import.meta.filename);
    const found = playAll(scenarios, rows);
    writeFileSync(table, `${JSON.stringify({ sources, scenarios, rows: found, smallCell: smallCell() }, null, 1)}\n`);
    writeFileSync(page, pageOf(sources, found));
    return Promise.resolve();
  },
  checkCell() {
    const { smallCell: stored } = JSON.parse(readFileSync(table, "utf8")) as { smallCell: string };
    return Promise.resolve({ cell: "20 scenarios, settled in 30 minutes, paced", stored, now: smallCell() });
  },
};
