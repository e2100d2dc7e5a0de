// The offline scores: behaviour cloning, BCQ, CQL and IQL from logs of a mediocre policy on cart-pole, ten seeds. Writes offline.json and offline.md.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { seeded } from "../src/core/index.ts";
import { interquartileMeanInterval, pairedDifference } from "../src/experiment/index.ts";
import { learners, runSeed, type OfflineSeed } from "./offline/run.ts";
import { offlineTable, type OfflineRow, type OfflineScores } from "./offline/table.ts";
import type { Score } from "./score.ts";
import { sourceHash } from "./source-hash.ts";

const seeds = Array.from({ length: 10 }, (_, index) => index + 1);
const entry = import.meta.filename;
const table = resolve(import.meta.dirname, "offline.json");

/** The table, for `npm run verify`. Its cheap cell is the clone of the first seed. */
export const offlineScore: Score = {
  name: "offline",
  entry,
  table,
  run: () => Promise.resolve(run()),
  checkCell() {
    const stored = (JSON.parse(readFileSync(table, "utf8")) as OfflineScores).seeds[0];
    const now = runSeed(stored.seed, learners.slice(0, 1));
    const shown = (one: OfflineSeed): string => `${one.learned[0]} beside ${one.behaviour}`;
    return Promise.resolve({ cell: `${learners[0].algorithm}, seed ${stored.seed}`, stored: shown(stored), now: shown(now) });
  },
};

function run(): void {
  const found = seeds.map((seed) => {
    const one = runSeed(seed);
    process.stderr.write(`seed ${seed}: behaviour ${one.behaviour.toFixed(1)} (mode ${one.behaviourMode.toFixed(1)}), learned ${one.learned.map((value) => value.toFixed(1)).join(", ")}, ${one.seconds.toFixed(0)} s\n`);
    return one;
  });
  const row = (name: string, settings: OfflineRow["settings"], returns: readonly number[]): OfflineRow => ({
    name, settings, returns, over: interquartileMeanInterval([returns], { random: seeded(`bootstrap ${name}`) }),
    gain: pairedDifference(returns, found.map((one) => one.behaviour)), gainOnMode: pairedDifference(returns, found.map((one) => one.behaviourMode)),
  });
  const scores: OfflineScores = {
    sources: sourceHash(entry), command: "node scores/offline.ts", seeds: found, seconds: found.reduce((total, one) => total + one.seconds, 0),
    rows: [
      row("behaviour, as it filled the log", {}, found.map((one) => one.behaviour)), row("behaviour, its mode", {}, found.map((one) => one.behaviourMode)),
      ...learners.map(({ algorithm, settings }, index) => row(algorithm, settings, found.map((one) => one.learned[index]))),
    ],
  };
  writeFileSync(table, `${JSON.stringify(scores, null, 1)}\n`);
  writeFileSync(resolve(import.meta.dirname, "offline.md"), offlineTable(scores));
}

if (import.meta.main) run();
