// The budget study: the claim on 20 seeds, pacing over 1,000 scenarios, real vectors and the floor. Writes budget.json and budget.md.
// `npm run verify -- budget` runs all of it, about ten minutes of one core; `node scores/budget.ts null` runs the null market alone, `floor` the search for a price of the floor; the rest is kept.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { runInWorkers } from "../src/edge/workers.ts";
import { runFloors } from "./budgets/floor.ts";
import { claimSeeds, named, nullSeeds } from "./budgets/plan.ts";
import { run as runJob, type BudgetJob, type BudgetSeed } from "./budgets/seed.ts";
import { pageOf, summarise, type BudgetSummary } from "./budgets/summary.ts";
import { nullRows, type NullRow, type NullSeason } from "./nulls/verdicts.ts";
import type { Score } from "./score.ts";
import { sourceHash } from "./source-hash.ts";

const table = resolve(import.meta.dirname, "budget.json");
const page = resolve(import.meta.dirname, "budget.md");

/** Runs every seed and writes both files; as many threads as the machine has cores unless given. */
export async function run(threads?: number): Promise<void> {
  const sources = sourceHash(import.meta.filename);
  const jobs = claimSeeds.map((seed): BudgetJob => ({ seed }));
  const results = await runInWorkers<BudgetJob, BudgetSeed>({ module: new URL("./budgets/seed.ts", import.meta.url), jobs, ...(threads === undefined ? {} : { threads }) });
  write({ ...summarise(sources, results), floorFound: runFloors(), nothing: await playNulls(threads) });
}

function write(summary: BudgetSummary): void {
  writeFileSync(table, `${JSON.stringify(summary, null, 1)}\n`);
  writeFileSync(page, pageOf(summary));
}

async function playNulls(threads?: number): Promise<readonly NullRow[]> {
  const module = new URL("./budgets/nothing.ts", import.meta.url);
  const seasons = await runInWorkers<number, readonly NullSeason[]>({ module, jobs: [...nullSeeds], ...(threads === undefined ? {} : { threads }) });
  return nullRows(seasons.flat());
}

/** The table as `npm run verify` knows it; its cell is the named learner on a seed without the other learners. */
export const budgetScore: Score = {
  name: "budget",
  problem: "budget",
  entry: import.meta.filename,
  table,
  run,
  async checkCell() {
    const { seeds } = JSON.parse(readFileSync(table, "utf8")) as BudgetSummary;
    const { seed, rows } = seeds[seeds.length - 1];
    const valueIn = (found: readonly { readonly policy: string; readonly value: number }[]): string => found.find(({ policy }) => policy === named.name)!.value.toFixed(12);
    return { cell: `seed ${seed}, value of the named learner's campaigns over the cap`, stored: valueIn(rows), now: valueIn((await runJob({ seed, quick: true })).rows) };
  },
};

if (import.meta.main) {
  if (process.argv[2] === "null") write({ ...JSON.parse(readFileSync(table, "utf8")) as BudgetSummary, nothing: await playNulls(1) });
  else if (process.argv[2] === "floor") write({ ...JSON.parse(readFileSync(table, "utf8")) as BudgetSummary, floorFound: runFloors() });
  else await run(1);
}
