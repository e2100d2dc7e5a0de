// Decisions per second without a network: the policy's choice alone, the service in memory, the service on SQLite: node bench/load/in-process.ts [decisions]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linearThompson, squareCb } from "../../src/algorithms/index.ts";
import { choose, createLearner, seeded, type Algorithm } from "../../src/core/index.ts";
import { fastDigest, fastMac } from "../../src/edge/fast-hashes.ts";
import { createMemorySnapshots, createMemoryStore } from "../../src/edge/storage/memory.ts";
import { openThreadedStore } from "../../src/edge/storage/threaded.ts";
import { createMemoryVault } from "../../src/edge/vault/memory.ts";
import { openSqliteVault } from "../../src/edge/vault/sqlite.ts";
import { openDecisionService, type Store, type Vault } from "../../src/service/index.ts";
import { wideRequest } from "./requests.ts";
import { policies } from "./server.ts";
import { wideKind } from "./wide-problem.ts";

const count = Number(process.argv[2] ?? 40_000);
/** Callers at once, as over HTTP. */
const callers = 64;
const random = seeded("load");
const requests = Array.from({ length: 256 }, () => wideRequest(random));
const problem = wideKind.create({});

async function measure(name: string, decisions: number, work: (index: number) => Promise<unknown> | void, atOnce: number): Promise<void> {
  let next = 0;
  const upTo = (end: number): Promise<unknown> => Promise.all(Array.from({ length: atOnce }, async () => { while (next < end) await work(next++); }));
  await upTo(Math.ceil(decisions / 8));
  const [from, before, start] = [next, process.cpuUsage(), performance.now()];
  await upTo(from + decisions);
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(`${name}: ${Math.round((1000 * decisions) / (performance.now() - start))}/s, processor ${((user + system) / decisions).toFixed(1)} us per decision, all threads\n`);
}

async function measureService(name: string, store: Store, vault: Vault, policyName: string): Promise<void> {
  const service = await openDecisionService({
    store, vault, snapshots: createMemorySnapshots(), clock: Date.now, stream: "one", secret: new Uint8Array(32), digest: fastDigest, mac: fastMac,
    pause: () => new Promise((resolve) => { setImmediate(resolve); }), limits: { checkpointRecords: 250 }, kinds: [wideKind], algorithms: [squareCb, linearThompson],
  });
  await service.campaigns.create({ campaign: "load", problem: "wide" });
  const policy = await service.campaigns.publish("load", policies[policyName]());
  await service.campaigns.promote("load", "live", { assignment: { policy, explorationFloor: 0 }, reason: "load" });
  const work = (index: number) => service.decide({ campaign: "load", decision: `visit-${index}`, request: { visitor: `visitor-${index % 100_000}`, atMs: index, ...requests[index % 256] } });
  await measure(`${policyName}, service ${name}`, count, work, callers);
  await service.journal.settled();
  await store.close();
}

for (const [name, snapshotOf] of Object.entries(policies)) {
  const snapshot = snapshotOf();
  const { policy } = createLearner(name === "square-cb" ? squareCb : linearThompson as Algorithm, problem.spec, snapshot.config, snapshot);
  const observations = requests.map((request) => problem.stage({ visitor: "v", atMs: 0, ...request }, [], new Float32Array(0))!.observation);
  await measure(`${name}, the choice alone (claim of SquareCB: 50,000/s)`, 4 * count, (index) => void choose(policy, observations[index % 256], random), 1);
  await measureService("in memory", createMemoryStore(), createMemoryVault(), name);
  const folder = mkdtempSync(join(tmpdir(), "propense-in-process-"));
  const vault = openSqliteVault({ path: join(folder, "vault.sqlite"), masterKey: new Uint8Array(32), threaded: true });
  await measureService("on SQLite", await openThreadedStore(join(folder, "journal.sqlite")), vault, name);
  await vault.close();
  rmSync(folder, { recursive: true });
}
