// What the thread of a store runs: opens the SQLite file it was given and answers each call with its result or its fault.
import { parentPort, workerData } from "node:worker_threads";
import { PropenseError } from "../../core/index.ts";
import { openSqliteStore } from "./sqlite.ts";
import { unpack, type ThreadCall, type ThreadReply, type ThreadVerbs } from "./threaded.ts";

/** Entries of a list that travel together. */
const pageEntries = 500;

const port = parentPort;
if (port === null) throw new Error("store-thread runs in a worker thread only");
const say = (reply: ThreadReply): void => port.postMessage(reply);

function verbsOf(path: string): { readonly verbs: ThreadVerbs; readonly durability: string } {
  const store = openSqliteStore(path);
  const lists = new Map<number, AsyncIterator<unknown>>();
  let count = 0;
  const verbs: ThreadVerbs = {
    take: (stream) => store.take(stream),
    append: (packed) => store.append(unpack(packed)),
    head: (stream) => store.head(stream),
    find: (claim) => store.find(claim),
    streams: () => store.streams(),
    cut: (stream, before) => store.cut(stream, before),
    save: (changes, writer) => store.checkpoint.save(changes, writer),
    clear: () => store.checkpoint.clear(),
    close: () => store.close(),
    async begin(name, ...input) {
      const [stream, from, before] = input as [string, number, number | undefined];
      const list = name === "read" ? store.read(stream, from, before) : name === "claims" ? store.claims() : store.checkpoint.load();
      lists.set(++count, list[Symbol.asyncIterator]());
      return count;
    },
    async next(id) {
      const entries: unknown[] = [];
      while (entries.length < pageEntries) {
        const step = await lists.get(id)!.next();
        if (step.done === true) return { entries, done: true };
        entries.push(step.value);
      }
      return { entries, done: false };
    },
    async end(id) {
      await lists.get(id)?.return?.();
      lists.delete(id);
    },
  };
  return { verbs, durability: store.durability };
}

async function answer(id: number, work: () => unknown): Promise<void> {
  try {
    say({ id, result: await work() });
  } catch (error) {
    say({ id, fault: error instanceof PropenseError ? error.fault : null, message: error instanceof Error ? error.message : String(error) });
  }
}

let open: ThreadVerbs | null = null;
port.on("message", ({ id, verb, input }: ThreadCall) => {
  // oxlint-disable-next-line typescript/no-unsafe-return -- a verb and its input come as a pair
  void answer(id, () => (open![verb] as (...input: readonly unknown[]) => unknown)(...input));
});
void answer(0, () => {
  const { verbs, durability } = verbsOf(workerData as string);
  open = verbs;
  return durability;
});
