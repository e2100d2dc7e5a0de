// Reads the journals into the state: from the checkpoint on, link by link of the chain, and again whatever others have written since.
import { fail } from "../../core/index.ts";
import { carriedStream, inFoldOrder, readBase, stateOfBase } from "./base.ts";
import { clearCheckpoint, createChangeLog, loadCheckpoint, type ChangeLog, type Reach } from "./checkpoints.ts";
import type { JournalEvent } from "../events.ts";
import { checkLink, hex, type Digest, type RecordCodec } from "./record-codec.ts";
import { partsOf } from "./saved-state.ts";
import { emptyState, foldEvent, type PlacedEvent, type ServiceState } from "../state.ts";
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
  const base = saved === null ? await readBase(store, codec, digest) : null;
  const state = saved?.state ?? stateOfBase(base, vault);
  const reach = saved?.reach ?? base?.reach ?? {};
  for (const stream of uncovered(tails, reach)) fail("bad-file", stream, `records from 0 on, or what carries those before ${tails.get(stream)!.written}`, "neither");
  moveTails(tails, reach);
  const changes = createChangeLog();
  // No checkpoint holds yet what was carried.
  if (base !== null) changes.note([...partsOf(state)]);
  const recent = createRecent(recentEvents);
  const fold = (placed: PlacedEvent): void => {
    changes.note(foldEvent(state, placed));
    if (placed.event.kind !== "carried") recent.set(placed, placed.event);
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
      for (const stream of inFoldOrder(await store.streams())) {
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

async function recordAt(store: Pick<Store, "read">, { stream, position }: Place): Promise<PlacedRecord> {
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
  let usable = saved !== null && uncovered(tails, saved.reach).length === 0;
  for (const [stream, { position, hash }] of Object.entries(saved?.reach ?? {})) usable &&= tails.has(stream) && await hashBefore(store, stream, position) === hash;
  if (usable) return saved;
  await clearCheckpoint(store, writer);
  return null;
}

// Streams whose beginning was cut off and is not known otherwise.
function uncovered(tails: Tails, reach: Reach): readonly string[] {
  return [...tails].filter(([stream, { written }]) => written > 0 && stream !== carriedStream && !Object.hasOwn(reach, stream)).map(([stream]) => stream);
}

/** The hash before a position, as hexadecimal digits; null where nothing is known of it any more, or not yet. */
export async function hashBefore(store: Pick<Store, "head" | "read">, stream: string, position: Position): Promise<string | null> {
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
