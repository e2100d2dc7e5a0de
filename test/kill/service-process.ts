// The service as a process of its own, started again and again over the same data and killed without a word.
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

/** Where the data of a service lies. */
export interface DataPlace {
  readonly folder: string;
  /** Null: SQLite in the folder. */
  readonly postgres: { readonly url: string; readonly schema: string } | null;
}

/** A process that is ready. */
export interface ServiceProcess {
  readonly url: string;
  /** Told by the first start over new data alone. */
  readonly adminKey: string | null;
  /** Milliseconds from the start of the process until GET /ready said yes. */
  readonly readyMs: number;
  /** The processor time it took for that, of all its threads (Linux; 0 elsewhere). */
  readonly readyProcessorMs: number;
  /** SIGKILL; resolves when the process is gone. */
  readonly kill: () => Promise<void>;
}

const program = resolve(import.meta.dirname, "../../bin/propense.js");

/** Starts it over this data. */
export async function startService({ folder, postgres }: DataPlace): Promise<ServiceProcess> {
  const begun = performance.now();
  const env = { ...process.env, PROPENSE_LOG_LEVEL: "error", ...(postgres !== null && { PROPENSE_STORE: postgres.url, PROPENSE_POSTGRES_SCHEMA: postgres.schema }) };
  const child = spawn(process.execPath, [program, "serve", "--json", "--port", "0", "--folder", join(folder, "data")], { cwd: folder, env, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<void>((done) => { child.on("exit", () => done()); });
  const { url, adminKey } = await listening(child);
  const answer = await fetch(`${url}/ready`);
  if (answer.status !== 200) throw new Error(`a service that listens is not ready: ${await answer.text()}`);
  const readyMs = performance.now() - begun;
  return { url, adminKey, readyMs, readyProcessorMs: processorMs(child.pid!), kill: () => (child.kill("SIGKILL"), ended) };
}

async function listening({ stdout }: ChildProcess): Promise<{ readonly url: string; readonly adminKey: string | null }> {
  let adminKey: string | null = null;
  for await (const line of createInterface({ input: stdout! })) {
    const said = JSON.parse(line) as { readonly adminKey?: string; readonly url?: string };
    adminKey = said.adminKey ?? adminKey;
    if (said.url !== undefined) return { url: said.url, adminKey };
  }
  throw new Error("the service ended before it listened");
}

function processorMs(pid: number): number {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return 0;
  const fields = readFileSync(file, "utf8").replace(/^.*\) /, "").split(" ");
  return 10 * (Number(fields[11]) + Number(fields[12]));
}
