// The half-year study: the sequential claim on 20 seeds, the frontier over budgets and the null store. Writes coupon-season.json, .md and .html (the frontier).
// `npm run verify -- coupon-season` runs all of it.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { runInWorkers } from "../src/edge/workers.ts";
import { claimSeeds, nullSeeds } from "./coupon-season/plan.ts";
import { run as runJob, type SeasonJob, type SeasonResult } from "./coupon-season/seed.ts";
import { seasonPage } from "./coupon-season/page.ts";
import { summariseSeasons, type SeasonSummary } from "./coupon-season/summary.ts";
import type { Score } from "./score.ts";
import { sourceHash } from "./source-hash.ts";

const table = resolve(import.meta.dirname, "coupon-season.json");
const page = resolve(import.meta.dirname, "coupon-season.md");

/** Runs every seed and writes both files; as many threads as the machine has cores unless given. */
export async function run(threads?: number): Promise<void> {
  const sources = sourceHash(import.meta.filename);
  const job = (study: SeasonJob["study"]) => (seed: number): SeasonJob => ({ study, seed });
  const jobs = [...claimSeeds.map(job("claim")), ...nullSeeds.map(job("null"))];
  const results = await runInWorkers<SeasonJob, SeasonResult>({ module: new URL("./coupon-season/seed.ts", import.meta.url), jobs, ...(threads === undefined ? {} : { threads }) });
  const summary = summariseSeasons(sources, results);
  writeFileSync(table, `${JSON.stringify(summary, null, 1)}\n`);
  writeFileSync(page, seasonPage(summary));
}

/** The table as `npm run verify` knows it; its cell is the first seed of the null store. */
export const couponSeasonScore: Score = {
  name: "coupon-season",
  problem: "coupon",
  entry: import.meta.filename,
  table,
  run,
  async checkCell() {
    const { nullDifferences } = JSON.parse(readFileSync(table, "utf8")) as SeasonSummary;
    const { rows: [fixed, learned] } = await runJob({ study: "null", seed: nullSeeds[0] });
    return {
      cell: `null half-year, seed ${nullSeeds[0]}, named minus best candidate per customer`,
      stored: nullDifferences[0].toFixed(12), now: (learned.reward - fixed.reward).toFixed(12),
    };
  },
};
