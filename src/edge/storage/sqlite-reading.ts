// The reading half of the SQLite driver, and its statements: for the store that writes, and for a view of one moment.
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { fail } from "../../core/index.ts";
import type { Head, PlacedRecord, StoreView } from "../../service/index.ts";
import { missingSince, type Tip } from "./tip.ts";

/** Rows read per step, between which the event loop goes on. */
const pageRows = 500;

/** The reading half of the driver over these statements. */
export function readingOf(sql: ReturnType<typeof statements>): Omit<StoreView, "faults" | "close"> & { readonly headNow: (stream: string) => Head & { readonly id: number } } {
  const headNow = (stream: string): Head & { readonly id: number } => headOf(sql.head.get(stream));
  return {
    headNow,
    async head(stream) {
      const { id: _, ...found } = headNow(stream);
      return found;
    },
    async *read(stream, from, before = Number.MAX_SAFE_INTEGER) {
      const { id, start } = headNow(stream);
      if (from < start) fail("gone", `${stream}[${from}]`, `a position from ${start} on`, from);
      for (let at = from; at < before;) {
        const rows = sql.read.all(id, at, before, pageRows);
        for (const row of rows) yield placed(stream, row);
        if (rows.length < pageRows) return;
        at = Number(rows[rows.length - 1]["position"]) + 1;
        await new Promise((resolve) => { setImmediate(resolve); });
      }
    },
    async find(claim) {
      const row = sql.find.get(claim);
      return row === undefined ? null : { stream: row["name"] as string, position: Number(row["position"]) };
    },
    async *claims() {
      for (const row of sql.claims.iterate()) yield { claim: row["claim"] as string, stream: row["name"] as string, position: Number(row["position"]) };
    },
    streams: async () => sql.streams.all().map((row) => row["name"] as string),
    checkpoint: {
      async *load() {
        for (const row of sql.loadState.iterate()) yield [row["key"] as string, row["value"] as string];
      },
    },
  };
}

/** What the witness saw and this file does not hold, one line per stream. */
export function missingIn(sql: ReturnType<typeof statements>, tip: Tip): readonly string[] {
  const headNow = (stream: string): Head & { readonly id: number } => headOf(sql.head.get(stream));
  return missingSince(tip, { headOf: headNow, hashAt: (stream, position) => (sql.read.get(headNow(stream).id, position, position + 1, 1)?.["hash"] as Uint8Array | undefined) ?? null });
}

/** The statements of the driver, prepared. */
export function statements(database: DatabaseSync) {
  return {
    head: database.prepare("SELECT id, start, start_hash, position, hash, epoch FROM streams WHERE name = ?"),
    take: database.prepare(`INSERT INTO streams (name, start, start_hash, position, hash, epoch) VALUES (?, 0, ?, 0, ?, 1)
      ON CONFLICT (name) DO UPDATE SET epoch = epoch + 1`),
    advance: database.prepare("UPDATE streams SET position = ?, hash = ? WHERE id = ?"),
    insert: database.prepare("INSERT INTO records (stream, position, bytes, hash) VALUES (?, ?, ?, ?)"),
    claim: database.prepare("INSERT INTO claims (claim, stream, position) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"),
    read: database.prepare("SELECT position, bytes, hash FROM records WHERE stream = ? AND position >= ? AND position < ? ORDER BY position LIMIT ?"),
    find: database.prepare("SELECT name, claims.position FROM claims JOIN streams ON streams.id = claims.stream WHERE claim = ?"),
    claims: database.prepare("SELECT claim, name, claims.position FROM claims JOIN streams ON streams.id = claims.stream"),
    streams: database.prepare("SELECT name FROM streams ORDER BY name"),
    cutRecords: database.prepare("DELETE FROM records WHERE stream = ? AND position < ?"),
    cutStream: database.prepare("UPDATE streams SET start = ?, start_hash = ? WHERE id = ?"),
    saveState: database.prepare("INSERT INTO state (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"),
    removeState: database.prepare("DELETE FROM state WHERE key = ?"),
    loadState: database.prepare("SELECT key, value FROM state"),
    clearState: database.prepare("DELETE FROM state"),
  } satisfies Record<string, StatementSync>;
}

type Row = Record<string, unknown>;

function headOf(row: Row | undefined): Head & { readonly id: number } {
  if (row === undefined) return { id: 0, start: 0, startHash: new Uint8Array(32), position: 0, hash: new Uint8Array(32), epoch: 0 };
  return {
    id: Number(row["id"]), start: Number(row["start"]), startHash: row["start_hash"] as Uint8Array, position: Number(row["position"]),
    hash: row["hash"] as Uint8Array, epoch: Number(row["epoch"]),
  };
}

function placed(stream: string, row: Row): PlacedRecord {
  return { stream, position: Number(row["position"]), bytes: row["bytes"] as Uint8Array, hash: row["hash"] as Uint8Array };
}
