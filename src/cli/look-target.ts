// Which deployment a command looks at, whether a service has it open or not: by its folder, its configuration or its database.
import type { Command } from "commander";
import { describe, fail } from "../core/index.ts";
import { lookAt, type Look } from "../edge/deployment/look.ts";
import { readConfig } from "../edge/deployment/read-config.ts";

/** What says where it is. */
export interface LookOptions {
  readonly config?: string;
  readonly folder?: string;
  readonly store?: string;
  readonly json?: boolean;
  /** False by --no-keys. */
  readonly keys: boolean;
}

/** Adds the options. */
export function withLook(command: Command): Command {
  return command
    .option("--folder <folder>", "where journal, policies and vault lie, whatever the configuration says")
    .option("--store <address>", "postgres://..., where the journal is in a database")
    .option("--config <file>", "the configuration (default: propense.config.ts of this folder, where there is one)")
    .option("--no-keys", "leave the vault alone: what is sealed for persons stays sealed")
    .option("--json", "print one JSON object instead of a table");
}

/** Looks, and closes what was opened. */
export async function withDeployment<Result>({ config, folder, store, keys }: LookOptions, work: (look: Look) => Promise<Result>): Promise<Result> {
  if (store !== undefined && !/^postgres(ql)?:\/\//.test(store)) fail("bad-flag", "--store", "an address that begins with postgres://", describe(store));
  const flags = { ...(folder !== undefined && { folder }), ...(store !== undefined && { store }) };
  const look = await lookAt(await readConfig({ ...(config !== undefined && { path: config }), flags }), { withKeys: keys });
  try {
    return await work(look);
  } finally {
    await look.close();
  }
}
