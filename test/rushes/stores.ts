// Stores to rush upon: SQLite in a folder that goes away, PostgreSQL in a schema that goes away.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { openPostgresStore } from "../../src/edge/storage/postgres.ts";
import { openSqliteStore } from "../../src/edge/storage/sqlite.ts";
import type { Store } from "../../src/service/index.ts";

let count = 0;

/** Runs with a new SQLite file. */
export async function withSqlite<Result>(use: (stores: readonly Store[]) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "propense-rush-"));
  const store = openSqliteStore(join(folder, "journal.sqlite"));
  try {
    return await use([store]);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

/** Runs with a new schema, for so many nodes with connections of their own. */
export async function withPostgres<Result>(url: string, nodes: number, use: (stores: readonly Store[]) => Promise<Result>): Promise<Result> {
  const schema = `rush_${process.pid}_${count++}`;
  const stores = await Promise.all(Array.from({ length: nodes }, () => openPostgresStore({ url, schema })));
  try {
    return await use(stores);
  } finally {
    await Promise.all(stores.map((store) => store.close()));
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    await client.end();
  }
}
