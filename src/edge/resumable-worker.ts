// The job of a worker thread that trains with checkpoints: one seed, its names looked up in the project's registries.
import { algorithms, continuousAlgorithms } from "../algorithms/index.ts";
import type { SeedOutcome } from "../experiment/index.ts";
import { continuousEnvironments, environments, problems } from "../problems/index.ts";
import { trainSeed, type SeedProgress, type ResumableJob } from "./train-seed.ts";

/** Trains one seed. */
export function run(job: ResumableJob, report: (doneShare: number, detail: SeedProgress) => void): Promise<SeedOutcome> {
  return trainSeed(job, { environments, kinds: problems, algorithms, continuousEnvironments, continuousAlgorithms }, (progress) => report(progress.doneShare, progress));
}
