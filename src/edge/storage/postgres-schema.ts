// The tables of a journal in PostgreSQL, as numbered steps: an older schema is brought up to date, a newer one is refused.
import type pg from "pg";
import { describe, fail } from "../../core/index.ts";

/** Every step from an empty schema to today's tables. A step that was released never changes. */
const steps: readonly string[] = [
  `CREATE TABLE streams (
     id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE,
     start bigint NOT NULL, start_hash bytea NOT NULL, position bigint NOT NULL, hash bytea NOT NULL, epoch bigint NOT NULL
   );
   CREATE TABLE records (
     stream integer NOT NULL REFERENCES streams (id), position bigint NOT NULL, bytes bytea NOT NULL, hash bytea NOT NULL, PRIMARY KEY (stream, position)
   );
   CREATE TABLE claims (claim text COLLATE "C" PRIMARY KEY, stream integer NOT NULL REFERENCES streams (id), position bigint NOT NULL);
   CREATE TABLE state (key text COLLATE "C" PRIMARY KEY, value text NOT NULL);`,
];

/** Throws `bad-settings` for a name that cannot stand unquoted in SQL. */
export function checkSchemaName(schema: string): void {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) fail("bad-settings", "schema", "lower-case letters, digits and _, at most 63", describe(schema));
}

/** Brings a schema up to date, one process at a time. Throws `bad-file` for one that a later version wrote. */
export async function migratePostgres(pool: pg.Pool, schema: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT pg_advisory_xact_lock(hashtext($1))", [`propense ${schema}`]);
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    await client.query("CREATE TABLE IF NOT EXISTS migrations (version integer PRIMARY KEY)");
    const { rows } = await client.query("SELECT coalesce(max(version), 0) AS version FROM migrations");
    const version = Number((rows[0] as { version: unknown }).version);
    if (version > steps.length) fail("bad-file", `schema ${schema}`, `tables of version ${steps.length} or older`, `version ${version}, written by a later release`);
    for (let step = version; step < steps.length; step++) {
      await client.query(steps[step]);
      await client.query("INSERT INTO migrations (version) VALUES ($1)", [step + 1]);
    }
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
