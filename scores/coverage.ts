// The coverage study as a score: do the intervals hold the truth as often as they say, and are the verdicts right?
// `node scores/coverage.ts 0.01` prints the tables of a hundredth of the replications and writes nothing.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { checkRows, runStudy, studyEntry } from "./intervals/plan.ts";
import { coverageTables, type CoverageTables } from "./intervals/tables.ts";
import type { Score } from "./score.ts";

const table = resolve(import.meta.dirname, "coverage.json");

/** Writes coverage.json and coverage.md; about half an hour on one core. */
export const coverageScore: Score = {
  name: "coverage",
  entry: studyEntry,
  table,
  run() {
    const tables = runStudy(1, say);
    writeFileSync(table, `${JSON.stringify(tables, null, 1)}\n`);
    writeFileSync(resolve(import.meta.dirname, "coverage.md"), coverageTables(tables));
    return Promise.resolve();
  },
  checkCell() {
    const stored = JSON.parse(readFileSync(table, "utf8")) as CoverageTables;
    return Promise.resolve({ cell: "200 replications of the first world", stored: JSON.stringify(stored.check), now: JSON.stringify(checkRows()) });
  },
};

function say(line: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
}

if (import.meta.main) process.stdout.write(coverageTables(runStudy(Number(process.argv[2] ?? 0.01), say)));
