// Journals in the memory of this process: for tests, simulations and trying things out. It survives nothing, and says so.
import { fail, type State } from "../../core/index.ts";
import type { JournalEvent, Position, SnapshotStore, Store } from "../../service/index.ts";

interface Stream {
  readonly events: JournalEvent[];
  epoch: number;
}

/** An empty store. What is written is copied, so that nobody can change it afterwards. */
export function createMemoryStore(): Store {
  const streams = new Map<string, Stream>();
  const claims = new Set<string>();
  const checkpoints = new Map<string, State>();
  return {
    durability: "none",
    async append({ stream: name, expectedPosition, epoch, events, claims: wanted }): Promise<Position> {
      const stream = streams.get(name) ?? { events: [], epoch: 0 };
      if (epoch < stream.epoch) fail("stale", `epoch of ${name}`, `${stream.epoch} or more`, epoch);
      if (expectedPosition !== stream.events.length) fail("stale", `position of ${name}`, `${stream.events.length}`, expectedPosition);
      const taken = wanted.find((claim, index) => claims.has(claim) || wanted.indexOf(claim) !== index);
      if (taken !== undefined) fail("conflict", "claim", "one that was not made before", taken);
      for (const claim of wanted) claims.add(claim);
      for (const event of events) stream.events.push(structuredClone(event));
      stream.epoch = epoch;
      streams.set(name, stream);
      return stream.events.length;
    },
    async head(name) {
      const stream = streams.get(name);
      return { position: stream?.events.length ?? 0, epoch: stream?.epoch ?? 0 };
    },
    async *read(name, from) {
      const events = streams.get(name)?.events ?? [];
      for (let position = from; position < events.length; position++) {
        yield { stream: name, position, event: structuredClone(events[position]) };
      }
    },
    streams: async () => [...streams.keys()],
    checkpoint: {
      async save(name, state) {
        checkpoints.set(name, structuredClone(state));
      },
      load: async (name) => structuredClone(checkpoints.get(name) ?? null),
    },
  };
}

/** Snapshots in memory. */
export function createMemorySnapshots(): SnapshotStore {
  const files = new Map<string, Uint8Array>();
  return {
    async save(name, bytes) {
      files.set(name, bytes.slice());
    },
    load: async (name) => files.get(name)?.slice() ?? null,
  };
}
