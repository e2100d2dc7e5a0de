// Sends malformed requests to the service over SQLite and counts what comes back: node --expose-gc scripts/malformed-requests.ts [count]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { seeded, type Random } from "../src/core/index.ts";
import { createApp } from "../src/edge/http/app.ts";
import { createMemorySnapshots, createMemoryStore } from "../src/edge/storage/memory.ts";
import { drawKey } from "../src/edge/http/secrets.ts";
import { problems } from "../src/problems/index.ts";
import { plainRequest } from "../src/problems/coupon/fixtures.ts";
import { algorithms } from "../src/algorithms/index.ts";
import { openSqliteStore } from "../src/edge/storage/sqlite.ts";
import { openDecisionService, openVault, type Store } from "../src/service/index.ts";
import { createRequests, type ApiDocument } from "../test/fixtures/malformed-requests.ts";

/** What came back. */
interface MalformedRun {
  readonly sent: number;
  /** Those that are surely against the document. */
  readonly surely: number;
  readonly byStatus: { readonly [status: string]: number };
  /** Each 5xx, each fault that is no problem+json, each surely malformed request that was let through. */
  readonly faults: readonly string[];
  /** What stands in memory after each tenth, and how many records the accepted ones among them had left by then. */
  readonly heapMegabytes: readonly number[];
  readonly records: readonly number[];
}

/** Sends so many to a service with a coupon campaign and one decision, in memory unless a store is given; `change` may break it beforehand. */
export async function sendMalformed(count: number, random: Random, { change, store = createMemoryStore() }: { readonly change?: (app: FastifyInstance) => void; readonly store?: Store } = {}): Promise<MalformedRun> {
  const service = await openDecisionService({
    store, snapshots: createMemorySnapshots(), vault: openVault, clock: () => plainRequest.timeMs, secret: Uint8Array.of(1), stream: "one", kinds: problems, algorithms,
  });
  await service.campaigns.create({ campaign: "spring", problem: "coupon" });
  await service.decide({ campaign: "spring", decision: "visit-1", request: plainRequest });
  const { secret, ...drawn } = drawKey("admin");
  await service.keys.create({ ...drawn, name: "the sender", role: "admin" });
  const calm = { mostWaiting: 1e9, mostAtOnce: 1e9, mostDelayMs: 1e9 };
  const app = await createApp({ service, snapshots: createMemorySnapshots(), durability: "none", clock: () => plainRequest.timeMs, limits: { overload: calm } });
  change?.(app);
  const document = (await app.inject({ url: "/openapi.json" })).json<ApiDocument>();
  const next = createRequests(document, random);
  const byStatus: { [status: string]: number } = {};
  const faults: string[] = [];
  const heapMegabytes: number[] = [];
  const records: number[] = [];
  let surely = 0;
  for (let index = 0; index < count; index++) {
    const request = next();
    const { statusCode, headers, body } = await app.inject({
      method: request.method as "POST", url: request.path, headers: { ...request.headers, authorization: `Bearer ${secret}` }, ...(request.body !== null && { payload: request.body }),
    });
    byStatus[statusCode] = (byStatus[statusCode] ?? 0) + 1;
    if (request.surely) surely++;
    const told = statusCode < 400 || String(headers["content-type"]).startsWith("application/problem+json");
    if (statusCode >= 500 || !told || (request.surely && statusCode < 400)) faults.push(`${request.operation} (${request.how}) ${statusCode}: ${request.path.slice(0, 80)} ${request.body?.slice(0, 120) ?? ""} -> ${body.slice(0, 200)}`);
    if ((index + 1) % Math.ceil(count / 10) !== 0) continue;
    heapMegabytes.push(Math.round(heapAfterCollection() / 1e6));
    records.push((await Promise.all((await store.streams()).map((stream) => store.head(stream)))).reduce((sum, { position }) => sum + position, 0));
  }
  await app.close();
  return { sent: count, surely, byStatus, faults, heapMegabytes, records };
}

// Collected first where node --expose-gc allows it.
function heapAfterCollection(): number {
  (globalThis as { readonly gc?: () => void }).gc?.();
  return process.memoryUsage().heapUsed;
}

if (import.meta.main) {
  const count = Number(process.argv[2] ?? 200_000);
  const folder = mkdtempSync(join(tmpdir(), "propense-malformed-"));
  const run = await sendMalformed(count, seeded("malformed"), { store: openSqliteStore(join(folder, "journal.sqlite")) });
  rmSync(folder, { recursive: true });
  process.stdout.write(`${JSON.stringify({ ...run, faults: run.faults.slice(0, 20), faultCount: run.faults.length }, null, 2)}\n`);
  process.exitCode = run.faults.length === 0 ? 0 : 1;
}
