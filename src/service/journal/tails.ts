// Where every stream stands for one writer: how far it is folded, how far it is written, and the hash it is chained from.
import { fail } from "../../core/index.ts";
import type { Anchored } from "../events.ts";
import { hex } from "./record-codec.ts";
import type { Reach } from "./checkpoints.ts";
import type { Head, Position, Term } from "./store.ts";

/** One stream. For streams of others, what is folded is what is written. */
export interface Tail {
  /** The next position to be folded: where the next event of this writer will stand. */
  folded: Position;
  /** The next position on disk, and the hash before it. */
  written: Position;
  hash: Uint8Array;
  /** The writer's term; null for a stream of another writer. */
  readonly epoch: number | null;
}

/** All streams by name. */
export type Tails = Map<string, Tail>;

/** A tail that begins where the stream begins. */
export function tailFrom({ start, startHash, epoch }: Pick<Head, "start" | "startHash" | "epoch">, own: boolean): Tail {
  return { folded: start, written: start, hash: startHash, epoch: own ? epoch : null };
}

/** The tail of a stream of this writer. */
export function ownTail(tails: Tails, stream: string): Tail & { readonly epoch: number } {
  const tail = tails.get(stream);
  if (tail === undefined || tail.epoch === null) throw new Error(`${stream} is not a stream of this writer`);
  return tail as Tail & { readonly epoch: number };
}

/** The term of this writer on one of its streams. */
export function termOf(tails: Tails, stream: string): Term {
  return { stream, epoch: ownTail(tails, stream).epoch };
}

/** How far everything is folded once all that is pending is written, with hashes of what is written already. */
export function reachOf(tails: Tails): Reach {
  return Object.fromEntries([...tails].map(([stream, { written, hash }]) => [stream, { position: written, hash: hex(hash) }]));
}

/** The record that seals what is written now. */
export function anchorAt(tails: Tails, atMs: number): Anchored {
  return { kind: "anchored", version: 1, atMs, heads: reachOf(tails) };
}

/** Puts the tails where a checkpoint ends. */
export function moveTails(tails: Tails, reach: Reach): void {
  for (const [stream, { position, hash }] of Object.entries(reach)) {
    const tail = tails.get(stream) ?? fail("bad-file", "checkpoint", "streams of this store", stream);
    tail.folded = position;
    tail.written = position;
    tail.hash = hashOf(hash);
  }
}

/** The bytes of a hash that was written as hexadecimal digits. */
export function hashOf(digits: string): Uint8Array {
  return Uint8Array.from(digits.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}
