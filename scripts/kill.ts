// Kills the service 5 to 500 ms after each readiness, in the middle of 2,000 requests a second: node scripts/kill.ts [cycles] [sqlite|postgres]
//
// Afterwards every acknowledged decision is asked for again and must be answered byte for byte as before, and every acknowledged outcome
// must be known. Readiness counts from the start of the process. PostgreSQL is the one that PROPENSE_POSTGRES names.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import pg from "pg";
import { seeded } from "../src/core/index.ts";
import { runCycles } from "../test/kill/cycles.ts";

const [cycles = "200", store = "sqlite"] = process.argv.slice(2);
const url = process.env["PROPENSE_POSTGRES"];
if (store === "postgres" && url === undefined) throw new Error("PROPENSE_POSTGRES names no server");
const postgres = store === "postgres" ? { url: url!, schema: `kill_${process.pid}` } : null;
const folder = mkdtempSync(join(tmpdir(), "propense-kill-"));
const random = seeded("kill");
try {
  const report = await runCycles({ folder, postgres, cycles: Number(cycles), perSecond: 2000, killTime: () => setTimeout(5 + 495 * random.uniform()) });
  const { made, decisions, outcomes, unserved, lost, readyMs, readyProcessorMs } = report;
  const at = (share: number, sorted: readonly number[]): string => sorted[Math.ceil(share * sorted.length) - 1].toFixed(0);
  process.stdout.write(`${store}: ${cycles} kills, ${made} requests, ${decisions} decisions and ${outcomes} outcomes acknowledged, ${unserved} refused; ${lost.length} lost or told otherwise; `);
  process.stdout.write(`ready again in ${at(0.5, readyMs)} ms (median), ${at(0.99, readyMs)} ms (99th percentile), ${at(1, readyMs)} ms (longest), `);
  process.stdout.write(`of processor time ${at(0.5, readyProcessorMs)}, ${at(0.99, readyProcessorMs)}, ${at(1, readyProcessorMs)} ms\n`);
  for (const fault of lost.slice(0, 10)) process.stdout.write(`LOST ${fault}\n`);
  process.exitCode = lost.length > 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true });
  if (postgres !== null) {
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    await client.query(`DROP SCHEMA IF EXISTS ${postgres.schema} CASCADE`);
    await client.end();
  }
}
