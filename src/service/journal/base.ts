// What stands for records that were cut off: the state at the anchor they were cut at, written on a stream of its own before anything is cut.
import { fail } from "../../core/index.ts";
import type { Vault } from "../persons/vault.ts";
import { controlStream, emptyState, type ServiceState } from "../state.ts";
import type { Reach } from "./checkpoints.ts";
import type { ClaimSum } from "./claim-sum.ts";
import { checkLink, type Digest, type RecordCodec } from "./record-codec.ts";
import { createRestorer } from "./saved-state.ts";
import type { Position, StateChange, Store } from "./store.ts";

/** The stream that holds it. */
export const carriedStream = "carried";

/** A piece of the state at an anchor; the last one says which anchor that is, and makes the pieces count. */
export interface Carried {
  readonly kind: "carried";
  readonly version: 1;
  readonly atMs: number;
  /** From 0 on. */
  readonly piece: number;
  readonly parts: readonly StateChange[];
  readonly base: BaseMark | null;
}

/** Where the state stands that was carried. */
export interface BaseMark {
  /** The next position of each stream, and the hash before it: what an anchor said. */
  readonly reach: Reach;
  /** When that anchor was written. */
  readonly anchoredMs: number;
  /** All claims before it: their records may be gone, their names stay taken. */
  readonly claims: ClaimSum;
}

/** What carries a state: where its first piece stands, and its parts. */
export interface Base extends BaseMark {
  readonly from: Position;
  readonly parts: readonly StateChange[];
}

/** The newest base that is whole; null where nothing was ever cut. */
export async function readBase(store: Pick<Store, "head" | "read">, codec: RecordCodec, digest: Digest): Promise<Base | null> {
  let base: Base | null = null;
  let from = 0;
  let parts: StateChange[] = [];
  let pieces = 0;
  const { start, startHash } = await store.head(carriedStream);
  let hash = startHash;
  for await (const record of store.read(carriedStream, start)) {
    const where = `${carriedStream}[${record.position}]`;
    hash = checkLink(digest, hash, record, where);
    const event = codec.decode(record);
    if (event.kind !== "carried") fail("bad-file", where, "what carries a state", event.kind);
    if (event.piece === 0) [from, parts, pieces] = [record.position, [], 0];
    // Of pieces whose beginning is not there nothing comes.
    if (event.piece !== pieces++) continue;
    parts.push(...event.parts);
    if (event.base !== null) base = { ...event.base, from, parts };
  }
  return base;
}

/** The state that a base carries; the empty one without. */
export function stateOfBase(base: Base | null, vault: Vault): ServiceState {
  const restorer = createRestorer(emptyState(vault));
  for (const [key, value] of base?.parts ?? []) restorer.add(key, value!);
  return restorer.finish();
}

/** Streams in the order in which a fold from the beginning goes: campaigns, then what persons did, then the writers. */
export function inFoldOrder(streams: readonly string[]): readonly string[] {
  const rank = (stream: string): number => (stream === controlStream ? 0 : stream.startsWith("shop/") ? 1 : 2);
  return streams.filter((stream) => stream !== carriedStream).toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}
