// A store as it is at one moment, read-only: for commands that look at a journal while a service writes it.
import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { fail } from "../../core/index.ts";
import type { StoreView } from "../../service/index.ts";
import { checkSchemaName } from "./postgres-schema.ts";
import { readingOf as readPostgres } from "./postgres.ts";
import { sqliteSteps } from "./sqlite-schema.ts";
import { missingIn, readingOf as readSqlite, statements } from "./sqlite-reading.ts";
import { readTip, tipPath } from "./tip.ts";

/** Opens a journal in an SQLite file. Nothing that is written meanwhile is seen. Throws `bad-file` for what is no journal of this version. */
export function viewSqliteStore(path: string): StoreView {
  if (!existsSync(path)) fail("bad-file", path, "a journal", "nothing");
  let database: DatabaseSync | undefined;
  try {
    // Before the moment begins: what it says then was acknowledged before.
    const tip = readTip(tipPath(path));
    database = new DatabaseSync(path, { readOnly: true });
    const opened = database;
    // The transaction begins with its first look, and holds what it sees.
    opened.exec("PRAGMA busy_timeout = 5000; BEGIN");
    const version = Number(opened.prepare("PRAGMA user_version").get()!["user_version"]);
    opened.prepare("SELECT count(*) FROM streams").get();
    if (version !== sqliteSteps.length) fail("bad-file", path, `tables of version ${sqliteSteps.length}`, `version ${version}`);
    const sql = statements(opened);
    const { headNow: _, ...reading } = readSqlite(sql);
    const pages = (): readonly string[] => opened.prepare("PRAGMA integrity_check(20)").all().map((row) => String(row["integrity_check"])).filter((line) => line !== "ok");
    return {
      ...reading,
      faults: async () => [...pages(), ...missingIn(sql, tip)],
      close: async () => opened.close(),
    };
  } catch (error) {
    database?.close();
    if (error instanceof Error && "errcode" in error) fail("bad-file", path, "a journal of this project", error.message);
    throw error;
  }
}

/** The same in PostgreSQL: one transaction that only reads, repeatably. */
export async function viewPostgresStore({ url, schema }: { readonly url: string; readonly schema: string }): Promise<StoreView> {
  checkSchemaName(schema);
  const pool = new pg.Pool({ connectionString: url, max: 1, options: `-c search_path=${schema}` });
  pool.on("error", () => undefined);
  let opened: pg.PoolClient | undefined;
  const close = async (): Promise<void> => {
    opened?.release(true);
    await pool.end();
  };
  try {
    const client = opened = await pool.connect();
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const { rows } = await client.query("SELECT to_regclass('streams') IS NOT NULL AS there");
    if (!(rows[0] as { there: boolean }).there) fail("bad-file", `schema ${schema}`, "a journal", "nothing");
    return {
      ...readPostgres(client),
      // The server checks its own pages.
      faults: async () => [],
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
