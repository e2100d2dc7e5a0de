// Journals in one SQLite file: the default of a store of one process. Every append is one transaction, synchronised to the disk before it answers.
import { DatabaseSync } from "node:sqlite";
import { describe, fail } from "../../core/index.ts";
import type { Append, Head, StateChange, Store } from "../../service/index.ts";
import { lockFile } from "./file-lock.ts";
import { missingIn, readingOf, statements } from "./sqlite-reading.ts";
import { migrate, sqliteSteps } from "./sqlite-schema.ts";
import { openTip, readTip, tipPath, type Tip } from "./tip.ts";

/**
 * Opens or creates the file. Throws `conflict` where another process has it, `bad-file` where it is no journal, of a later version, or ends
 * before what was acknowledged.
 * WAL with full synchronisation: what was acknowledged survives the loss of power, as far as the disk keeps its word.
 */
export function openSqliteStore(path: string): Store {
  const release = lockFile(`${path}.lock`);
  const database = openDatabase(path, release);
  const sql = statements(database);
  const { headNow: head, ...reading } = readingOf(sql);
  const tip = openTip(tipPath(path), checkedTip(path, sql, () => { database.close(); release(); }));
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
      for (const { stream, expectedPosition, records } of appends) {
        const last = records.at(-1);
        if (last !== undefined) tip.note(stream, expectedPosition + records.length, last.hash);
      }
      tip.write();
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
      if (database.isOpen) {
        database.close();
        tip.close();
      }
      release();
    },
  };
}

function checkedTip(path: string, sql: ReturnType<typeof statements>, close: () => void): Tip {
  const tip = readTip(tipPath(path));
  let missing: string | undefined;
  try {
    [missing] = missingIn(sql, tip);
  } catch (error) {
    missing = error instanceof Error ? error.message : describe(error);
  }
  if (missing === undefined) return tip;
  close();
  return fail("bad-file", path, `all that was acknowledged (${tipPath(path)}; without that file an older state is taken as it is)`, missing);
}

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
