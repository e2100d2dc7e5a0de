// Which service a command speaks to: one that listens somewhere, by its address and a key, or the deployment of this folder, opened without a network.
import type { Command } from "commander";
import { createClient, ClientError, type Client } from "../client/index.ts";
import { describe, errorTitles, fail, type ErrorCode } from "../core/index.ts";
import { openLocalClient } from "../edge/deployment/local-client.ts";
import { readConfig } from "../edge/deployment/read-config.ts";
import { readText } from "../edge/files/index.ts";

/** What says where the service is. */
export interface TargetOptions {
  readonly config?: string;
  readonly folder?: string;
  readonly url?: string;
  readonly keyFile?: string;
  readonly json?: boolean;
}

/** Adds the options. */
export function withTarget(command: Command): Command {
  return command
    .option("--url <address>", "a service that listens, e.g. http://127.0.0.1:8080; its admin key in PROPENSE_KEY or --key-file (default: the folder itself, while no service has it open)")
    .option("--key-file <file>", "a file that holds the admin key")
    .option("--config <file>", "the configuration (default: propense.config.ts of this folder, where there is one)")
    .option("--folder <folder>", "the data folder, whatever the configuration says")
    .option("--json", "print one JSON object instead of a table");
}

/** Does something with the service and closes what was opened. Faults of the service are thrown under their own codes. */
export async function withService<Result>(options: TargetOptions, work: (client: Client) => Promise<Result>): Promise<Result> {
  const { client, close } = await openTarget(options);
  try {
    return await work(client);
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    const { code, detail } = error.problem;
    const [where, rest = ""] = detail.split(": expected ");
    const [expected, got = ""] = rest.split(", got ");
    return fail(Object.hasOwn(errorTitles, code) ? code as ErrorCode : "unavailable", where, expected, got);
  } finally {
    await close();
  }
}

async function openTarget({ config, folder, url, keyFile }: TargetOptions): Promise<{ readonly client: Client; readonly close: () => Promise<void> }> {
  if (url === undefined) return openLocalClient(await readConfig({ ...(config !== undefined && { path: config }), flags: { ...(folder !== undefined && { folder }) } }));
  if (!/^https?:\/\//.test(url)) fail("bad-flag", "--url", "an address that begins with http:// or https://", describe(url));
  const key = keyFile === undefined ? process.env["PROPENSE_KEY"] : (await readText(keyFile)).trim();
  if (key === undefined || key === "") fail("bad-flag", "--url", "an admin key in PROPENSE_KEY or --key-file", "none");
  const client = createClient({ url, key });
  return { client, close: () => Promise.resolve() };
}
