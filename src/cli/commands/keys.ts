// propense keys: who may call the service; made, listed, revoked. And the master key that the keys of persons lie under, replaced by another.
import type { Command } from "commander";
import type { KeyAnswer } from "../../client/index.ts";
import { fail } from "../../core/index.ts";
import { readConfig } from "../../edge/deployment/read-config.ts";
import { masterKeyPath, rotateMasterKey } from "../../edge/deployment/secret-files.ts";
import { roles, type Role } from "../../service/index.ts";
import { listOption, wordOption } from "../options.ts";
import { printJson, printTable, type Terminal } from "../output.ts";
import { withService, withTarget, type TargetOptions } from "../service-target.ts";

interface KeysOptions extends TargetOptions {
  readonly role?: Role;
  readonly name?: string;
  readonly campaigns?: readonly string[];
  readonly origins?: readonly string[];
}

const actions = ["list", "create", "revoke", "rotate"] as const;

/** Adds the command. */
export function addKeys(program: Command, to: Terminal): void {
  withTarget(program.command("keys [action] [key]"))
    .description("Make, list and revoke the keys of callers (a key is told once; the service keeps its hash), or rotate the master key of the vault.")
    .option("--role <role>", "admin, server (decisions and outcomes), read, or publishable (browsers)", wordOption("--role", roles))
    .option("--name <name>", "what people call it")
    .option("--campaigns <names>", "the campaigns it is good for (default: all)", listOption("--campaigns"))
    .option("--origins <origins>", "web origins of a publishable key, e.g. https://shop.example", listOption("--origins"))
    .addHelpText("after", `
Examples:
  propense keys list --folder shop-data
  propense keys create --role server --name checkout --folder shop-data
  propense keys create --role publishable --name web --origins https://shop.example --folder shop-data
  propense keys rotate --folder shop-data
A key that leaked is revoked by the name that keys list shows: keys revoke NAME. While no process serves the folder, keys rotate wraps the keys of all persons under a
new master key, which takes the place of the old one in its file; cut off, it goes on when told again. Back-ups of the vault made before need the old key: make a new one.`)
    .action((action: string | undefined, key: string | undefined, options: KeysOptions) => run(wordOption("keys", actions)(action ?? "list"), key, options, to));
}

async function run(action: (typeof actions)[number], key: string | undefined, options: KeysOptions, to: Terminal): Promise<void> {
  if (action === "create") return create(options, to);
  if (action === "rotate") return rotate(options, to);
  const keys = await withService(options, async (client) => (action === "list" ? client.keys.list() : [await client.keys.revoke(key ?? fail("bad-flag", "keys revoke", "the name of a key", "none"))]));
  if (options.json === true) printJson(to, { keys });
  else print(to, keys);
}

async function create({ role, name, campaigns, origins = [], ...options }: KeysOptions, to: Terminal): Promise<void> {
  if (role === undefined || name === undefined) fail("bad-flag", "keys create", "--role and --name", role === undefined ? "no role" : "no name");
  const made = await withService(options, (client) => client.keys.create({ role, name, campaigns: campaigns === undefined ? null : [...campaigns], origins: [...origins] }));
  if (options.json === true) return printJson(to, made);
  print(to, [made]);
  to.out(`\nThe key, told this once:\n${made.secret}\n`);
}

async function rotate({ url, config, folder, json }: KeysOptions, to: Terminal): Promise<void> {
  if (url !== undefined) fail("bad-flag", "keys rotate --url", "the folder itself, while nothing serves it", "an address");
  const found = await readConfig({ ...(config !== undefined && { path: config }), flags: { ...(folder !== undefined && { folder }) } });
  const rewrapped = rotateMasterKey(found);
  if (json === true) printJson(to, { rewrapped });
  else to.out(`${rewrapped} keys of persons lie under a new master key in ${masterKeyPath(found)} now. Make a new back-up of the vault: older ones need the old key.\n`);
}

function print(to: Terminal, keys: readonly KeyAnswer[]): void {
  printTable(to, ["key", "name", "role", "campaigns", "origins", "state"], keys.map(({ key, name, role, campaigns, origins, revokedMs }) => [
    key, name, role, campaigns?.join(", ") ?? "all", origins.join(", ") || "-", revokedMs === null ? "stands" : `revoked ${new Date(revokedMs).toISOString().slice(0, 16)}`,
  ]));
}
