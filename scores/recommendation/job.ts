// The job of a worker thread: one player of RecoGym, or one seed of the simulated store.
import type { NullSeason } from "../nulls/verdicts.ts";
import { runNull } from "./nothing.ts";
import { catalogueLearners, storeLearners } from "./plan.ts";
import { playRecogym, type RecogymPlayer, type RecogymResult } from "./recogym.ts";
import { runStore, type StoreRow } from "./store.ts";

/** What to run. */
export type RecommendationJob =
  | { readonly study: "recogym"; readonly player: RecogymPlayer }
  | { readonly study: "default" | "catalogue" | "null"; readonly seed: number };

/** What came of it. */
export interface RecommendationResult {
  readonly job: RecommendationJob;
  readonly recogym: RecogymResult | null;
  readonly rows: readonly StoreRow[];
  readonly nothing: readonly NullSeason[];
}

/** Runs a job. */
export async function run(job: RecommendationJob): Promise<RecommendationResult> {
  const empty = { job, recogym: null, rows: [], nothing: [] };
  if (job.study === "recogym") return { ...empty, recogym: playRecogym(job.player) };
  if (job.study === "null") return { ...empty, nothing: runNull(job.seed) };
  return { ...empty, rows: await runStore(job.study, job.seed, job.study === "default" ? storeLearners : catalogueLearners) };
}
