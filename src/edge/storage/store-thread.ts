// What the thread of a store runs: opens the SQLite file it was given and answers each call with its result or its fault.
import type { Store } from "../../service/index.ts";
import { answerCalls } from "../thread-calls.ts";
import { openSqliteStore } from "./sqlite.ts";
import { unpack, type ThreadVerbs } from "./threaded.ts";

/** Entries of a list that travel together. */
const pageEntries = 500;

function verbsOf(path: unknown): { readonly verbs: ThreadVerbs; readonly ready: Store["durability"] } {
  const store = openSqliteStore(path as string);
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
  return { verbs, ready: store.durability };
}

answerCalls(verbsOf);
