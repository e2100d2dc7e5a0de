// The SQLite store in a thread of its own: while it waits for the disk, requests are read and decided here.
import type { Append, Head, Place, PlacedRecord, StateChange, Store, Term } from "../../service/index.ts";
import { openCalledThread } from "../thread-calls.ts";

/** What may be asked of the thread, by verb: the verbs of the store, and lists in pages. */
export interface ThreadVerbs {
  take(stream: string): Promise<Head>;
  append(packed: PackedAppends): Promise<void>;
  head(stream: string): Promise<Head>;
  find(claim: string): Promise<Place | null>;
  streams(): Promise<readonly string[]>;
  cut(stream: string, before: number): Promise<void>;
  save(changes: readonly StateChange[], writer: Term): Promise<void>;
  clear(): Promise<void>;
  close(): Promise<void>;
  /** Begins a list and names it. */
  begin(list: ListName, ...input: readonly unknown[]): Promise<number>;
  next(list: number): Promise<{ readonly entries: readonly unknown[]; readonly done: boolean }>;
  end(list: number): Promise<void>;
}

type ListName = "read" | "claims" | "load";

/** Records of several streams whose bytes lie one after the other, each behind its hash: one memory that changes hands instead of many that are copied. */
export interface PackedAppends {
  readonly appends: readonly (Omit<Append, "records"> & { readonly lengths: readonly number[]; readonly claims: readonly (readonly string[])[] })[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const hashBytes = 32;

/** Opens or creates the file. Throws as `openSqliteStore` does. */
export async function openThreadedStore(path: string): Promise<Store> {
  const { ready, call, end } = openCalledThread<ThreadVerbs>("store-thread", import.meta.url, path);
  async function* list<Entry>(name: ListName, ...input: readonly unknown[]): AsyncGenerator<Entry> {
    const id = await call("begin", [name, ...input]);
    try {
      for (;;) {
        const { entries, done } = await call("next", [id]);
        yield* entries as readonly Entry[];
        if (done) return;
      }
    } finally {
      await call("end", [id]);
    }
  }
  const durability = await ready as Store["durability"];
  let closed: Promise<void> | null = null;
  return {
    durability,
    take: (stream) => call("take", [stream]),
    append(appends) {
      const packed = pack(appends);
      return call("append", [packed], [packed.bytes.buffer]);
    },
    head: (stream) => call("head", [stream]),
    read: (stream, from, before) => list<PlacedRecord>("read", stream, from, before),
    find: (claim) => call("find", [claim]),
    claims: () => list("claims"),
    streams: () => call("streams", []),
    cut: (stream, before) => call("cut", [stream, before]),
    checkpoint: {
      save: (changes, writer) => call("save", [[...changes], writer]),
      load: () => list("load"),
      clear: () => call("clear", []),
    },
    close: () => {
      closed ??= call("close", []).finally(end);
      return closed;
    },
  };
}

function pack(appends: readonly Append[]): PackedAppends {
  let size = 0;
  for (const { records } of appends) for (const { bytes } of records) size += hashBytes + bytes.length;
  const all = new Uint8Array(size);
  let at = 0;
  for (const { records } of appends) {
    for (const { bytes, hash } of records) {
      all.set(hash, at);
      all.set(bytes, at + hashBytes);
      at += hashBytes + bytes.length;
    }
  }
  return {
    appends: appends.map(({ records, ...rest }) => ({ ...rest, lengths: records.map(({ bytes }) => bytes.length), claims: records.map(({ claims }) => claims) })),
    bytes: all,
  };
}

/** The records of packed appends again, over the same memory. */
export function unpack({ appends, bytes }: PackedAppends): readonly Append[] {
  let at = 0;
  return appends.map(({ lengths, claims, ...rest }) => ({
    ...rest,
    records: lengths.map((length, index) => {
      const start = at + hashBytes;
      at = start + length;
      return { bytes: bytes.subarray(start, at), hash: bytes.subarray(start - hashBytes, start), claims: claims[index] };
    }),
  }));
}
