// Cuts off what is older than the retention: carries the state at an anchor first, durably, and only then removes the records before it.
import { fail } from "../../core/index.ts";
import type { Vault } from "../persons/vault.ts";
import { controlStream, foldEvent, type ServiceState } from "../state.ts";
import { claimsOf, eventVersion, type Anchored } from "../events.ts";
import { carriedStream, inFoldOrder, readBase, stateOfBase, type Base, type Carried } from "./base.ts";
import { createClaimAdder } from "./claim-sum.ts";
import { checkLink, hex, type Digest, type RecordCodec } from "./record-codec.ts";
import { savedParts } from "./saved-state.ts";
import type { Position, StateChange, Store } from "./store.ts";
import { hashOf } from "./tails.ts";

/** What was cut. */
export interface Compaction {
  /** When the anchor was written that everything before was cut at. */
  readonly anchoredMs: number;
  /** Records that were removed. */
  readonly records: number;
  /** Where each stream begins now. */
  readonly starts: { readonly [stream: string]: Position };
}

/** What compaction needs. */
export interface CompactionPorts {
  readonly store: Store;
  readonly vault: Vault;
  readonly codec: RecordCodec;
  readonly digest: Digest;
  readonly clock: () => number;
  /** The state of now: what it remembers has to be readable. */
  readonly state: ServiceState;
  /** The stream of this writer, which its anchors stand on. */
  readonly own: string;
  /** Resolves when it is durable on the stream of what is carried; returns its position. */
  readonly write: (event: Carried) => Promise<Position>;
}

/** How much to cut. */
export interface Retention {
  /** Records from this time on stay. */
  readonly beforeMs: number;
  /** Nothing is done for less time than this: each time the whole state is written once. 0 unless given. */
  readonly leastMs?: number;
}

/** Most text in one piece, in characters, and most records that are removed in one go. */
const pieceLength = 200_000;
const cutRecords = 5000;

/**
 * Cuts every stream but the control stream at the newest anchor that is old enough and leaves every record that is still read back: those
 * of decisions that are remembered. Null where there is nothing to cut. What a crash left half done is finished first.
 */
export async function compactJournal(ports: CompactionPorts, { beforeMs, leastMs = 0 }: Retention): Promise<Compaction | null> {
  const { store, codec, digest } = ports;
  const old = await readBase(store, codec, digest);
  const finished = old === null ? 0 : await cutBefore(store, old);
  const anchor = await anchorFor(ports, old, { beforeMs, leastMs });
  if (anchor === null) return old === null || finished === 0 ? null : compactionOf(old, finished);
  const base = await carry(ports, old, anchor);
  return compactionOf(base, finished + await cutBefore(store, base));
}

function compactionOf({ anchoredMs, reach }: Base, records: number): Compaction {
  const cut = Object.entries(reach).filter(([stream]) => isCut(stream));
  return { anchoredMs, records, starts: Object.fromEntries(cut.map(([stream, { position }]) => [stream, position])) };
}

// Who was promoted when and why, and which keys there were, stays readable for ever: it is little.
function isCut(stream: string): boolean {
  return stream !== controlStream && stream !== carriedStream;
}

async function cutBefore(store: Store, { reach, from }: Base): Promise<number> {
  let records = 0;
  for (const [stream, { position }] of [...Object.entries(reach).filter(([name]) => isCut(name)), [carriedStream, { position: from }] as const]) {
    const { start } = await store.head(stream);
    for (let at = start; at < position; at += cutRecords) await store.cut(stream, Math.min(position, at + cutRecords));
    if (stream !== carriedStream) records += Math.max(0, position - start);
  }
  return records;
}

async function anchorFor({ store, codec, state, own }: CompactionPorts, old: Base | null, { beforeMs, leastMs }: Required<Retention>): Promise<Anchored | null> {
  const { start } = await store.head(own);
  const limits = limitsOf(state);
  let newest: Anchored | null = null;
  let oldestMs: number | null = null;
  for await (const record of store.read(own, Math.max(start, old?.reach[own]?.position ?? 0))) {
    const event = codec.decode(record);
    oldestMs ??= event.atMs;
    if (oldestMs > beforeMs - leastMs) return null;
    if (record.position >= limits(own)) break;
    if (event.kind !== "anchored" || event.atMs > beforeMs) continue;
    if (Object.entries(event.heads).some(([stream, { position }]) => position > limits(stream))) break;
    if (isBeyond(event, old, own)) newest = event;
  }
  return newest !== null && newest.atMs - oldestMs! >= leastMs ? newest : null;
}

// Of an anchor that stands behind the old one every head does too, unless the writer changed in between and had read less of the others.
function isBeyond({ heads }: Anchored, old: Base | null, own: string): boolean {
  const reach = old?.reach ?? {};
  return heads[own].position > (reach[own]?.position ?? 0) && Object.entries(reach).every(([stream, { position }]) => (heads[stream]?.position ?? 0) >= position);
}

// The first position of each stream that something remembered stands on.
function limitsOf(state: ServiceState): (stream: string) => Position {
  const first = new Map<string, Position>();
  for (const { slices } of state.values()) {
    for (const [stream, { decisions, aliases }] of slices) {
      for (const made of [decisions, aliases]) for (const { position } of made.values()) first.set(stream, Math.min(position, first.get(stream) ?? position));
    }
  }
  return (stream) => first.get(stream) ?? Number.POSITIVE_INFINITY;
}

// The state at the anchor, folded from what was carried before and the records in between, and written down in pieces.
async function carry(ports: CompactionPorts, old: Base | null, { heads, atMs: anchoredMs }: Anchored): Promise<Base> {
  const state = stateOfBase(old, ports.vault);
  const claims = createClaimAdder(ports.digest, old?.claims);
  for (const stream of inFoldOrder(Object.keys(heads))) await foldTo(ports, { state, claims, stream, from: old?.reach[stream], to: heads[stream] });
  const reach = Object.fromEntries(Object.entries(heads).filter(([stream]) => stream !== carriedStream));
  const base = { reach, anchoredMs, claims: claims.value() };
  let from: Position | null = null;
  let piece = 0;
  let parts: StateChange[] = [];
  let length = 0;
  const write = async (mark: Carried["base"]): Promise<void> => {
    const position = await ports.write({ kind: "carried", version: eventVersion, atMs: ports.clock(), piece: piece++, parts, base: mark });
    from ??= position;
    parts = [];
    length = 0;
  };
  for (const [key, value] of savedParts(state)) {
    parts.push([key, value]);
    length += key.length + value.length;
    if (length >= pieceLength) await write(null);
  }
  await write(base);
  return { ...base, from: from!, parts: [] };
}

async function foldTo({ store, codec, digest }: CompactionPorts, { state, claims, stream, from, to }: {
  readonly state: ServiceState;
  readonly claims: ReturnType<typeof createClaimAdder>;
  readonly stream: string;
  readonly from: Base["reach"][string] | undefined;
  readonly to: Base["reach"][string];
}): Promise<void> {
  let hash = from === undefined ? new Uint8Array(32) : hashOf(from.hash);
  for await (const record of store.read(stream, from?.position ?? 0, to.position)) {
    const { position } = record;
    hash = checkLink(digest, hash, record, `${stream}[${position}]`);
    const event = codec.decode(record);
    for (const claim of claimsOf(event)) claims.add(codec.claimKey(claim), { stream, position });
    foldEvent(state, { stream, position, event });
  }
  if (hex(hash) !== to.hash) fail("bad-file", stream, `the record before ${to.position} that an anchor names`, "another one");
}
