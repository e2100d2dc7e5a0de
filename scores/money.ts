// The money score: the real service through simulated seasons of crashes, in parts that go on where the last run stopped, up to 100,000,000 operations.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { simulate, type SimulationTotals } from "../test/simulation/simulate.ts";
import type { Score } from "./score.ts";
import { sourceHash } from "./source-hash.ts";

const seed = 20_261_120;
/** 2,000 operations and two crashes each: 100,000,000 operations with 100,000 crashes in all. */
const wantedSeasons = 50_000;
const seasonsPerPart = 50;
const table = resolve(import.meta.dirname, "money.json");

type Sums = Omit<SimulationTotals, "drawDeviation">;

interface MoneyTable extends Sums {
  readonly sources: string;
  readonly seed: number;
  readonly minutes: number;
  /** The worst of all parts. */
  readonly drawDeviation: number;
  /** Season 0 alone, small enough to be run again as a check. */
  readonly check: SimulationTotals;
}

/** Nothing overspent, issued twice or lost. PROPENSE_MINUTES bounds one run; the next one with the same sources goes on from there. */
export const moneyScore: Score = {
  name: "money",
  entry: import.meta.filename,
  table,
  async run() {
    const begun = performance.now();
    const most = Number(process.env["PROPENSE_MINUTES"] ?? Number.POSITIVE_INFINITY) * 60_000;
    let sums = await earlier();
    for (let spent = 0; sums.seasons < wantedSeasons && spent < most && sums.faults.length === 0;) {
      const part = await simulate({ seed, from: sums.seasons, seasons: Math.min(seasonsPerPart, wantedSeasons - sums.seasons) });
      const now = performance.now() - begun;
      sums = { ...added(sums, part), minutes: sums.minutes + (now - spent) / 60_000 };
      spent = now;
      writeFileSync(table, `${JSON.stringify(sums, null, 1)}\n`);
      writeFileSync(table.replace(/json$/, "md"), page(sums));
    }
  },
  async checkCell() {
    const { check } = JSON.parse(readFileSync(table, "utf8")) as MoneyTable;
    return { cell: "season 0", stored: JSON.stringify(check), now: JSON.stringify(await simulate({ seed, seasons: 1 })) };
  },
};

async function earlier(): Promise<MoneyTable> {
  const sources = sourceHash(import.meta.filename);
  const found = existsSync(table) ? JSON.parse(readFileSync(table, "utf8")) as MoneyTable : null;
  if (found?.sources === sources) return found;
  return {
    sources, seed, minutes: 0, seasons: 0, operations: 0, crashes: 0, recoveryCrashes: 0, failedCalls: 0, takeovers: 0, records: 0, decisions: 0, faults: [],
    drawDeviation: 0, check: await simulate({ seed, seasons: 1 }),
  };
}

function added(sums: MoneyTable, part: SimulationTotals): MoneyTable {
  const worse = Math.abs(part.drawDeviation) > Math.abs(sums.drawDeviation) ? part.drawDeviation : sums.drawDeviation;
  return {
    ...sums, seasons: sums.seasons + part.seasons, operations: sums.operations + part.operations, crashes: sums.crashes + part.crashes,
    recoveryCrashes: sums.recoveryCrashes + part.recoveryCrashes, failedCalls: sums.failedCalls + part.failedCalls, takeovers: sums.takeovers + part.takeovers,
    records: sums.records + part.records, decisions: sums.decisions + part.decisions, faults: [...sums.faults, ...part.faults], drawDeviation: worse,
  };
}

function page(sums: MoneyTable): string {
  const show = (value: number): string => value.toLocaleString("en-US");
  const share = (100 * sums.seasons / wantedSeasons).toFixed(1);
  return `# Money under crashes

Source ${sums.sources}, seed ${sums.seed}, seasons 0 to ${show(sums.seasons - 1)} of ${show(wantedSeasons)} (${share} % of the 100,000,000 operations that are aimed at; \`npm run verify -- money\` goes on from here).

The real service over a simulated disk that loses what was not synchronised, with retrying clients, killed processes, failing power, failing calls, takeovers, a second writer and clocks that jump 400 days;
a checker that shares no code with the service reads what clients were told and the bytes that are left (\`test/simulation/\`).

| | |
|---|---|
| operations answered | ${show(sums.operations)} |
| crashes, of these during recovery | ${show(sums.crashes)}, ${show(sums.recoveryCrashes)} |
| failing calls of the store | ${show(sums.failedCalls)} |
| takeovers | ${show(sums.takeovers)} |
| records written, decisions among them | ${show(sums.records)}, ${show(sums.decisions)} |
| **faults found** (overspent, issued or redeemed twice, acknowledged and lost, other answers on retry, wrong masks or propensities) | **${sums.faults.length}** |
| draws against their probabilities, worst part of ${seasonsPerPart} seasons | ${sums.drawDeviation.toFixed(1)} standard deviations |
| minutes on one thread of a shared machine | ${sums.minutes.toFixed(1)} |
${sums.faults.map((fault) => `\n- ${fault}`).join("")}`;
}
