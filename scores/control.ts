// The control scores: deep learners on the classic control tasks, ten seeds each, beside the published figures. Writes control.json and control.md.
// `node scores/control.ts` runs every row (about half an hour of one core); names of rows as arguments run these alone and keep the others;
// `node scores/control.ts notes` runs none and writes the page again.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { seeded } from "../src/core/index.ts";
import { interquartileMeanInterval, type Measured } from "../src/experiment/index.ts";
import { rows, type ControlRow } from "./control/rows.ts";
import { runSeed } from "./control/run.ts";
import { controlTable, type ControlScore, type ControlScores } from "./control/table.ts";
import type { CellCheck, Score } from "./score.ts";
import { sourceHash } from "./source-hash.ts";

const seeds = Array.from({ length: 10 }, (_, index) => index + 1);
const entry = import.meta.filename;
const table = resolve(import.meta.dirname, "control.json");
const checkedRow = "CartPole-v0, DQN";

/** The table, for `npm run verify`. */
export const controlScore: Score = {
  name: "control",
  entry,
  table,
  run: () => run(),
  checkCell: () => Promise.resolve(checkSeed(checkedRow)),
  async *checkCells() {
    for (const { name } of read().rows) yield checkSeed(name);
  },
};

// The first seed of a row.
function checkSeed(row: string): CellCheck {
  const stored = read().rows.find(({ name }) => name === row)!.seeds[0];
  const now = runSeed(rows.find(({ name }) => name === row)!, stored.seed);
  return { cell: `${row}, seed ${stored.seed}`, stored: `${stored.best} and ${stored.final}`, now: `${now.best} and ${now.final}` };
}

/** Runs the rows of these names, all of them where none is given, and writes the table with the other rows as they were. */
export async function run(names: readonly string[] = []): Promise<void> {
  const sources = sourceHash(entry);
  const chosen = names[0] === "notes" ? [] : rows.filter((row) => names.length === 0 || names.includes(row.name)).map((row) => score(row, sources));
  // Read only now: another process may have written its rows meanwhile.
  const notes = JSON.parse(readFileSync(resolve(import.meta.dirname, "control/notes.json"), "utf8")) as { readonly [row: string]: string };
  const all = rows.flatMap(({ name }) => [...chosen, ...read().rows].find((each) => each.name === name) ?? []).map((row) => ({ ...row, note: notes[row.name] ?? "" }));
  const { renewed = [] } = read();
  const scores: ControlScores = { sources: [...new Set(all.map((each) => each.sources))].join(" and "), rows: all, renewed };
  writeFileSync(table, `${JSON.stringify(scores, null, 1)}\n`);
  writeFileSync(resolve(import.meta.dirname, "control.md"), controlTable(scores, rows));
}

function read(): ControlScores {
  return existsSync(table) ? (JSON.parse(readFileSync(table, "utf8")) as ControlScores) : { sources: "", rows: [] };
}

function score(row: ControlRow, sources: string): Omit<ControlScore, "note"> {
  const found = seeds.map((seed) => {
    const one = runSeed(row, seed);
    process.stderr.write(`${row.name}, seed ${seed}: best ${one.best.toFixed(1)} at ${one.bestAt}, final ${one.final.toFixed(1)}, ${one.seconds.toFixed(0)} s\n`);
    return one;
  });
  const over = (values: readonly number[]): Measured => interquartileMeanInterval([values], { random: seeded(`bootstrap ${row.name}`) });
  const best = found.map((one) => one.best);
  return {
    ...row, command: `node scores/control.ts "${row.name}"`, sources, seeds: found,
    bestOverSeeds: over(best), finalOverSeeds: over(found.map((one) => one.final)), lowest: Math.min(...best),
    learningSeconds: mean(found.map((one) => one.learningSeconds)), seconds: mean(found.map((one) => one.seconds)),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

if (import.meta.main) await run(process.argv.slice(2));
