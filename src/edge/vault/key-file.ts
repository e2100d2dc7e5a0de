// The keys of persons in the vault's file, wrapped under the master key: read, written many at once, and overwritten.
import type { DatabaseSync } from "node:sqlite";
import { describe, fail } from "../../core/index.ts";
import { keyBytes, openWith, sealWith, type SealingKey } from "./sealing.ts";

/** The tables of a vault. */
export const vaultSteps = [
  `CREATE TABLE about (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE keys (person TEXT PRIMARY KEY, wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID;`,
];

/** Keys that travel together: the key of each person, one after the other. */
export interface PackedKeys {
  readonly persons: readonly string[];
  readonly keys: Uint8Array<ArrayBuffer>;
}

/** The keys of an open file. Everything is durable when it returns. */
export interface KeyFile {
  load(person: string): Uint8Array | null;
  save(packed: PackedKeys): void;
  /** `erased` is how many persons the erasure list holds by now. */
  remove(person: string, erased: number): void;
}

/** The keys of this file under this master key. */
export function createKeyFile(database: DatabaseSync, master: SealingKey): KeyFile {
  const load = database.prepare("SELECT wrapped FROM keys WHERE person = ?");
  const insert = database.prepare("INSERT INTO keys VALUES (?, ?)");
  const remove = database.prepare("DELETE FROM keys WHERE person = ?");
  const count = database.prepare("UPDATE about SET value = ? WHERE name = 'erased'");
  return {
    load(person) {
      const wrapped = load.get(person)?.["wrapped"] as Uint8Array | undefined;
      if (wrapped === undefined) return null;
      return openWith(master, wrapped, Buffer.from(person)) ?? fail("bad-file", `key of ${describe(person)}`, "one under the master key", "one under another");
    },
    save({ persons, keys }) {
      database.exec("BEGIN IMMEDIATE");
      try {
        for (const [index, person] of persons.entries()) insert.run(person, sealWith(master, keys.subarray(index * keyBytes, (index + 1) * keyBytes), Buffer.from(person)));
        database.exec("COMMIT");
      } catch (error) {
        if (database.isTransaction) database.exec("ROLLBACK");
        throw error;
      }
    },
    remove(person, erased) {
      remove.run(person);
      const size = Buffer.alloc(8);
      size.writeBigUInt64LE(BigInt(erased));
      count.run(size);
      // What the log of writes still holds of the key is folded into the file, which overwrites it, and the log is cut off.
      const folded = database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get();
      if (folded?.["busy"] !== 0) fail("unavailable", "vault", "a log of writes that can be cut off", "one that is in use");
    },
  };
}

/** The keys as they travel. */
export function packKeys(made: ReadonlyMap<string, SealingKey>): PackedKeys {
  const keys = new Uint8Array(made.size * keyBytes);
  let at = 0;
  for (const { raw } of made.values()) {
    keys.set(raw, at);
    at += keyBytes;
  }
  return { persons: [...made.keys()], keys };
}
