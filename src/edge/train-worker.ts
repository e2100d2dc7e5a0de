// The job of a worker thread that trains: one seed, its names looked up in the project's registries.
import { algorithms } from "../algorithms/index.ts";
import { runTrainJob, type TrainJob, type TrainResult } from "../experiment/index.ts";
import { environments } from "../problems/index.ts";

/** Runs one training. */
export function run(job: TrainJob, report: (doneShare: number) => void): TrainResult {
  return runTrainJob(job, { environments, algorithms }, report);
}
