// A service killed in the middle of its work loses nothing that it acknowledged; 200 kills are a script of their own (scripts/kill.ts).
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import pg from "pg";
import { expect, test } from "vitest";
import { runCycles, type KillReport } from "./kill/cycles.ts";
import type { DataPlace } from "./kill/service-process.ts";

const url = process.env["PROPENSE_POSTGRES"];

// In the middle of something, however slow the machine is.
async function whenMore(acknowledged: () => number): Promise<void> {
  const enough = acknowledged() + 30;
  while (acknowledged() < enough) await setTimeout(2);
}

async function killTwice(postgres: DataPlace["postgres"]): Promise<KillReport> {
  const folder = mkdtempSync(join(tmpdir(), "propense-kill-"));
  try {
    return await runCycles({ folder, postgres, cycles: 2, perSecond: 2000, killTime: whenMore });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function expectNothingLost({ lost, decisions }: KillReport): void {
  expect(lost).toEqual([]);
  expect(decisions).toBeGreaterThanOrEqual(60);
}

test("on SQLite: each acknowledged decision is answered byte for byte again, each outcome is known", async () => {
  expectNothingLost(await killTwice(null));
}, 300_000);

test.skipIf(url === undefined)("the same on PostgreSQL", async () => {
  const schema = `kill_test_${process.pid}`;
  try {
    expectNothingLost(await killTwice({ url: url!, schema }));
  } finally {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    await client.end();
  }
}, 300_000);
