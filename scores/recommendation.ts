// The recommendation study: RecoGym with its published figures, and the simulated stores. Writes recommendation.json and recommendation.md.
// `npm run verify -- recommendation` runs all of it: about twenty minutes of processor time, half of that on two free cores.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { runInWorkers } from "../src/edge/workers.ts";
import type { RecommendationJob, RecommendationResult } from "./recommendation/job.ts";
import { store } from "./recommendation/plan.ts";
import { recogymPlayers } from "./recommendation/recogym.ts";
import { runStore } from "./recommendation/store.ts";
import { pageOf, summarise, type RecommendationSummary } from "./recommendation/summary.ts";
import type { Score } from "./score.ts";
import { sourceHash } from "./source-hash.ts";

const table = resolve(import.meta.dirname, "recommendation.json");
const page = resolve(import.meta.dirname, "recommendation.md");

/** Runs everything and writes both files; as many threads as the machine has cores unless given. */
async function run(threads?: number): Promise<void> {
  const sources = sourceHash(import.meta.filename);
  const jobs: RecommendationJob[] = [
    ...recogymPlayers.map((player) => ({ study: "recogym" as const, player })),
    ...store.seeds.map((seed) => ({ study: "default" as const, seed })),
    ...store.catalogueSeeds.map((seed) => ({ study: "catalogue" as const, seed })),
    ...store.nullSeeds.map((seed) => ({ study: "null" as const, seed })),
  ];
  const results = await runInWorkers<RecommendationJob, RecommendationResult>({
    module: new URL("./recommendation/job.ts", import.meta.url), jobs, ...(threads === undefined ? {} : { threads }),
  });
  const summary = summarise(sources, results);
  writeFileSync(table, `${JSON.stringify(summary, null, 1)}\n`);
  writeFileSync(page, pageOf(summary));
}

/** The table as `npm run verify` knows it; its cell is the random baseline on the first seed of the default store. */
export const recommendationScore: Score = {
  name: "recommendation",
  problem: "recommendation",
  entry: import.meta.filename,
  table,
  run: () => run(),
  async checkCell() {
    const { checked } = JSON.parse(readFileSync(table, "utf8")) as RecommendationSummary;
    const [random] = await runStore("default", store.seeds[0], []);
    return { cell: `default store, seed ${store.seeds[0]}, random, reward per slate`, stored: checked.toFixed(12), now: random.reward.toFixed(12) };
  },
};
