// The service under load: the whole program in a process of its own, with a fresh folder, one campaign and a policy that was published.
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { linearThompson, squareCb } from "../../src/algorithms/index.ts";
import { createClient } from "../../src/client/index.ts";
import { createLearner, encodeSnapshot, type Snapshot } from "../../src/core/index.ts";
import { wideKind } from "./wide-problem.ts";

const { spec } = wideKind.create({});

/** The policies that can be asked for. Thompson draws 64 times, as its claim says. */
export const policies: { readonly [name: string]: () => Snapshot } = {
  "square-cb": () => createLearner(squareCb, spec).snapshot(),
  "linear-thompson": () => createLearner(linearThompson, spec, { draws: 64 }).snapshot(),
};

/** A running service. */
export interface LoadedServer {
  readonly port: number;
  readonly key: string;
  /** Seconds of processor time so far, of all its threads (Linux: hundredths of a second in /proc). */
  processorSeconds(): number;
  /** Stops it and says what a decision took on disk. */
  stop(): Promise<{ readonly records: number; readonly bytesPerRecord: number; readonly fileBytes: number }>;
}

/** Starts it with this policy live; `sheds` "all" answers every decision with its fallback, to measure what that costs. */
export async function startServer(policyName: string, sheds: "all" | "late" = "late"): Promise<LoadedServer> {
  const folder = mkdtempSync(join(tmpdir(), "propense-load-"));
  const root = resolve(import.meta.dirname, "../..");
  const child = spawn(process.execPath, [join(root, "bin/propense.js"), "serve", "--json", "--port", "0", "--folder", folder, "--config", join(import.meta.dirname, "config.ts")], {
    stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, PROPENSE_LOAD_SHEDS: sheds },
  });
  const { url, key } = await listening(child);
  const client = createClient({ url, key, timeoutMs: 30_000 });
  await client.campaigns.create({ campaign: "load", problem: "wide" });
  const policy = await client.policies.import("load", Uint8Array.from(encodeSnapshot(policies[policyName]())));
  await client.campaigns.promote("load", { bucket: "live", assignment: { policy, explorationFloor: 0 }, reason: "load" });
  return {
    port: Number(new URL(url).port), key,
    processorSeconds() {
      const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8").replace(/^.*\) /, "").split(" ");
      return (Number(fields[11]) + Number(fields[12])) / 100;
    },
    async stop() {
      child.kill("SIGTERM");
      await new Promise((resolveExit) => { child.on("exit", resolveExit); });
      const path = join(folder, "journal.sqlite");
      const database = new DatabaseSync(path, { readOnly: true });
      const row = database.prepare("SELECT count(*) AS records, avg(length(bytes)) AS bytes FROM records").get()!;
      database.close();
      const fileBytes = statSync(path).size;
      rmSync(folder, { recursive: true });
      return { records: Number(row["records"]), bytesPerRecord: Number(row["bytes"]), fileBytes };
    },
  };
}

async function listening({ stdout }: ChildProcess): Promise<{ readonly url: string; readonly key: string }> {
  let key = "";
  for await (const line of createInterface({ input: stdout! })) {
    const said = JSON.parse(line) as { readonly adminKey?: string; readonly url?: string };
    key = said.adminKey ?? key;
    if (said.url !== undefined) return { url: said.url, key };
  }
  throw new Error("the service ended");
}
