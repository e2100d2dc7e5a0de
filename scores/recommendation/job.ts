// The job of a worker thread: one player of RecoGym, or one seed of the simulated store.
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
}

/** Runs a job. In the null store the first learner alone is compared. */
export async function run(job: RecommendationJob): Promise<RecommendationResult> {
  if (job.study === "recogym") return { job, recogym: playRecogym(job.player), rows: [] };
  const learners = { default: storeLearners, catalogue: catalogueLearners, null: storeLearners.slice(0, 1) }[job.study];
  return { job, recogym: null, rows: await runStore(job.study, job.seed, learners) };
}
