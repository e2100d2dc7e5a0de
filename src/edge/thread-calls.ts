// Calls to a thread that stays open: verbs with plain data, answered in whatever order they are done.
import { parentPort, Worker, workerData } from "node:worker_threads";
import { PropenseError, type Fault } from "../core/index.ts";

interface Call {
  readonly id: number;
  readonly verb: string;
  readonly input: readonly unknown[];
}

type Reply = { readonly id: number } & ({ readonly result: unknown } | { readonly fault: Fault | null; readonly message: string });

/** Any verb of a thread. */
type Verb = (...input: never[]) => Promise<unknown>;

/** A thread as its owner sees it. */
export interface CalledThread<Verbs extends { readonly [verb in keyof Verbs]: Verb }> {
  /** What the thread said when it was ready. Throws what its opening threw. */
  readonly ready: Promise<unknown>;
  /** What is `moved` belongs to the thread from here on. A fault is thrown as it was there; after the end of the thread, every call throws. */
  readonly call: <Name extends keyof Verbs & string>(verb: Name, input: Parameters<Verbs[Name]>, moved?: ArrayBuffer[]) => ReturnType<Verbs[Name]>;
  /** Ends the thread at once. */
  readonly end: () => Promise<void>;
}

// The answer of the opening.
const opening = 0;

/** Starts the module beside `from`, whether it runs from source or as built; it has to call `answerCalls`. */
export function openCalledThread<Verbs extends { readonly [verb in keyof Verbs]: Verb }>(name: string, from: string, data: unknown): CalledThread<Verbs> {
  const worker = new Worker(new URL(`./${name}${from.endsWith(".ts") ? ".ts" : ".js"}`, from), { workerData: data });
  const waiting = new Map<number, { readonly resolve: (result: unknown) => void; readonly reject: (error: Error) => void }>();
  let broken: Error | null = null;
  let count = opening;
  const breakWith = (error: Error): void => {
    broken ??= error;
    for (const { reject } of waiting.values()) reject(broken);
    waiting.clear();
  };
  worker.on("message", (reply: Reply) => {
    const asked = waiting.get(reply.id);
    waiting.delete(reply.id);
    // A thread that nobody waits for does not keep the process alive.
    if (waiting.size === 0) worker.unref();
    if ("result" in reply) asked?.resolve(reply.result);
    else asked?.reject(reply.fault === null ? new Error(reply.message) : new PropenseError(reply.fault));
  });
  worker.on("error", (error) => breakWith(error instanceof Error ? error : new Error(`the thread ${name} failed`)));
  worker.on("exit", (code) => breakWith(new Error(`the thread ${name} ended with code ${code}`)));
  const answerTo = (id: number): Promise<unknown> => new Promise((resolve, reject) => {
    if (broken !== null) return reject(broken);
    waiting.set(id, { resolve, reject });
    worker.ref();
  });
  return {
    ready: answerTo(opening),
    call<Name extends keyof Verbs & string>(verb: Name, input: Parameters<Verbs[Name]>, moved: ArrayBuffer[] = []) {
      const id = ++count;
      const answer = answerTo(id);
      if (broken === null) worker.postMessage({ id, verb, input } satisfies Call, moved);
      return answer as ReturnType<Verbs[Name]>;
    },
    async end() {
      breakWith(new Error(`the thread ${name} is closed`));
      await worker.terminate();
    },
  };
}

/** In the thread: opens what it was given and answers from then on. `open` returns the verbs and what is said when they are ready. */
export function answerCalls(open: (data: unknown) => { readonly verbs: object; readonly ready: unknown }): void {
  const port = parentPort;
  if (port === null) throw new Error("calls are answered in a worker thread only");
  const say = (reply: Reply): void => port.postMessage(reply);
  const answer = async (id: number, work: () => unknown): Promise<void> => {
    try {
      say({ id, result: await work() });
    } catch (error) {
      say({ id, fault: error instanceof PropenseError ? error.fault : null, message: error instanceof Error ? error.message : String(error) });
    }
  };
  void answer(opening, () => {
    const { verbs, ready } = open(workerData);
    port.on("message", ({ id, verb, input }: Call) => void answer(id, () => (verbs as { readonly [verb: string]: (...input: readonly unknown[]) => unknown })[verb](...input)));
    return ready;
  });
}
