// Which deployment a command looks at, whether a service has it open or not: by its folder, its configuration or its database.
import type { Command } from "commander";
import { describe, fail } from "../core/index.ts";
import { lookAt, type Look } from "../edge/deployment/look.ts";
import type { Config } from "../edge/deployment/config.ts";
import { readConfig } from "../edge/deployment/read-config.ts";

/** What says where it is. */
export interface PlaceOptions {
  readonly config?: string;
  readonly folder?: string;
  readonly store?: string;
  readonly json?: boolean;
}

/** What says how it is looked at. */
export interface LookOptions extends PlaceOptions {
  /** False by --no-keys. */
  readonly keys: boolean;
}

/** Adds the options that say where it is. */
export function withPlace(command: Command): Command {
  return command
    .option("--folder <folder>", "where journal, policies and vault lie, whatever the configuration says")
    .option("--store <address>", "postgres://..., where the journal is in a database")
    .option("--config <file>", "the configuration (default: propense.config.ts of this folder, where there is one)")
    .option("--json", "print one JSON object instead of a table");
}

/** Adds the options of a command that reads. */
export function withLook(command: Command): Command {
  return withPlace(command).option("--no-keys", "leave the vault alone: what is sealed for persons stays sealed");
}

/** The configuration that is meant. */
export function configOf({ config, folder, store }: PlaceOptions): Promise<Config> {
  if (store !== undefined && !/^postgres(ql)?:\/\//.test(store)) fail("bad-flag", "--store", "an address that begins with postgres://", describe(store));
  const flags = { ...(folder !== undefined && { folder }), ...(store !== undefined && { store }) };
  return readConfig({ ...(config !== undefined && { path: config }), flags });
}

/** Looks, and closes what was opened. */
export async function withDeployment<Result>(options: LookOptions, work: (look: Look) => Promise<Result>): Promise<Result> {
  const look = await lookAt(await configOf(options), { withKeys: options.keys });
  try {
    return await work(look);
  } finally {
    await look.close();
  }
}
