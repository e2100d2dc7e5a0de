// The port to durable storage: append-only journals, one stream per writer, with fencing and claims; and checkpoints.
import type { State } from "../core/index.ts";
import type { JournalEvent } from "./events.ts";

/** Number of events a stream holds; also the position of the next one. */
export type Position = number;

/** What an acknowledged append survives. A driver declares it, shows it, and is tested for it. */
export type Durability = "none" | "process-crash" | "power-loss" | "replicated";

/** Events to be written together or not at all. */
export interface Append {
  readonly stream: string;
  /** Where the writer believes the stream to end. */
  readonly expectedPosition: Position;
  /** The writer's term: a higher one, once seen, fences every lower one off. */
  readonly epoch: number;
  readonly events: readonly JournalEvent[];
  /** Names that may be taken once, on whatever stream: a decision, a redemption. */
  readonly claims: readonly string[];
}

/** An event in its place. */
export interface PlacedEvent {
  readonly stream: string;
  readonly position: Position;
  readonly event: JournalEvent;
}

/** One suite of tests (test/contracts/store.ts), many drivers. */
export interface Store {
  readonly durability: Durability;
  /**
   * The position behind the last event. Throws `stale` where the epoch or the position is not the newest, `conflict` where
   * a claim was made before; then nothing is written.
   */
  append(append: Append): Promise<Position>;
  /** Where a stream ends and the highest epoch seen on it; 0 and 0 for a new one. */
  head(stream: string): Promise<{ readonly position: Position; readonly epoch: number }>;
  /** The events from this position on, in order. */
  read(stream: string, from: Position): AsyncIterable<PlacedEvent>;
  streams(): Promise<readonly string[]>;
  /** Derived state, to start from instead of the beginning; losing it loses nothing. */
  readonly checkpoint: {
    save(name: string, state: State): Promise<void>;
    load(name: string): Promise<State | null>;
  };
}

/** Published policies by name: files that never change. */
export interface SnapshotStore {
  save(name: string, bytes: Uint8Array): Promise<void>;
  /** Null for a name that was never saved. */
  load(name: string): Promise<Uint8Array | null>;
}
