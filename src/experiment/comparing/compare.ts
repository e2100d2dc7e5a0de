// Compares learners with baselines and the bound over many seeds: same customers, same cap, paired intervals.
import { createLearner, fail, findNamed, type Algorithm } from "../../core/index.ts";
import { algorithms as everyAlgorithm } from "../../algorithms/index.ts";
import type { ProblemKind } from "../../problems/index.ts";
import type { Comparison } from "../seasons/results.ts";
import { runSeed, type LearnerChoice, type SeedJob, type SeedResult } from "./seed.ts";
import { tableOf } from "./table.ts";
import type { RunJobs } from "../training/train-job.ts";

/** Runs the seeds of a comparison somewhere. */
export type RunSeeds = RunJobs<SeedJob, SeedResult>;

/** How to compare. What is left out of a job's fields is the problem's own. */
export interface CompareOptions<Settings> extends Omit<SeedJob, "problem" | "settings" | "seed"> {
  readonly kind: ProblemKind<Settings>;
  /** Name of the settings, for the table. */
  readonly preset: string;
  readonly settings: Settings;
  readonly seeds: readonly number[];
  /** Level of every interval; .95 unless given. */
  readonly level?: number;
  /** Worker threads, for instance; here and one after the other unless given. Workers look names up in their own registries. */
  readonly parallel?: RunSeeds;
  /** Where algorithms are looked up; the project's registry unless given. */
  readonly algorithms?: readonly Algorithm[];
  /** Called with the share of all work that is done. */
  readonly onProgress?: (doneShare: number) => void;
}

/** Trains and measures everyone on every seed. Throws `unsuited` or `bad-settings` before anything runs. */
export async function compare<Settings>(options: CompareOptions<Settings>): Promise<Comparison> {
  const { kind, preset, settings, seeds, level = 0.95, parallel, algorithms = everyAlgorithm, onProgress, ...shared } = options;
  if (seeds.length === 0) fail("bad-settings", "seeds", "at least one seed", "none");
  checkLearners(options.learners, kind.create(settings).spec, algorithms);
  const jobs = seeds.map((seed): SeedJob => ({ ...shared, problem: kind.name, settings, seed }));
  const shares = new Float64Array(jobs.length);
  const report = (job: number, doneShare: number): void => {
    shares[job] = doneShare;
    onProgress?.(shares.reduce((sum, share) => sum + share, 0) / jobs.length);
  };
  const registries = { kinds: [kind as ProblemKind], algorithms };
  const results = await (parallel ?? oneByOne((job, progress) => runSeed(job, registries, progress)))(jobs, report);
  const metrics = kind.create(settings).metrics;
  return { problem: kind.name, preset, seeds, decisionsPerSeed: options.measured, metrics, ...tableOf(results, level) };
}

function checkLearners(learners: readonly LearnerChoice[], spec: Parameters<typeof createLearner>[1], algorithms: readonly Algorithm[]): void {
  for (const { algorithm, config } of learners) createLearner(findNamed(algorithms, algorithm, "algorithm"), spec, config);
}

function oneByOne(run: (job: SeedJob, progress: (doneShare: number) => void) => Promise<SeedResult>): RunSeeds {
  return async (jobs, report) => {
    const results: SeedResult[] = [];
    for (const [index, job] of jobs.entries()) results.push(await run(job, (doneShare) => report(index, doneShare)));
    return results;
  };
}
