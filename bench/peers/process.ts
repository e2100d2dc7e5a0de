// A peer in another language as a process that is asked for one measurement at a time, so that it can take its turns with the others.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A running peer. */
export interface Peer {
  readonly name: string;
  /** Sends one line, returns the number that comes back. */
  ask(line: string): Promise<number>;
  stop(): void;
}

/** Starts a Python script of this folder; null where Python or what it imports is not installed. The first line it prints is its name. */
export async function startPython(script: string): Promise<Peer | null> {
  const environment = { ...process.env, OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1" };
  const child = spawn("/usr/bin/python3", [join(import.meta.dirname, script)], { env: environment, stdio: ["pipe", "pipe", "ignore"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  child.on("error", () => undefined);
  child.stdin.on("error", () => undefined);
  const next = async (): Promise<string | null> => {
    const { value, done } = await lines.next();
    return done === true ? null : value;
  };
  const name = await next();
  if (name === null) return null;
  return {
    name,
    async ask(line) {
      child.stdin.write(`${line}\n`);
      const answer = await next();
      if (answer === null) throw new Error(`${name} stopped at: ${line}`);
      return Number(answer);
    },
    stop: () => child.stdin.end(),
  };
}
