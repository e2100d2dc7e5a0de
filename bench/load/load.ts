// Durable decisions per second over HTTP, open loop, generator on the same machine: node bench/load/load.ts [per second] [seconds]
//
// SquareCB over 20 candidates with 10 + 10 features, SQLite on disk. The processor time per decision is printed beside the latencies:
// on a machine that others share it is the number that says something.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { squareCb } from "../../src/algorithms/index.ts";
import { createClient } from "../../src/client/index.ts";
import { createLearner, encodeSnapshot, seeded } from "../../src/core/index.ts";
import { runOpenLoop, type LoadResult } from "./open-loop.ts";
import { wideKind } from "./wide-problem.ts";

const perSecond = Number(process.argv[2] ?? 5000);
const seconds = Number(process.argv[3] ?? 60);
const folder = mkdtempSync(join(tmpdir(), "propense-load-"));
const root = resolve(import.meta.dirname, "../..");
const server = spawn(process.execPath, [join(root, "bin/propense.js"), "serve", "--json", "--port", "0", "--folder", folder, "--config", join(import.meta.dirname, "config.ts")], { stdio: ["ignore", "pipe", "inherit"] });

async function listening(): Promise<{ readonly url: string; readonly key: string }> {
  let key = "";
  for await (const line of createInterface({ input: server.stdout })) {
    const said = JSON.parse(line) as { readonly adminKey?: string; readonly url?: string };
    key = said.adminKey ?? key;
    if (said.url !== undefined) return { url: said.url, key };
  }
  throw new Error("the service ended");
}

/** Seconds of processor time of the service so far (Linux: hundredths of a second in /proc). */
function processorSeconds(): number {
  const fields = readFileSync(`/proc/${server.pid}/stat`, "utf8").replace(/^.*\) /, "").split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function requests(host: string, key: string): () => Buffer {
  const random = seeded("load");
  const row = (): number[] => Array.from({ length: 10 }, () => Math.round(1e4 * (2 * random.uniform() - 1)) / 1e4);
  const bodies = Array.from({ length: 256 }, () => JSON.stringify({ state: row(), offers: Array.from({ length: 20 }, (_, index) => ({ name: `offer-${index}`, cents: 10 * index, features: row() })) }));
  let count = 0;
  return () => {
    const name = `${count}`;
    const body = `{"decision":"visit-${name}","request":{"visitor":"visitor-${count % 100_000}","atMs":${count},${bodies[count++ % 256].slice(1)}}`;
    return Buffer.from(`POST /v1/campaigns/load/decisions HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
  };
}

function report(name: string, result: LoadResult, used: number): void {
  const { sent, answered, shed, refused, latencies } = result;
  const at = (share: number): string => (latencies[Math.min(latencies.length - 1, Math.floor(share * latencies.length))] ?? Number.NaN).toFixed(2);
  process.stdout.write(`${name}: ${sent} sent, ${answered} answered, ${latencies.length} decided (${Math.round(latencies.length / result.seconds)}/s), ${shed} shed, ${refused} refused; p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, p99.9 ${at(0.999)} ms; processor ${((1e6 * used) / Math.max(1, answered)).toFixed(0)} us per answer\n`);
}

const { url, key } = await listening();
const client = createClient({ url, key, timeoutMs: 30_000 });
await client.campaigns.create({ campaign: "load", problem: "wide" });
const learner = createLearner(squareCb, wideKind.create({}).spec);
const policy = await client.policies.import("load", Uint8Array.from(encodeSnapshot(learner.snapshot())));
await client.campaigns.promote("load", { bucket: "live", assignment: { policy, explorationFloor: 0 }, reason: "load" });
const { hostname: host, port } = new URL(url);
const next = requests(host, key);
const loop = { host, port: Number(port), connections: 400, next };
report("warming up", await runOpenLoop({ ...loop, perSecond: Math.min(1000, perSecond), seconds: 5 }), Number.NaN);
const before = processorSeconds();
const result = await runOpenLoop({ ...loop, perSecond, seconds });
report(`${perSecond}/s for ${seconds} s`, result, processorSeconds() - before);
server.kill("SIGTERM");
await new Promise((resolveExit) => { server.on("exit", resolveExit); });
const bytes = statSync(join(folder, "journal.sqlite")).size;
process.stdout.write(`journal ${(bytes / 1e6).toFixed(0)} MB on disk\n`);
rmSync(folder, { recursive: true });
