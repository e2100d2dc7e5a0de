// Writes batches of entries as chained records. Where another writer took a name first, the decision yields: its money is given back.
import { PropenseError } from "../../core/index.ts";
import type { Waiting } from "./commit-queue.ts";
import { claimsOf, eventVersion, type Decided, type JournalEvent } from "../events.ts";
import type { RecordCodec } from "./record-codec.ts";
import { voidMovements } from "../../experiment/index.ts";
import { removeDecision } from "../persons/person-index.ts";
import type { Observed } from "../persons/person-events.ts";
import { sliceIn, type ServiceState } from "../state.ts";
import type { Append, NewRecord, Position, Store } from "./store.ts";
import { ownTail, type Tails } from "./tails.ts";
import type { Vault } from "../persons/vault.ts";

/** Events in the places they will have. */
export interface PlacedEntry {
  readonly stream: string;
  readonly from: Position;
  readonly events: readonly JournalEvent[];
}

/** What writing needs. */
export interface WriterPorts {
  readonly store: Store;
  readonly vault: Vault;
  readonly codec: RecordCodec;
  readonly tails: Tails;
  readonly state: ServiceState;
  /** The event that stands at a place is another one than was handed in. */
  readonly onChange: (stream: string, position: Position, event: JournalEvent) => void;
}

/**
 * Writes a batch with one synchronisation and moves the tails. Rejects the entries whose name was taken, writes their decisions as
 * lost, and returns the entries that give their money back, to be handed in next. Every other fault of the store is thrown.
 */
export async function writeBatch(ports: WriterPorts, batch: readonly Waiting<PlacedEntry>[]): Promise<readonly Omit<PlacedEntry, "from">[]> {
  const entries = batch.map(({ item }) => item);
  const lost: Decided[] = [];
  const streams: string[] = [];
  for (;;) {
    const appends = appendsOf(ports, entries);
    await ports.vault.flush();
    try {
      await ports.store.append(appends);
      advance(ports.tails, appends);
      return lost.map((decided, index) => ({ stream: streams[index], events: [yieldedOf(ports.state, streams[index], decided)] }));
    } catch (error) {
      const taken = takenClaim(error);
      const index = taken === null ? -1 : entries.findIndex(({ events }) => events.some((event) => claimKeys(ports.codec, event).includes(taken)));
      const decided = entries[index]?.events[0];
      // A name that only this writer can take was taken: the index or another writer of this stream is wrong, and nothing is safe any more.
      if ((decided?.kind !== "decided" && decided?.kind !== "observed") || entries[index].events.length > 1) throw error;
      batch[index].reject(error);
      if (decided.kind === "observed") {
        entries[index] = { ...entries[index], events: [loseMessage(ports, entries[index], decided)] };
        continue;
      }
      entries[index] = { ...entries[index], events: [loseName(ports, entries[index], decided)] };
      lost.push(decided);
      streams.push(entries[index].stream);
    }
  }
}

function claimKeys(codec: RecordCodec, event: JournalEvent): readonly string[] {
  return claimsOf(event).map(codec.claimKey);
}

function takenClaim(error: unknown): string | null {
  return error instanceof PropenseError && error.fault.code === "conflict" && error.fault.where === "claim" ? error.fault.got : null;
}

function appendsOf({ tails, codec }: WriterPorts, entries: readonly PlacedEntry[]): readonly Append[] {
  const byStream = new Map<string, { records: NewRecord[]; hash: Uint8Array }>();
  for (const { stream, events } of entries) {
    const so = byStream.get(stream) ?? { records: [], hash: ownTail(tails, stream).hash };
    byStream.set(stream, so);
    for (const event of events) {
      const record = codec.encode(event, so.hash);
      so.records.push(record);
      so.hash = record.hash;
    }
  }
  return [...byStream].map(([stream, { records }]) => {
    const { written, epoch } = ownTail(tails, stream);
    return { stream, expectedPosition: written, epoch, records };
  });
}

function advance(tails: Tails, appends: readonly Append[]): void {
  for (const { stream, records } of appends) {
    const tail = ownTail(tails, stream);
    tail.written += records.length;
    tail.hash = records.at(-1)?.hash ?? tail.hash;
  }
}

function loseName({ state, onChange }: WriterPorts, { stream, from }: PlacedEntry, decided: Decided): Decided {
  const event: Decided = { ...decided, lost: true };
  const slice = sliceIn(state.get(decided.campaign)!, stream);
  removeDecision(slice, decided.decision);
  slice.lost.add(decided.decision);
  onChange(stream, from, event);
  return event;
}

function loseMessage({ state, onChange }: WriterPorts, { stream, from }: PlacedEntry, observed: Observed): Observed {
  const event: Observed = { ...observed, lost: true };
  state.persons.takeBack(observed);
  onChange(stream, from, event);
  return event;
}

function yieldedOf(state: ServiceState, stream: string, { campaign, decision, atMs }: Pick<Decided, "campaign" | "decision" | "atMs">): JournalEvent {
  const { ledger } = sliceIn(state.get(campaign)!, stream);
  return { kind: "yielded", version: eventVersion, campaign, atMs, decision, movements: voidMovements(ledger, decision) };
}

/** What this writer still owes after a crash: the money of decisions that lost their name before they could give it back. */
export function owedYields(state: ServiceState, streams: readonly string[], atMs: number): readonly Omit<PlacedEntry, "from">[] {
  return [...state].flatMap(([campaign, { slices }]) => streams.flatMap((stream) => (
    [...slices.get(stream)?.lost ?? []].map((decision) => ({ stream, events: [yieldedOf(state, stream, { campaign, decision, atMs })] }))
  )));
}
