// What a worker thread runs: loads the module it was given and answers each job with its result or its fault.
import { parentPort, workerData } from "node:worker_threads";
import { PropenseError } from "../core/index.ts";
import { kernelsOf } from "./kernel-choice.ts";
import type { WorkerMessage } from "./workers.ts";

interface JobModule {
  readonly run: (input: unknown, report: (doneShare: number, detail?: unknown) => void) => unknown;
}

const port = parentPort;
if (port === null) throw new Error("worker-main runs in a worker thread only");
// A thread chooses as its parent did: both read the same variable, and both test.
kernelsOf();
const loaded = import(workerData as string) as Promise<JobModule>;
const say = (message: WorkerMessage): void => port.postMessage(message);

port.on("message", ({ job, input }: { job: number; input: unknown }) => {
  void answer(job, input);
});

async function answer(job: number, input: unknown): Promise<void> {
  try {
    const { run } = await loaded;
    const result = await run(input, (doneShare, detail) => say({ kind: "progress", job, doneShare, detail }));
    say({ kind: "done", job, result });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    say({ kind: "failed", job, message, fault: error instanceof PropenseError ? error.fault : null });
  }
}
