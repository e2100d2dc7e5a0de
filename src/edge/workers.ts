// A pool of worker threads that runs plain-data jobs, a few at a time, and hands their results back in order.
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { PropenseError, type Fault } from "../core/index.ts";
import type { RunSeeds } from "../experiment/index.ts";

/** What to run: `module` exports `run(job, report)`, and jobs and results survive structured cloning. */
export interface WorkerOptions<Job> {
  readonly module: URL;
  readonly jobs: readonly Job[];
  /** Threads; as many as the machine runs at once unless given, never more than jobs. */
  readonly threads?: number;
  /** Called when a job says which share of it is done. */
  readonly report?: (job: number, doneShare: number) => void;
}

/** What a worker says. */
export type WorkerMessage =
  | { readonly kind: "progress"; readonly job: number; readonly doneShare: number }
  | { readonly kind: "done"; readonly job: number; readonly result: unknown }
  | { readonly kind: "failed"; readonly job: number; readonly message: string; readonly fault: Fault | null };

/** Runs all jobs. The first failure stops the pool and is thrown as it was in the worker: a PropenseError keeps its fault. */
export async function runInWorkers<Job, Result>(options: WorkerOptions<Job>): Promise<Result[]> {
  const { jobs, module } = options;
  const threads = Math.max(1, Math.min(options.threads ?? availableParallelism(), jobs.length));
  const results: Result[] = [];
  let next = 0;
  const workers = Array.from({ length: jobs.length === 0 ? 0 : threads }, () => new Worker(siblingOf("worker-main"), { workerData: module.href }));
  const runOne = (worker: Worker) => new Promise<void>((resolve, reject) => {
    const hand = (): void => {
      if (next >= jobs.length) resolve();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      else worker.postMessage({ job: next, input: jobs[next++] });
    };
    worker.on("message", (message: WorkerMessage) => {
      if (message.kind === "progress") options.report?.(message.job, message.doneShare);
      else if (message.kind === "failed") reject(errorOf(message));
      else {
        results[message.job] = message.result as Result;
        hand();
      }
    });
    worker.on("error", reject);
    worker.on("exit", (code) => reject(new Error(`a worker thread ended with code ${code} before its work was done`)));
    hand();
  });
  try {
    await Promise.all(workers.map(runOne));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
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

// A module beside this one, whether it runs from source or as built.
function siblingOf(name: string): URL {
  return new URL(`./${name}${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url);
}
