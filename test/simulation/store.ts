// The store port over a simulated disk: what is written and not synchronised may be lost, answers are late, and calls fail.
import { fail } from "../../src/core/index.ts";
import type { Append, Head, Place, PlacedRecord, Store, StoredRecord } from "../../src/service/index.ts";
import type { Disk, Frame } from "./disk.ts";

/** What a call of a process meets. */
export interface Weather {
  /** Waits for the disk; never returns for a process that has died. */
  wait(): Promise<void>;
  /** Throws where this call is to fail here. */
  strike(call: string, moment: "before" | "after"): void;
}

interface Stream {
  readonly records: StoredRecord[];
  start: number;
  startHash: Uint8Array;
  epoch: number;
}

interface Tables {
  readonly streams: Map<string, Stream>;
  readonly claims: Map<string, Place>;
  readonly state: Map<string, string>;
  generation: number;
  applied: number;
}

const zeros = new Uint8Array(32);

/** What processes on one disk share: the tables that its frames make. */
export function createTables(disk: Disk): () => Tables {
  let tables: Tables = emptyTables(disk.generation());
  return () => {
    if (tables.generation !== disk.generation()) tables = emptyTables(disk.generation());
    const frames = disk.frames();
    for (; tables.applied < frames.length; tables.applied++) for (const frame of frames[tables.applied]) apply(tables, frame);
    return tables;
  };
}

function emptyTables(generation: number): Tables {
  return { streams: new Map(), claims: new Map(), state: new Map(), generation, applied: 0 };
}

function streamIn({ streams }: Tables, name: string): Stream {
  const stream = streams.get(name) ?? { records: [], start: 0, startHash: zeros, epoch: 0 };
  streams.set(name, stream);
  return stream;
}

function apply(tables: Tables, frame: Frame): void {
  switch (frame.kind) {
    case "take":
      streamIn(tables, frame.stream).epoch = frame.epoch;
      break;
    case "append": {
      const { records, start } = streamIn(tables, frame.stream);
      for (const record of frame.records) {
        for (const claim of record.claims) tables.claims.set(claim, { stream: frame.stream, position: start + records.length });
        records.push(record);
      }
      break;
    }
    case "cut": {
      const stream = streamIn(tables, frame.stream);
      const count = Math.min(frame.before - stream.start, stream.records.length);
      if (count <= 0) break;
      stream.startHash = stream.records[count - 1].hash;
      stream.records.splice(0, count);
      stream.start += count;
      break;
    }
    case "state":
      if (frame.changes === null) tables.state.clear();
      for (const [key, value] of frame.changes ?? []) {
        if (value === null) tables.state.delete(key);
        else tables.state.set(key, value);
      }
  }
}

function headOf({ records, start, startHash, epoch }: Stream): Head {
  return { start, startHash, position: start + records.length, hash: records.at(-1)?.hash ?? startHash, epoch };
}

function checkAppend(tables: Tables, { stream: name, expectedPosition, epoch }: Append): void {
  const stream = streamIn(tables, name);
  const end = stream.start + stream.records.length;
  if (epoch !== stream.epoch) fail("stale", `epoch of ${name}`, `${stream.epoch}`, epoch);
  if (expectedPosition !== end) fail("stale", `position of ${name}`, `${end}`, expectedPosition);
}

function checkClaims(tables: Tables, appends: readonly Append[]): void {
  const names = new Set<string>();
  for (const claim of appends.flatMap(({ records }) => records.flatMap(({ claims }) => claims))) {
    if (tables.claims.has(claim) || names.has(claim)) fail("conflict", "claim", "one that was not made before", claim);
    names.add(claim);
  }
}

/** The store as one process sees it. */
export function createSimulatedStore(disk: Disk, tablesNow: () => Tables, weather: Weather): Store {
  // A write waits before it is carried out, between writing and synchronising, and before its answer arrives.
  const write = async <Answer>(call: string, make: () => { readonly frames: readonly Frame[]; readonly answer: Answer }): Promise<Answer> => {
    await weather.wait();
    weather.strike(call, "before");
    const { frames, answer } = make();
    disk.write(frames);
    await weather.wait();
    weather.strike(call, "after");
    disk.sync();
    await weather.wait();
    return answer;
  };
  const read = async <Answer>(call: string, look: (tables: Tables) => Answer): Promise<Answer> => {
    await weather.wait();
    weather.strike(call, "before");
    return look(tablesNow());
  };
  return {
    durability: "power-loss",
    take: (stream) => write("take", () => {
      const epoch = streamIn(tablesNow(), stream).epoch + 1;
      return { frames: [{ kind: "take", stream, epoch }], answer: { ...headOf(streamIn(tablesNow(), stream)), epoch } };
    }),
    append: (appends) => write("append", () => {
      for (const append of appends) checkAppend(tablesNow(), append);
      checkClaims(tablesNow(), appends);
      const frames = appends.map(({ stream, epoch, expectedPosition, records }): Frame => ({ kind: "append", stream, epoch, position: expectedPosition, records }));
      return { frames, answer: undefined };
    }),
    head: (stream) => read("head", (tables) => headOf(streamIn(tables, stream))),
    async *read(name, from, before = Number.POSITIVE_INFINITY) {
      const { start } = await read("read", (tables) => streamIn(tables, name));
      if (from < start) fail("gone", `${name}[${from}]`, `a position from ${start} on`, from);
      for (let position = from; position < before; position++) {
        const { records } = streamIn(tablesNow(), name);
        if (position - start >= records.length) return;
        yield { stream: name, position, bytes: records[position - start].bytes, hash: records[position - start].hash } satisfies PlacedRecord;
      }
    },
    find: (claim) => read("find", ({ claims }) => claims.get(claim) ?? null),
    async *claims() {
      for (const [claim, place] of tablesNow().claims) yield { claim, ...place };
    },
    streams: () => read("streams", ({ streams }) => [...streams.keys()].toSorted()),
    cut: (stream, before) => write("cut", () => ({ frames: [{ kind: "cut", stream, before }], answer: undefined })),
    checkpoint: {
      save: (changes, { stream, epoch }) => write("save", () => {
        const newest = streamIn(tablesNow(), stream).epoch;
        if (epoch !== newest) fail("stale", `epoch of ${stream}`, `${newest}`, epoch);
        return { frames: [{ kind: "state", changes: [...changes] }], answer: undefined };
      }),
      async *load() {
        yield* await read("load", ({ state }) => [...state]);
      },
      clear: () => write("clear", () => ({ frames: [{ kind: "state", changes: null }], answer: undefined })),
    },
    close: () => Promise.resolve(),
  };
}
