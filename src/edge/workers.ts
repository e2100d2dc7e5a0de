// A pool of worker threads that runs plain-data jobs, a few at a time, and hands their results back in order.
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { PropenseError, type Fault } from "../core/index.ts";
import type { ActorJob, ActorPort, ExperienceBlock, RunJobs, RunSeeds, SeedOutcome, TrainJob, TrainResult } from "../experiment/index.ts";
import { run as trainHere } from "./resumable-worker.ts";
import type { ResumableJob, SeedProgress } from "./train-seed.ts";

/** What to run: `module` exports `run(job, report)`, and jobs and results survive structured cloning. */
export interface WorkerOptions<Job> {
  readonly module: URL;
  readonly jobs: readonly Job[];
  /** Threads; as many as the machine runs at once unless given, never more than jobs. */
  readonly threads?: number;
  /** Called when a job says which share of it is done, with whatever else it says. */
  readonly report?: (job: number, doneShare: number, detail: unknown) => void;
}

/** What a worker says. */
export type WorkerMessage =
  | { readonly kind: "progress"; readonly job: number; readonly doneShare: number; readonly detail: unknown }
  | { readonly kind: "done"; readonly job: number; readonly result: unknown }
  | { readonly kind: "failed"; readonly job: number; readonly message: string; readonly fault: Fault | null };

/** A thread that loads a module and runs what it is given, one input at a time; what the module remembers stays between inputs. */
interface WorkerThread {
  run<Result>(job: number, input: unknown, report?: (job: number, doneShare: number, detail: unknown) => void): Promise<Result>;
  close(): Promise<void>;
}

/** Starts a thread. A failure is thrown as it was in the worker: a PropenseError keeps its fault. */
function openThread(module: URL): WorkerThread {
  const worker = new Worker(siblingOf("worker-main"), { workerData: module.href });
  let open: { resolve(result: unknown): void; reject(error: Error): void; report(job: number, doneShare: number, detail: unknown): void } | null = null;
  let broken: Error | null = null;
  const breakWith = (error: Error): void => {
    broken ??= error;
    open?.reject(broken);
    open = null;
  };
  worker.on("message", (message: WorkerMessage) => {
    if (message.kind === "progress") return open?.report(message.job, message.doneShare, message.detail);
    if (message.kind === "failed") open?.reject(errorOf(message));
    else open?.resolve(message.result);
    open = null;
  });
  worker.on("error", breakWith);
  worker.on("exit", (code) => breakWith(new Error(`a worker thread ended with code ${code} before its work was done`)));
  return {
    run: (job, input, report = () => undefined) => new Promise((resolve, reject) => {
      if (broken !== null) return reject(broken);
      open = { resolve, reject, report };
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      worker.postMessage({ job, input });
    }),
    close: async () => void await worker.terminate(),
  };
}

/** Runs all jobs. The first failure stops the pool and is thrown as it was in the worker: a PropenseError keeps its fault. */
export async function runInWorkers<Job, Result>(options: WorkerOptions<Job>): Promise<Result[]> {
  const { jobs, module } = options;
  const threads = Math.max(1, Math.min(options.threads ?? availableParallelism(), jobs.length));
  const results: Result[] = [];
  let next = 0;
  const workers = Array.from({ length: jobs.length === 0 ? 0 : threads }, () => openThread(module));
  const runSome = async (worker: WorkerThread): Promise<void> => {
    while (next < jobs.length) {
      const job = next++;
      results[job] = await worker.run<Result>(job, jobs[job], options.report);
    }
  };
  try {
    await Promise.all(workers.map(runSome));
  } finally {
    await Promise.all(workers.map((worker) => worker.close()));
  }
  return results;
}

function errorOf({ message, fault }: Extract<WorkerMessage, { kind: "failed" }>): Error {
  return fault === null ? new Error(message) : new PropenseError(fault);
}

/** Seeds of a comparison in worker threads; problems and algorithms are found in the project's registries. */
export function seedsInWorkers(threads?: number): RunSeeds {
  return (jobs, report) => runInWorkers({ module: siblingOf("seed-worker"), jobs, report, ...(threads === undefined ? {} : { threads }) });
}

/** Trainings of single seeds in worker threads; worlds and algorithms are found in the project's registries. */
export function trainingsInWorkers(threads?: number): RunJobs<TrainJob, TrainResult> {
  return (jobs, report) => runInWorkers({ module: siblingOf("train-worker"), jobs, report, ...(threads === undefined ? {} : { threads }) });
}

/** Actors in threads of their own, one each, until they are closed. */
export function actorsInThreads(jobs: readonly ActorJob[]): { readonly actors: readonly ActorPort[]; close(): Promise<void> } {
  const threads = jobs.map(() => openThread(siblingOf("actor-worker")));
  return {
    actors: threads.map((thread, index) => {
      const begun = thread.run<null>(index, { begin: jobs[index] });
      // What goes wrong at the beginning is said where the first block is asked for.
      begun.catch(() => undefined);
      return { fill: async (acting) => (await begun, thread.run<ExperienceBlock>(index, { acting })) };
    }),
    close: async () => void await Promise.all(threads.map((thread) => thread.close())),
  };
}

/** Seeds of a training with checkpoints in worker threads, or here where one thread is enough. */
export async function trainInWorkers(
  jobs: readonly ResumableJob[], threads: number | undefined, report: (job: number, progress: SeedProgress) => void,
): Promise<readonly SeedOutcome[]> {
  if (Math.min(threads ?? availableParallelism(), jobs.length) > 1) {
    return runInWorkers({ module: siblingOf("resumable-worker"), jobs, report: (job, _share, detail) => report(job, detail as SeedProgress), ...(threads === undefined ? {} : { threads }) });
  }
  const outcomes: SeedOutcome[] = [];
  for (const [index, job] of jobs.entries()) outcomes.push(await trainHere(job, (_share, progress) => report(index, progress)));
  return outcomes;
}

// A module beside this one, whether it runs from source or as built.
function siblingOf(name: string): URL {
  return new URL(`./${name}${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url);
}
