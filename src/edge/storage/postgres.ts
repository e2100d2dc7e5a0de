// Journals in PostgreSQL: for a store that has grown, with several processes on one database. Every append is one transaction.
import pg from "pg";
import { describe, fail } from "../../core/index.ts";
import type { Append, Head, NewRecord, PlacedRecord, Position, Store, StoreView } from "../../service/index.ts";
import { checkSchemaName, migratePostgres } from "./postgres-schema.ts";

/** Where and how. */
export interface PostgresOptions {
  /** postgres://user@host:port/database, with sslmode=require or verify-full for TLS. */
  readonly url: string;
  /** The schema that holds the tables; made where it is not there. */
  readonly schema?: string;
  readonly connections?: number;
}

const pageRows = 500;

/** Opens or creates the tables. Throws `bad-file` where a later version wrote them. What was acknowledged survives the loss of power of the server. */
export async function openPostgresStore({ url, schema = "propense", connections = 4 }: PostgresOptions): Promise<Store> {
  checkSchemaName(schema);
  const pool = new pg.Pool({ connectionString: url, max: connections, options: `-c search_path=${schema} -c synchronous_commit=on` });
  // A broken idle connection is replaced by the pool; the one in use reports its error to its query.
  pool.on("error", () => undefined);
  await migratePostgres(pool, schema);
  const reading = readingOf(pool);
  return {
    durability: "power-loss",
    async take(stream) {
      const zeros = Buffer.alloc(32);
      const { rows } = await pool.query(
        `INSERT INTO streams (name, start, start_hash, position, hash, epoch) VALUES ($1, 0, $2, 0, $2, 1)
         ON CONFLICT (name) DO UPDATE SET epoch = streams.epoch + 1 RETURNING id, start, start_hash, position, hash, epoch`, [stream, zeros]);
      return headOf(rows[0]);
    },
    append: (appends) => inTransaction(pool, (client) => appendAll(client, appends)),
    ...reading,
    cut: (stream, before) => inTransaction(pool, (client) => cut(client, stream, before)),
    checkpoint: {
      ...reading.checkpoint,
      save: (changes, { stream, epoch }) => inTransaction(pool, async (client) => {
        // Held until the end, so that nobody takes a newer term in between.
        const newest = headOf((await client.query(`${headSql} WHERE name = $1 FOR SHARE`, [stream])).rows[0]).epoch;
        if (epoch !== newest) fail("stale", `epoch of ${stream}`, `${newest}`, describe(epoch));
        const all = [...new Map(changes)];
        const kept = all.filter(([, value]) => value !== null);
        await client.query("DELETE FROM state WHERE key = ANY($1)", [all.filter(([, value]) => value === null).map(([key]) => key)]);
        await client.query(
          `INSERT INTO state (key, value) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
          [kept.map(([key]) => key), kept.map(([, value]) => value)]);
      }),
      async clear() {
        await pool.query("DELETE FROM state");
      },
    },
    close: () => pool.end(),
  };
}

/** The reading half of the driver over a pool, or over one connection whose transaction is a moment. */
export function readingOf(client: pg.Pool | pg.PoolClient): Omit<StoreView, "faults" | "close"> {
  const query = async (text: string, values: readonly unknown[] = []): Promise<readonly Row[]> => (await client.query(text, [...values])).rows as Row[];
  const head = async (stream: string): Promise<Head> => headOf((await query(`${headSql} WHERE name = $1`, [stream]))[0]);
  return {
    head,
    async *read(stream, from, before = Number.MAX_SAFE_INTEGER) {
      const { start } = await head(stream);
      if (from < start) fail("gone", `${stream}[${from}]`, `a position from ${start} on`, from);
      for (let at = from; at < before;) {
        const rows = await query(
          `SELECT r.position, r.bytes, r.hash FROM records r JOIN streams s ON s.id = r.stream
           WHERE s.name = $1 AND r.position >= $2 AND r.position < $3 ORDER BY r.position LIMIT ${pageRows}`, [stream, at, before]);
        for (const row of rows) yield placed(stream, row);
        if (rows.length < pageRows) return;
        at = Number(rows[rows.length - 1]["position"]) + 1;
      }
    },
    async find(claim) {
      const [row] = await query("SELECT s.name, c.position FROM claims c JOIN streams s ON s.id = c.stream WHERE c.claim = $1", [claim]);
      return row === undefined ? null : { stream: row["name"] as string, position: Number(row["position"]) };
    },
    async *claims() {
      for (let last = ""; ;) {
        const rows = await query(
          `SELECT c.claim, s.name, c.position FROM claims c JOIN streams s ON s.id = c.stream WHERE c.claim > $1 ORDER BY c.claim LIMIT ${pageRows}`, [last]);
        for (const row of rows) yield { claim: row["claim"] as string, stream: row["name"] as string, position: Number(row["position"]) };
        if (rows.length < pageRows) return;
        last = rows[rows.length - 1]["claim"] as string;
      }
    },
    streams: async () => (await query(`SELECT name FROM streams ORDER BY name COLLATE "C"`)).map((row) => row["name"] as string),
    checkpoint: {
      async *load() {
        for (const row of await query("SELECT key, value FROM state")) yield [row["key"] as string, row["value"] as string];
      },
    },
  };
}

type Row = Record<string, unknown>;

const headSql = "SELECT id, name, start, start_hash, position, hash, epoch FROM streams";

function headOf(row: Row | undefined): Head {
  if (row === undefined) return { start: 0, startHash: new Uint8Array(32), position: 0, hash: new Uint8Array(32), epoch: 0 };
  return {
    start: Number(row["start"]), startHash: bytesOf(row["start_hash"]), position: Number(row["position"]), hash: bytesOf(row["hash"]), epoch: Number(row["epoch"]),
  };
}

function placed(stream: string, row: Row): PlacedRecord {
  return { stream, position: Number(row["position"]), bytes: bytesOf(row["bytes"]), hash: bytesOf(row["hash"]) };
}

function bytesOf(value: unknown): Uint8Array {
  return new Uint8Array(value as Buffer);
}

async function inTransaction(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("BEGIN");
    await work(client);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch((rollback: unknown) => { broken = rollback as Error; });
    throw error;
  } finally {
    client.release(broken);
  }
}

async function appendAll(client: pg.PoolClient, appends: readonly Append[]): Promise<void> {
  // Always in the same order, so that two writers of the same streams wait for each other and never in a circle.
  const ordered = appends.toSorted((a, b) => (a.stream < b.stream ? -1 : 1));
  const { rows } = await client.query(`${headSql} WHERE name = ANY($1) ORDER BY name FOR UPDATE`, [ordered.map(({ stream }) => stream)]);
  const heads = new Map((rows as Row[]).map((row) => [row["name"] as string, row]));
  for (const append of ordered) checkWriter(append, headOf(heads.get(append.stream)));
  for (const append of ordered) await appendOne(client, Number(heads.get(append.stream)!["id"]), append);
}

function checkWriter({ stream, epoch, expectedPosition }: Append, head: Head): void {
  if (epoch !== head.epoch) fail("stale", `epoch of ${stream}`, `${head.epoch}`, describe(epoch));
  if (expectedPosition !== head.position) fail("stale", `position of ${stream}`, `${head.position}`, describe(expectedPosition));
}

async function appendOne(client: pg.PoolClient, id: number, { expectedPosition, records }: Append): Promise<void> {
  if (records.length === 0) return;
  await claimAll(client, id, { expectedPosition, records });
  await client.query(
    "INSERT INTO records (stream, position, bytes, hash) SELECT $1, $2 + ordinality - 1, bytes, hash FROM unnest($3::bytea[], $4::bytea[]) WITH ORDINALITY AS r (bytes, hash, ordinality)",
    [id, expectedPosition, records.map(({ bytes }) => buffer(bytes)), records.map(({ hash }) => buffer(hash))]);
  await client.query("UPDATE streams SET position = $2, hash = $3 WHERE id = $1", [id, expectedPosition + records.length, buffer(records[records.length - 1].hash)]);
}

// One statement for all claims: it waits for another transaction that holds one of them, and returns those that nobody had made.
async function claimAll(client: pg.PoolClient, id: number, { expectedPosition, records }: { readonly expectedPosition: Position; readonly records: readonly NewRecord[] }): Promise<void> {
  const wanted = records.flatMap(({ claims }, index) => claims.map((claim) => ({ claim, position: expectedPosition + index })));
  const names = new Set<string>();
  for (const { claim } of wanted) {
    if (names.has(claim)) fail("conflict", "claim", "one that was not made before", claim);
    names.add(claim);
  }
  if (wanted.length === 0) return;
  const sorted = wanted.toSorted((a, b) => (a.claim < b.claim ? -1 : 1));
  const { rows } = await client.query(
    "INSERT INTO claims (claim, stream, position) SELECT claim, $1, position FROM unnest($2::text[], $3::bigint[]) AS c (claim, position) ON CONFLICT DO NOTHING RETURNING claim",
    [id, sorted.map(({ claim }) => claim), sorted.map(({ position }) => position)]);
  if (rows.length === sorted.length) return;
  const made = new Set((rows as Row[]).map((row) => row["claim"]));
  fail("conflict", "claim", "one that was not made before", sorted.find(({ claim }) => !made.has(claim))!.claim);
}

function buffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

async function cut(client: pg.PoolClient, stream: string, before: Position): Promise<void> {
  const { rows } = await client.query(`${headSql} WHERE name = $1 FOR UPDATE`, [stream]);
  const head = headOf(rows[0]);
  const end = Math.min(before, head.position);
  if (end <= head.start) return;
  const id = Number(rows[0]["id"]);
  const last = await client.query("SELECT hash FROM records WHERE stream = $1 AND position = $2", [id, end - 1]);
  await client.query("DELETE FROM records WHERE stream = $1 AND position < $2", [id, end]);
  await client.query("UPDATE streams SET start = $2, start_hash = $3 WHERE id = $1", [id, end, last.rows[0]["hash"]]);
}
