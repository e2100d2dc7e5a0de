// Reads the journals into the state: from the checkpoint on, link by link of the chain, and again whatever others have written since.
import { fail } from "../../core/index.ts";
import { clearCheckpoint, createChangeLog, loadCheckpoint, type ChangeLog, type Reach } from "./checkpoints.ts";
import type { JournalEvent } from "../events.ts";
import { checkLink, hex, type Digest, type RecordCodec } from "./record-codec.ts";
import { controlStream, emptyState, foldEvent, type PlacedEvent, type ServiceState } from "../state.ts";
import type { Place, PlacedRecord, Position, Store, Term } from "./store.ts";
import type { Vault } from "../persons/vault.ts";
import { moveTails, tailFrom, termOf, type Tails } from "./tails.ts";

/** The reading half of a journal. */
export interface JournalReader {
  readonly state: ServiceState;
  readonly tails: Tails;
  readonly changes: ChangeLog;
  fold(placed: PlacedEvent): void;
  /** Another event stands at this place than was folded. */
  readonly replace: (stream: string, position: Position, event: JournalEvent) => void;
  refresh(): Promise<void>;
  read(place: Place): Promise<JournalEvent>;
  events(): AsyncIterable<PlacedEvent>;
  forgetPerson(person: string): void;
}

/** What reading needs. */
export interface ReaderPorts {
  readonly store: Store;
  readonly codec: RecordCodec;
  readonly vault: Vault;
  readonly digest: Digest;
  /** How many of the last events are kept beside the state. */
  readonly recentEvents: number;
}

/** Takes the streams of this writer and folds everything. */
export async function openReader({ store, codec, vault, digest, recentEvents }: ReaderPorts, own: readonly string[]): Promise<JournalReader> {
  const tails: Tails = new Map();
  for (const stream of own) tails.set(stream, tailFrom(await store.take(stream), true));
  await addStreams(store, tails);
  const saved = await usableCheckpoint(store, tails, { vault, writer: termOf(tails, own[own.length - 1]) });
  const state = saved?.state ?? emptyState(vault);
  if (saved !== null) moveTails(tails, saved.reach);
  const changes = createChangeLog();
  const recent = createRecent(recentEvents);
  const fold = (placed: PlacedEvent): void => {
    changes.note(foldEvent(state, placed));
    recent.set(placed, placed.event);
  };
  const follow = async (stream: string): Promise<void> => {
    const tail = tails.get(stream)!;
    for await (const record of store.read(stream, tail.written)) {
      tail.hash = checkLink(digest, tail.hash, record, `${stream}[${record.position}]`);
      fold({ stream, position: record.position, event: codec.decode(record) });
      tail.written = record.position + 1;
      tail.folded = tail.written;
    }
  };
  for (const stream of tails.keys()) await follow(stream);
  // Two refreshes at once would fold the same records twice.
  let refreshing: Promise<void> = Promise.resolve();
  return {
    state, tails, changes, fold,
    replace: (stream, position, event) => recent.set({ stream, position }, event),
    refresh() {
      refreshing = refreshing.catch(() => undefined).then(async () => {
        await addStreams(store, tails);
        for (const [stream, { epoch }] of tails) if (epoch === null) await follow(stream);
      });
      return refreshing;
    },
    async read(place) {
      return recent.get(place) ?? codec.decode(await recordAt(store, place));
    },
    async *events() {
      for (const stream of (await store.streams()).toSorted((a, b) => Number(b === controlStream) - Number(a === controlStream))) {
        const { start, startHash } = await store.head(stream);
        let hash = startHash;
        for await (const record of store.read(stream, start)) {
          hash = checkLink(digest, hash, record, `${stream}[${record.position}]`);
          yield { stream, position: record.position, event: codec.decode(record) };
        }
      }
    },
    forgetPerson: (person) => recent.forget(person),
  };
}

async function recordAt(store: Store, { stream, position }: Place): Promise<PlacedRecord> {
  for await (const record of store.read(stream, position, position + 1)) return record;
  fail("not-found", `${stream}[${position}]`, "a record", "nothing");
}

async function addStreams(store: Store, tails: Tails): Promise<void> {
  for (const stream of await store.streams()) {
    if (!tails.has(stream)) tails.set(stream, tailFrom(await store.head(stream), false));
  }
}

// A checkpoint counts only where it continues what the journals hold: after a restored back-up it may know more, or something else.
async function usableCheckpoint(store: Store, tails: Tails, { vault, writer }: { readonly vault: Vault; readonly writer: Term }): Promise<{ readonly state: ServiceState; readonly reach: Reach } | null> {
  const saved = await loadCheckpoint(store, emptyState(vault), writer);
  if (saved === null) return null;
  for (const [stream, { position, hash }] of Object.entries(saved.reach)) {
    if (!tails.has(stream) || await hashBefore(store, stream, position) !== hash) {
      await clearCheckpoint(store, writer);
      return null;
    }
  }
  return saved;
}

async function hashBefore(store: Store, stream: string, position: Position): Promise<string | null> {
  const head = await store.head(stream);
  if (position === head.position) return hex(head.hash);
  if (position === head.start) return hex(head.startHash);
  if (position < head.start || position > head.position) return null;
  return hex((await recordAt(store, { stream, position: position - 1 })).hash);
}

// The last events by place: what was decided a moment ago is read again from memory when its outcome comes.
function createRecent(most: number) {
  const events = new Map<string, JournalEvent>();
  const keyOf = ({ stream, position }: Place): string => `${position} ${stream}`;
  return {
    get: (place: Place) => events.get(keyOf(place)),
    set(place: Place, event: JournalEvent): void {
      events.set(keyOf(place), event);
      if (events.size > most) events.delete(events.keys().next().value!);
    },
    forget(person: string): void {
      for (const [key, event] of events) if ("person" in event && event.person === person) events.delete(key);
    },
  };
}
