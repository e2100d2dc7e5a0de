// Another master key for a vault: every key in it is wrapped anew, all of them or none, and nothing of the old wrapping stays in its files.
import type { DatabaseSync } from "node:sqlite";
import { describe, fail } from "../../core/index.ts";
import { lockFile } from "../storage/file-lock.ts";
import { openSealedFile } from "./erasure-list.ts";
import { keyBytes, keyOf, openWith, sealWith, type SealingKey } from "./sealing.ts";
import { vaultSteps } from "./key-file.ts";
import { proves } from "./sqlite.ts";

const batch = 1000;

/** Whether the vault at this path lies under this master key. Throws `conflict` where a process has it open. */
export function opensVault(path: string, masterKey: Uint8Array): boolean {
  return withVault(path, (database) => proves(database, keyOf(masterKey)) !== null);
}

/** Wraps the keys of a vault that nobody has open under `to`, in one transaction; returns how many. Throws `bad-settings` where it does not lie under `from`. */
export function rewrapVault(path: string, { from, to }: { readonly from: Uint8Array; readonly to: Uint8Array }): number {
  if (to.length !== keyBytes) fail("bad-settings", "masterKey", `${keyBytes} bytes`, `${to.length}`);
  const [old, next] = [keyOf(from), keyOf(to)];
  return withVault(path, (database) => {
    const name = proves(database, old) ?? fail("bad-settings", "masterKey", `the key that ${path} was made with`, "another one");
    database.exec("BEGIN IMMEDIATE");
    const count = rewrapAll(database, old, next);
    database.prepare("UPDATE about SET value = ? WHERE name = 'proof'").run(sealWith(next, name, new Uint8Array(0)));
    database.exec("COMMIT");
    // The log of writes still holds what was overwritten.
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    return count;
  });
}

function rewrapAll(database: DatabaseSync, old: SealingKey, next: SealingKey): number {
  const read = database.prepare("SELECT person, wrapped FROM keys WHERE person > ? ORDER BY person LIMIT ?");
  const write = database.prepare("UPDATE keys SET wrapped = ? WHERE person = ?");
  let count = 0;
  for (let last = ""; ;) {
    const rows = read.all(last, batch) as unknown as readonly { readonly person: string; readonly wrapped: Uint8Array }[];
    for (const { person, wrapped } of rows) {
      const raw = openWith(old, wrapped, Buffer.from(person)) ?? fail("bad-file", `key of ${describe(person)}`, "one under the master key", "one under another");
      write.run(sealWith(next, raw, Buffer.from(person)), person);
      last = person;
    }
    count += rows.length;
    if (rows.length < batch) return count;
  }
}

// Whatever fails in between, closing the file rolls back what was begun.
function withVault<Result>(path: string, work: (database: DatabaseSync) => Result): Result {
  const release = lockFile(`${path}.lock`);
  try {
    const database = openSealedFile(path, vaultSteps);
    try {
      return work(database);
    } finally {
      database.close();
    }
  } finally {
    release();
  }
}
