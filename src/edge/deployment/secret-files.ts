// Secrets as files of 64 hexadecimal digits: made where they are missing, read, and the master key of the vault replaced by another.
import { randomBytes } from "node:crypto";
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fail } from "../../core/index.ts";
import { opensVault, rewrapVault } from "../vault/rotation.ts";
import type { Config } from "./config.ts";

/** 32 bytes. Only the standard file is made where it is missing: one that was named has to be there. Throws `bad-file`. */
export function secretOf(named: string | null, standard: string): Uint8Array {
  const path = named ?? standard;
  if (named === null && !existsSync(path)) makeSecret(path);
  return readSecret(path);
}

/** Where the master key of the vault lies. */
export function masterKeyPath({ folder, masterKeyFile }: Pick<Config, "folder" | "masterKeyFile">): string {
  return masterKeyFile ?? join(folder, "vault.key");
}

/**
 * Gives the vault of a deployment that no process has open another master key. The new one lies in a file beside the old before any key is wrapped
 * under it, and takes its place when all are: cut off anywhere, told again, it goes on. Returns how many keys there are. Throws `conflict`, `bad-file`, `bad-settings`.
 */
export function rotateMasterKey(config: Pick<Config, "folder" | "masterKeyFile" | "vaultFile">): number {
  const [path, vault] = [masterKeyPath(config), config.vaultFile ?? join(config.folder, "vault.sqlite")];
  if (!existsSync(vault)) fail("bad-file", vault, "a vault", "nothing");
  const next = `${path}.next`;
  // One that was begun and not finished, e.g. cut off after the vault was wrapped anew, is the key by now.
  if (!existsSync(next)) makeSecret(next);
  else if (!/^[0-9a-f]{64}$/.test(readFileSync(next, "utf8").trim())) {
    rmSync(next);
    makeSecret(next);
  }
  const to = readSecret(next);
  const count = rewrapVault(vault, { from: opensVault(vault, to) ? to : readSecret(path), to });
  renameSync(next, path);
  synchronise(dirname(path));
  return count;
}

function makeSecret(path: string): void {
  writeFileSync(path, `${randomBytes(32).toString("hex")}\n`, { mode: 0o600, flag: "wx", flush: true });
  synchronise(dirname(path));
}

/** The 32 bytes in a file that has to be there. Throws `bad-file`. */
export function readSecret(path: string): Uint8Array {
  if (!existsSync(path)) fail("bad-file", path, "a secret of 64 hexadecimal digits", "nothing");
  const text = readFileSync(path, "utf8").trim();
  if (!/^[0-9a-f]{64}$/.test(text)) fail("bad-file", path, "a secret of 64 hexadecimal digits", `${text.length} other characters`);
  return Buffer.from(text, "hex");
}

// A new name is on disk when its folder is.
function synchronise(folder: string): void {
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
