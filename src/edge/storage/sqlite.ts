// Journals in one SQLite file: the default of a store of one process. Every append is one transaction, synchronised to the disk before it answers.
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { describe, fail } from "../../core/index.ts";
import type { Append, Head, PlacedRecord, StateChange, Store, StoreView } from "../../service/index.ts";
import { lockFile } from "./file-lock.ts";
import { migrate, sqliteSteps } from "./sqlite-schema.ts";

/** Rows read per step, between which the event loop goes on. */
const pageRows = 500;

/**
 * Opens or creates the file. Throws `conflict` where another process has it, `bad-file` where it is no journal or of a later version.
 * WAL with full synchronisation: what was acknowledged survives the loss of power, as far as the disk keeps its word.
 */
export function openSqliteStore(path: string): Store {
  const release = lockFile(`${path}.lock`);
  const database = openDatabase(path, release);
  const sql = statements(database);
  const { headNow: head, ...reading } = readingOf(sql);
  return {
    durability: "power-loss",
    async take(stream) {
      sql.take.run(stream, new Uint8Array(32), new Uint8Array(32));
      const { id: _, ...found } = head(stream);
      return found;
    },
    async append(appends) {
      inTransaction(database, () => {
        for (const append of appends) appendOne(sql, head(append.stream), append);
      });
    },
    ...reading,
    async cut(stream, before) {
      cut(database, sql, { ...head(stream), before });
    },
    checkpoint: {
      ...reading.checkpoint,
      async save(changes, { stream, epoch }) {
        inTransaction(database, () => {
          const newest = head(stream).epoch;
          if (epoch !== newest) fail("stale", `epoch of ${stream}`, `${newest}`, describe(epoch));
          saveCheckpoint(sql, changes);
        });
      },
      async clear() {
        sql.clearState.run();
      },
    },
    async close() {
      if (database.isOpen) database.close();
      release();
    },
  };
}

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

type Row = Record<string, unknown>;

function openDatabase(path: string, release: () => void): DatabaseSync {
  try {
    const database = new DatabaseSync(path);
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON");
    migrate(database, sqliteSteps, path);
    return database;
  } catch (error) {
    release();
    if (error instanceof Error && "errcode" in error) fail("bad-file", path, "a journal of this project", error.message);
    throw error;
  }
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

function headOf(row: Row | undefined): Head & { readonly id: number } {
  if (row === undefined) return { id: 0, start: 0, startHash: new Uint8Array(32), position: 0, hash: new Uint8Array(32), epoch: 0 };
  return {
    id: Number(row["id"]), start: Number(row["start"]), startHash: row["start_hash"] as Uint8Array, position: Number(row["position"]),
    hash: row["hash"] as Uint8Array, epoch: Number(row["epoch"]),
  };
}

function appendOne(sql: ReturnType<typeof statements>, head: Head & { readonly id: number }, { stream, expectedPosition, epoch, records }: Append): void {
  if (epoch !== head.epoch) fail("stale", `epoch of ${stream}`, `${head.epoch}`, describe(epoch));
  if (expectedPosition !== head.position) fail("stale", `position of ${stream}`, `${head.position}`, describe(expectedPosition));
  let { position, hash } = head;
  for (const record of records) {
    sql.insert.run(head.id, position, record.bytes, record.hash);
    for (const claim of record.claims) {
      if (sql.claim.run(claim, head.id, position).changes === 0) fail("conflict", "claim", "one that was not made before", claim);
    }
    position++;
    hash = record.hash;
  }
  sql.advance.run(position, hash, head.id);
}

function placed(stream: string, row: Row): PlacedRecord {
  return { stream, position: Number(row["position"]), bytes: row["bytes"] as Uint8Array, hash: row["hash"] as Uint8Array };
}

function cut(database: DatabaseSync, sql: ReturnType<typeof statements>, { id, start, position, before }: Head & { readonly id: number; readonly before: number }): void {
  const end = Math.min(before, position);
  if (end <= start) return;
  const last = sql.read.get(id, end - 1, end, 1)!;
  inTransaction(database, () => {
    sql.cutRecords.run(id, end);
    sql.cutStream.run(end, last["hash"] as Uint8Array, id);
  });
}

function saveCheckpoint(sql: ReturnType<typeof statements>, changes: Iterable<StateChange>): void {
  for (const [key, value] of changes) {
    if (value === null) sql.removeState.run(key);
    else sql.saveState.run(key, value);
  }
}

function inTransaction(database: DatabaseSync, work: () => void): void {
  database.exec("BEGIN IMMEDIATE");
  try {
    work();
    database.exec("COMMIT");
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}
