// The job of a comparison's worker thread: one seed, its names looked up in the project's registries.
import { algorithms } from "../algorithms/index.ts";
import { runSeed, type SeedJob, type SeedResult } from "../experiment/index.ts";
import { problems } from "../problems/index.ts";

/** Runs one seed. */
export function run(job: SeedJob, report: (doneShare: number) => void): Promise<SeedResult> {
  return runSeed(job, { kinds: problems, algorithms }, report);
}
