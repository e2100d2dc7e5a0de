// The vault as it is, read-only: opens what was sealed, for commands that look at a journal while a service writes it.
import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { fail } from "../../core/index.ts";
import type { Vault } from "../../service/index.ts";
import { createKeyFile } from "./key-file.ts";
import { keyOf } from "./sealing.ts";
import { proves, type VaultPlace } from "./sqlite.ts";
import { createVault } from "./vault.ts";

interface VaultView extends Vault {
  close(): void;
}

/** Opens a vault with its erasure list. Throws `bad-file` where one of them is missing or is none, `bad-settings` for another master key. */
export function viewSqliteVault({ path, erasurePath = `${path}.erased`, masterKey }: VaultPlace & { readonly masterKey: Uint8Array }): VaultView {
  const opened: DatabaseSync[] = [];
  const close = (): void => { for (const database of opened) database.close(); };
  const open = (file: string): DatabaseSync => {
    if (!existsSync(file)) fail("bad-file", file, "a vault with its erasure list", "nothing");
    const database = new DatabaseSync(file, { readOnly: true });
    opened.push(database);
    // No transaction: whoever is erased meanwhile is erased, and nobody who erases has to wait for a reader.
    database.exec("PRAGMA busy_timeout = 5000");
    return database;
  };
  try {
    const database = open(path);
    const master = keyOf(masterKey);
    if (proves(database, master) === null) fail("bad-settings", "masterKey", `the key that ${path} was made with`, "another one");
    const erased = new Set(open(erasurePath).prepare("SELECT person FROM erased").all().map((row) => row["person"] as string));
    const file = createKeyFile(database, master);
    const refuse = (): never => { throw new Error("a vault that is only looked at makes and destroys no keys"); };
    const vault = createVault({ keys: { load: (person) => file.load(person), save: refuse, remove: refuse }, erasures: { has: (person) => erased.has(person), add: refuse } });
    return { ...vault, close };
  } catch (error) {
    close();
    if (error instanceof Error && "errcode" in error) fail("bad-file", path, "a vault file of this project", error.message);
    throw error;
  }
}

/** A vault without a key: whatever was sealed for a person reads as if that person were erased. */
export const closedVault: Vault = {
  seal: () => { throw new Error("there is no key to seal with"); },
  open: () => null,
  knows: () => false,
  flush: () => Promise.resolve(),
  destroy: () => Promise.resolve(),
  isErased: () => true,
};
