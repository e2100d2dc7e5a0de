// propense serve: the live service of one store, until it is told to stop.
import { flushCompileCache } from "node:module";
import type { Command } from "commander";
import { describe } from "../../core/index.ts";
import type { Config } from "../../edge/deployment/config.ts";
import { readConfig } from "../../edge/deployment/read-config.ts";
import { startServer } from "../../edge/deployment/serve.ts";
import { numberOption } from "../options.ts";
import { printJson, printTable, type Terminal } from "../output.ts";

interface ServeOptions {
  readonly config?: string;
  readonly folder?: string;
  readonly host?: string;
  readonly port?: number;
  readonly check?: boolean;
  readonly json?: boolean;
}

/** A stop that takes longer than this is ended: what was acknowledged is on disk. */
const longestStopMs = 15_000;

/** Adds the command. */
export function addServe(program: Command, to: Terminal): void {
  program.command("serve")
    .description("Serve live decisions over HTTP until SIGTERM or SIGINT. The first start prints an admin key, once.")
    .option("--config <file>", "the configuration (default: propense.config.ts of this folder, where there is one)")
    .option("--folder <folder>", "where journal, policies and vault lie (default: propense-data)")
    .option("--host <address>", "the address to listen on (default: 127.0.0.1)")
    .option("--port <number>", "the port, 0 for any that is free (default: 8080)", numberOption("--port", { whole: true, low: 0, high: 65_535 }))
    .option("--check", "only check the configuration and print it")
    .option("--json", "print one JSON object per line instead of sentences")
    .addHelpText("after", `
Examples:
  propense serve --check --folder shop-data
  propense serve --folder shop-data --port 8080
Every field of the configuration and its variable stands in docs/http.md. Logs go to standard error, one JSON object a line.`)
    .action((options: ServeOptions) => run(options, to));
}

async function run({ config: path, folder, host, port, check, json = false }: ServeOptions, to: Terminal): Promise<void> {
  const flags: Partial<Config> = { ...(folder !== undefined && { folder }), ...(host !== undefined && { host }), ...(port !== undefined && { port }) };
  const config = await readConfig({ ...(path !== undefined && { path }), flags });
  if (check === true) return printConfig(to, config, json);
  // A journal that cannot be written is the end: the next start reads what is on disk.
  const fatal = (error: unknown): void => {
    to.err(`propense: the journal is over, this process ends: ${error instanceof Error ? error.message : describe(error)}\n`);
    process.exit(1);
  };
  // Written now, since a process that is killed writes nothing: the next start then reads what this one compiled.
  flushCompileCache();
  const server = await startServer(config, fatal);
  const { url, firstKey } = server;
  if (firstKey !== null) to.out(json ? `${JSON.stringify({ adminKey: firstKey })}\n` : `The first admin key, told this once:\n${firstKey}\n`);
  to.out(json ? `${JSON.stringify({ url })}\n` : `propense listens on ${url} (documents: ${url}/docs)\n`);
  await signalled();
  const late = setTimeout(() => fatal(new Error("it took too long to stop")), longestStopMs);
  late.unref();
  await server.stop();
  clearTimeout(late);
}

function signalled(): Promise<void> {
  return new Promise((resolve) => { for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve()); });
}

// A password in the address of the database is nobody's business.
function printConfig(to: Terminal, config: Config, json: boolean): void {
  const { problems, algorithms, ...rest } = config;
  const shown = { ...rest, store: rest.store.replace(/:[^:@/]*@/, ":...@"), problems: problems.map(({ name }) => name), algorithms: algorithms.map(({ name }) => name) };
  if (json) printJson(to, shown);
  else printTable(to, ["field", "value"], Object.entries(shown).map(([field, value]) => [field, JSON.stringify(value)]));
}
