// The port to durable storage: append-only streams of sealed bytes, one per writer, with fencing, claims and checkpoints.

/** Number of records a stream ever held; also the position of the next one. */
export type Position = number;

/** What an acknowledged append survives. A driver declares it, shows it, and is tested for it. */
export type Durability = "none" | "process-crash" | "power-loss" | "replicated";

/** One record as it lies on disk: bytes that the store does not understand, chained by hash. */
export interface StoredRecord {
  readonly bytes: Uint8Array;
  /** SHA-256 over the hash before it and the bytes, 32 bytes. */
  readonly hash: Uint8Array;
}

/** A record with the names it takes: a name may be taken once, on whatever stream. */
export interface NewRecord extends StoredRecord {
  readonly claims: readonly string[];
}

/** Records for one stream. */
export interface Append {
  readonly stream: string;
  /** Where the writer believes the stream to end. */
  readonly expectedPosition: Position;
  /** The writer's term, from `take`. */
  readonly epoch: number;
  readonly records: readonly NewRecord[];
}

/** A place in the journals. */
export interface Place {
  readonly stream: string;
  readonly position: Position;
}

/** A record in its place. */
export interface PlacedRecord extends Place, StoredRecord {}

/** Where a stream begins and ends. Records before `start` were cut off; `startHash` is the hash of the last of them. */
export interface Head {
  readonly start: Position;
  readonly startHash: Uint8Array;
  readonly position: Position;
  /** Hash of the last record; 32 zeros for a new stream. */
  readonly hash: Uint8Array;
  /** The highest term that was taken; 0 for a new stream. */
  readonly epoch: number;
}

/** Who writes: a stream and the term that was taken on it. */
export interface Term {
  readonly stream: string;
  readonly epoch: number;
}

/** Derived state under short keys. A value of null removes its key. */
export type StateChange = readonly [key: string, value: string | null];

/** One suite of tests (test/contracts/store.ts), many drivers. */
export interface Store {
  readonly durability: Durability;
  /** Begins a new term on a stream, durably: every writer of an older one is refused from here on. */
  take(stream: string): Promise<Head>;
  /**
   * Writes all of it or nothing, and answers when it is as durable as declared. Throws `stale` where an epoch or a position is
   * not the newest, `conflict` (where: "claim", got: the claim) where a claim was made before. Any other error leaves open
   * whether it was written: the writer has to stop.
   */
  append(appends: readonly Append[]): Promise<void>;
  head(stream: string): Promise<Head>;
  /** The records from this position on, in order; at most up to `before`. Throws `gone` for a position that was cut off. */
  read(stream: string, from: Position, before?: Position): AsyncIterable<PlacedRecord>;
  /** Where a claim was made, null where nobody made it. */
  find(claim: string): Promise<Place | null>;
  /** Every claim that stands in the index, in no order: to be proved against the journal. */
  claims(): AsyncIterable<{ readonly claim: string } & Place>;
  /** In order of their names. */
  streams(): Promise<readonly string[]>;
  /** Removes the records before this position for ever; their claims stay taken. */
  cut(stream: string, before: Position): Promise<void>;
  /** Derived state, to start from instead of the beginning; losing it loses nothing. */
  readonly checkpoint: {
    /** Applies the changes, all or none. Throws `stale` where this writer's term is not the newest of its stream: what it knows is older than what is saved. */
    save(changes: Iterable<StateChange>, writer: Term): Promise<void>;
    load(): AsyncIterable<readonly [key: string, value: string]>;
    clear(): Promise<void>;
  };
  close(): Promise<void>;
}

/** A store as it was at one moment, to be looked at while others write. */
export interface StoreView extends Pick<Store, "head" | "read" | "find" | "claims" | "streams" | "close"> {
  readonly checkpoint: Pick<Store["checkpoint"], "load">;
  /** What the driver itself finds wrong in its files, one line each. */
  faults(): Promise<readonly string[]>;
}

/** Published policies by name: files that never change. */
export interface SnapshotStore {
  save(name: string, bytes: Uint8Array): Promise<void>;
  /** Null for a name that was never saved. */
  load(name: string): Promise<Uint8Array | null>;
  names(): Promise<readonly string[]>;
}
