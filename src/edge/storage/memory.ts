// Journals in the memory of this process: for tests, simulations and trying things out. It survives nothing, and says so.
import { fail } from "../../core/index.ts";
import type { Append, Head, NewRecord, Place, PlacedRecord, SnapshotStore, StateChange, Store, StoredRecord } from "../../service/index.ts";

interface Stream {
  readonly records: StoredRecord[];
  start: number;
  startHash: Uint8Array;
  epoch: number;
}

/** An empty store. What is written is copied, so that nobody can change it afterwards. */
export function createMemoryStore(): Store {
  const streams = new Map<string, Stream>();
  const claims = new Map<string, Place>();
  const checkpoint = new Map<string, string>();
  const find = (name: string): Stream => streams.get(name) ?? { records: [], start: 0, startHash: new Uint8Array(32), epoch: 0 };
  return {
    durability: "none",
    async take(name) {
      const stream = find(name);
      stream.epoch++;
      streams.set(name, stream);
      return headOf(stream);
    },
    async append(appends) {
      for (const append of appends) checkWriter(append, find(append.stream));
      const taken = placesOf(appends);
      const names = new Set<string>();
      for (const [claim] of taken) {
        if (claims.has(claim) || names.has(claim)) fail("conflict", "claim", "one that was not made before", claim);
        names.add(claim);
      }
      for (const [claim, place] of taken) claims.set(claim, place);
      for (const { stream, records } of appends) for (const record of records) streams.get(stream)!.records.push(copyOf(record));
    },
    head: async (name) => headOf(find(name)),
    async *read(name, from, before = Number.POSITIVE_INFINITY) {
      const { records, start } = find(name);
      if (from < start) fail("gone", `${name}[${from}]`, `a position from ${start} on`, from);
      for (let position = from; position < Math.min(before, start + records.length); position++) {
        yield { stream: name, position, ...copyOf(records[position - start]) } satisfies PlacedRecord;
      }
    },
    find: async (claim) => claims.get(claim) ?? null,
    async *claims() {
      for (const [claim, place] of claims) yield { claim, ...place };
    },
    streams: async () => [...streams.keys()].toSorted((a, b) => (a < b ? -1 : 1)),
    async cut(name, before) {
      const stream = find(name);
      const count = Math.min(before - stream.start, stream.records.length);
      if (count <= 0) return;
      stream.startHash = stream.records[count - 1].hash;
      stream.records.splice(0, count);
      stream.start += count;
    },
    checkpoint: {
      async save(changes: Iterable<StateChange>, { stream, epoch }) {
        if (find(stream).epoch !== epoch) fail("stale", `epoch of ${stream}`, `${find(stream).epoch}`, epoch);
        for (const [key, value] of changes) {
          if (value === null) checkpoint.delete(key);
          else checkpoint.set(key, value);
        }
      },
      async *load() {
        yield* checkpoint;
      },
      async clear() {
        checkpoint.clear();
      },
    },
    close: () => Promise.resolve(),
  };
}

function headOf({ records, start, startHash, epoch }: Stream): Head {
  return { start, startHash, position: start + records.length, hash: records.at(-1)?.hash ?? startHash, epoch };
}

function checkWriter({ stream: name, expectedPosition, epoch }: Append, stream: Stream): void {
  if (epoch !== stream.epoch) fail("stale", `epoch of ${name}`, `${stream.epoch}`, epoch);
  const end = stream.start + stream.records.length;
  if (expectedPosition !== end) fail("stale", `position of ${name}`, `${end}`, expectedPosition);
}

function placesOf(appends: readonly Append[]): readonly (readonly [claim: string, place: Place])[] {
  return appends.flatMap(({ stream, expectedPosition, records }) => records.flatMap(({ claims }: NewRecord, index) => (
    claims.map((claim) => [claim, { stream, position: expectedPosition + index }] as const)
  )));
}

function copyOf({ bytes, hash }: StoredRecord): StoredRecord {
  return { bytes: bytes.slice(), hash: hash.slice() };
}

/** Snapshots in memory. */
export function createMemorySnapshots(): SnapshotStore {
  const files = new Map<string, Uint8Array>();
  return {
    async save(name, bytes) {
      files.set(name, bytes.slice());
    },
    load: async (name) => files.get(name)?.slice() ?? null,
    names: async () => [...files.keys()],
  };
}
