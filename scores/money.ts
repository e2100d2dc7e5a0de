// The money score: the real service through simulated seasons of crashes, in parts that go on where the last run stopped, up to 100,000,000 operations.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { simulate, type SimulationTotals } from "../test/simulation/simulate.ts";
import { addTotals, moneyPage, noTotals, type MoneyTable } from "./money/table.ts";
import type { Score } from "./score.ts";
import { sourceHash } from "./source-hash.ts";

const seed = 20_261_120;
/** Two crashes each, and 2,000 operations or more: 100,000,000 operations with 100,000 crashes in all. */
const wantedSeasons = 50_000;
/** A process runs so many; what a run that is stopped loses at most, for every process. */
const seasonsPerPart = 250;
const table = resolve(import.meta.dirname, "money.json");

/**
 * Nothing overspent, issued twice or lost. PROPENSE_MINUTES bounds one run, and the next one with the same sources goes on from there;
 * PROPENSE_PROCESSES says how many run at once, as many as there are processors unless given.
 */
export const moneyScore: Score = {
  name: "money",
  entry: import.meta.filename,
  table,
  async run() {
    const begun = performance.now();
    const most = Number(process.env["PROPENSE_MINUTES"] ?? Number.POSITIVE_INFINITY) * 60_000;
    let sums = await earlier();
    let next = sums.seasons;
    const ended = new Map<number, PartTotals>();
    // Parts end in any order, and are added in theirs: whoever stops keeps a table of the first so many seasons.
    const note = (from: number, part: PartTotals): void => {
      ended.set(from, part);
      for (let found = ended.get(sums.seasons); found !== undefined && sums.faults.length === 0; found = ended.get(sums.seasons)) {
        sums = addTotals(sums, found);
        write(sums);
      }
    };
    const lane = async (): Promise<void> => {
      while (next < wantedSeasons && performance.now() - begun < most && sums.faults.length === 0) {
        const from = next;
        next += seasonsPerPart;
        note(from, await runPart(from, Math.min(seasonsPerPart, wantedSeasons - from)));
      }
    };
    await Promise.all(Array.from({ length: Number(process.env["PROPENSE_PROCESSES"] ?? availableParallelism()) }, lane));
  },
  async checkCell() {
    const { check } = JSON.parse(readFileSync(table, "utf8")) as MoneyTable;
    return { cell: "season 0", stored: JSON.stringify(check), now: JSON.stringify(await simulate({ seed, seasons: 1 })) };
  },
};

type PartTotals = SimulationTotals & { readonly cpuSeconds: number };

async function runPart(from: number, seasons: number): Promise<PartTotals> {
  const main = resolve(import.meta.dirname, "../test/simulation/main.ts");
  const child = spawn(process.execPath, [main, `${seed}`, `${seasons}`, `${from}`], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  for await (const text of child.stdout.setEncoding("utf8")) said += text as string;
  if (said === "") throw new Error(`seasons ${from} to ${from + seasons - 1} of seed ${seed} did not come to an end`);
  return JSON.parse(said) as PartTotals;
}

async function earlier(): Promise<MoneyTable> {
  const sources = sourceHash(import.meta.filename);
  const found = existsSync(table) ? JSON.parse(readFileSync(table, "utf8")) as MoneyTable : null;
  return found?.sources === sources ? found : { ...noTotals, sources, seed, wantedSeasons, check: await simulate({ seed, seasons: 1 }) };
}

function write(sums: MoneyTable): void {
  writeFileSync(table, `${JSON.stringify(sums, null, 1)}\n`);
  writeFileSync(table.replace(/json$/, "md"), moneyPage(sums));
}
