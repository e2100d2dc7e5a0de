// Copies of a journal as it is at one moment: the same tables in another SQLite file, or in an empty schema of PostgreSQL.
import { closeSync, existsSync, fsyncSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { fail } from "../../core/index.ts";
import type { StoreView } from "../../service/index.ts";
import { migrate, sqliteSteps } from "./sqlite-schema.ts";
import { checkSchemaName, migratePostgres } from "./postgres-schema.ts";

const pageRows = 500;

/** Copies an SQLite file that others may be writing: what is there now, without what was freed, and on disk when it returns. */
export function copySqliteFile(from: string, to: string): void {
  if (!existsSync(from)) fail("bad-file", from, "an SQLite file", "nothing");
  try {
    const database = new DatabaseSync(from, { readOnly: true });
    try {
      database.exec("PRAGMA busy_timeout = 5000");
      database.prepare("VACUUM INTO ?").run(to);
    } finally {
      database.close();
    }
  } catch (error) {
    if (error instanceof Error && "errcode" in error) fail("bad-file", from, "an SQLite file that can be copied", error.message);
    throw error;
  }
  synchronise(to);
}

/** Writes what a view sees into a new SQLite file of a journal. */
export async function copyIntoSqlite(view: StoreView, to: string): Promise<void> {
  const database = new DatabaseSync(to);
  try {
    migrate(database, sqliteSteps, to);
    const sql = {
      stream: database.prepare("INSERT INTO streams (name, start, start_hash, position, hash, epoch) VALUES (?, ?, ?, ?, ?, ?)"),
      record: database.prepare("INSERT INTO records (stream, position, bytes, hash) VALUES (?, ?, ?, ?)"),
      claim: database.prepare("INSERT INTO claims (claim, stream, position) VALUES (?, ?, ?)"), state: database.prepare("INSERT INTO state (key, value) VALUES (?, ?)"),
    };
    const ids = new Map<string, number>();
    database.exec("BEGIN");
    for (const name of await view.streams()) {
      const { start, startHash, position, hash, epoch } = await view.head(name);
      const id = Number(sql.stream.run(name, start, startHash, position, hash, epoch).lastInsertRowid);
      ids.set(name, id);
      for await (const record of view.read(name, start)) sql.record.run(id, record.position, record.bytes, record.hash);
    }
    for await (const { claim, stream, position } of view.claims()) sql.claim.run(claim, ids.get(stream)!, position);
    for await (const [key, value] of view.checkpoint.load()) sql.state.run(key, value);
    database.exec("COMMIT");
  } finally {
    database.close();
  }
  synchronise(to);
}

/** Writes what a view sees into a schema that holds no journal yet, all or nothing. Throws `conflict` where it holds one. */
export async function copyIntoPostgres(view: StoreView, { url, schema }: { readonly url: string; readonly schema: string }): Promise<void> {
  checkSchemaName(schema);
  const pool = new pg.Pool({ connectionString: url, max: 1, options: `-c search_path=${schema}` });
  pool.on("error", () => undefined);
  try {
    await migratePostgres(pool, schema);
    const client = await pool.connect();
    try {
      await client.query("BEGIN; LOCK TABLE streams IN EXCLUSIVE MODE");
      if ((await client.query("SELECT 1 FROM streams LIMIT 1")).rows.length > 0) fail("conflict", `schema ${schema}`, "one without a journal", "one that holds one");
      await fillPostgres(client, view);
      await client.query("COMMIT");
    } finally {
      client.release(true);
    }
  } finally {
    await pool.end();
  }
}

async function fillPostgres(client: pg.PoolClient, view: StoreView): Promise<void> {
  const ids = new Map<string, number>();
  for (const name of await view.streams()) {
    const { start, startHash, position, hash, epoch } = await view.head(name);
    const { rows } = await client.query(
      "INSERT INTO streams (name, start, start_hash, position, hash, epoch) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id", [name, start, Buffer.from(startHash), position, Buffer.from(hash), epoch]);
    const id = Number((rows[0] as { readonly id: unknown }).id);
    ids.set(name, id);
    for await (const page of pages(view.read(name, start))) {
      await client.query(
        "INSERT INTO records (stream, position, bytes, hash) SELECT $1, * FROM unnest($2::bigint[], $3::bytea[], $4::bytea[])",
        [id, page.map((record) => record.position), page.map(({ bytes }) => Buffer.from(bytes)), page.map((record) => Buffer.from(record.hash))]);
    }
  }
  for await (const page of pages(view.claims())) {
    await client.query(
      "INSERT INTO claims (claim, stream, position) SELECT * FROM unnest($1::text[], $2::integer[], $3::bigint[])",
      [page.map(({ claim }) => claim), page.map(({ stream }) => ids.get(stream)), page.map(({ position }) => position)]);
  }
  for await (const page of pages(view.checkpoint.load())) {
    await client.query("INSERT INTO state (key, value) SELECT * FROM unnest($1::text[], $2::text[])", [page.map(([key]) => key), page.map(([, value]) => value)]);
  }
}

async function* pages<Entry>(entries: AsyncIterable<Entry>): AsyncIterable<readonly Entry[]> {
  let page: Entry[] = [];
  for await (const entry of entries) {
    page.push(entry);
    if (page.length < pageRows) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

/** Has the disk keep a file that is written. */
export function synchronise(path: string): void {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
