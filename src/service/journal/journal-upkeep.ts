// What a journal does for itself between commits: anchors that seal where every stream stands, and checkpoints for a quick restart.
import { saveCheckpoint, type Reach } from "./checkpoints.ts";
import type { Anchored } from "../events.ts";
import type { JournalReader } from "./journal-reader.ts";
import type { StateChange, Store, Term } from "./store.ts";
import type { Touched } from "../state.ts";
import { anchorAt, reachOf } from "./tails.ts";

/** When to anchor and to checkpoint. */
export interface JournalLimits {
  /** Records after which an anchor is written, and the milliseconds after which one is where there was any record. */
  readonly anchorRecords: number;
  readonly anchorMs: number;
  /** Records between two checkpoints: what a restart may have to fold. */
  readonly checkpointRecords: number;
  /** Events kept in memory beside the state. */
  readonly recentEvents: number;
}

/** DESIGN: an anchor every second and every 10,000 records. */
export const standardLimits: JournalLimits = { anchorRecords: 10_000, anchorMs: 1000, checkpointRecords: 2000, recentEvents: 20_000 };

/** The upkeep of one journal. */
export interface Upkeep {
  /** The anchor to be written now, or null. */
  anchorDue(): Anchored | null;
  /** Takes what changed where a checkpoint is due or asked for: called when everything folded is about to be durable. */
  prepare(): void;
  /** So many records were written; `changed` when one of them was folded as something else before. */
  note(records: number, changed: boolean): void;
  /** Saves what was prepared. */
  save(): Promise<void>;
  /** Has a checkpoint taken with the next batch; resolves when it is saved. */
  ask(): Promise<void>;
}

/** Upkeep with nothing written yet. */
export function createUpkeep({ store, clock, limits, reader, writer }: {
  /** Whose checkpoints they are. */
  readonly writer: Term;
  readonly store: Store;
  readonly clock: () => number;
  readonly limits: JournalLimits;
  readonly reader: Pick<JournalReader, "state" | "tails" | "changes">;
}): Upkeep {
  const { state, tails, changes } = reader;
  let anchored = { records: 0, atMs: clock() };
  let unsaved = 0;
  let prepared: { readonly touched: readonly Touched[]; readonly changes: readonly StateChange[]; readonly others: Reach } | null = null;
  let asked: { readonly promise: Promise<void>; readonly resolve: () => void } | null = null;
  return {
    anchorDue() {
      const atMs = clock();
      // The clock may jump either way.
      const due = anchored.records >= limits.anchorRecords || (anchored.records > 0 && Math.abs(atMs - anchored.atMs) >= limits.anchorMs);
      if (!due) return null;
      anchored = { records: 0, atMs };
      return anchorAt(tails, atMs);
    },
    prepare() {
      // What others write may be folded before this is saved, but is not among these changes.
      if (asked !== null || unsaved >= limits.checkpointRecords) prepared = { ...changes.take(state), others: reachOf(tails) };
    },
    note(records, changed) {
      anchored = { ...anchored, records: anchored.records + records };
      unsaved += records;
      if (!changed || prepared === null) return;
      changes.note(prepared.touched);
      prepared = null;
    },
    async save() {
      if (prepared === null) return;
      const { changes: made, others } = prepared;
      const own = new Map([...tails].filter(([, { epoch }]) => epoch !== null));
      prepared = null;
      unsaved = 0;
      await saveCheckpoint(store, made, { reach: { ...others, ...reachOf(own) }, writer });
      asked?.resolve();
      asked = null;
    },
    ask() {
      asked ??= Promise.withResolvers<void>();
      return asked.promise;
    },
  };
}
