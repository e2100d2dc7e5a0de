// The vault as an SQLite file of its own: keys of persons under a master key, with the erasure list in another file beside it.
import { randomBytes } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { fail } from "../../core/index.ts";
import type { Vault } from "../../service/index.ts";
import { lockFile } from "../storage/file-lock.ts";
import { openCalledThread, type CalledThread } from "../thread-calls.ts";
import { openErasureList, openSealedFile, type ErasureFile } from "./erasure-list.ts";
import { createKeyFile, packKeys, vaultSteps, type KeyFile } from "./key-file.ts";
import type { KeyThreadData, KeyVerbs } from "./key-thread.ts";
import { keyBytes, keyOf, openWith, sealWith, type SealingKey } from "./sealing.ts";
import { createVault, type KeyKeeper } from "./vault.ts";

/** Where a vault lies. */
export interface VaultPlace {
  readonly path: string;
  /** The erasure list; `PATH.erased` unless given. Best on another disk, and copied more often than anything else. */
  readonly erasurePath?: string;
}

/** A vault on disk. */
export interface SqliteVault extends Vault {
  /** Writes keys and erasure list into a folder, together. */
  backup(folder: string): void;
  close(): Promise<void>;
}

/**
 * Opens or creates the vault. Every key lies wrapped under the master key of 32 bytes. An older state of the file is brought up to the
 * erasure list first: whoever is on it has no key. Throws `conflict` where another process has it, `bad-file` where the erasure list
 * is missing or shorter than the vault knows it, `bad-settings` for another master key.
 */
export function openSqliteVault({ path, erasurePath = `${path}.erased`, masterKey, cachedKeys, threaded = false }: VaultPlace & {
  readonly masterKey: Uint8Array;
  readonly cachedKeys?: number;
  /** Keys are written in a thread of their own, so that the requests of others go on meanwhile. */
  readonly threaded?: boolean;
}): SqliteVault {
  if (masterKey.length !== keyBytes) fail("bad-settings", "masterKey", `${keyBytes} bytes`, `${masterKey.length}`);
  const release = lockFile(`${path}.lock`);
  const opened: { close(): void }[] = [{ close: release }];
  try {
    const database = openSealedFile(path, vaultSteps);
    opened.push(database);
    const { name, begins } = nameOf(database, keyOf(masterKey), path);
    const erasures = openErasureList(erasurePath, name, begins);
    opened.push(erasures);
    const kept = createKeyFile(database, keyOf(masterKey));
    reapply(kept, erasures, database);
    const thread = threaded ? openCalledThread<KeyVerbs>("key-thread", import.meta.url, { path, masterKey } satisfies KeyThreadData) : null;
    // What it could not open is told to whoever saves first.
    thread?.ready.catch(() => undefined);
    return {
      ...createVault({ keys: keeperOf(kept, erasures, thread), erasures, ...(cachedKeys !== undefined && { cachedKeys }) }),
      backup(folder) {
        mkdirSync(folder, { recursive: true });
        for (const file of ["vault.sqlite", "vault.sqlite.erased"]) rmSync(join(folder, file), { force: true });
        database.prepare("VACUUM INTO ?").run(join(folder, "vault.sqlite"));
        erasures.copyTo(join(folder, "vault.sqlite.erased"));
      },
      async close() {
        if (thread !== null) await thread.call("close", []).finally(thread.end);
        for (const part of opened.toReversed()) part.close();
      },
    };
  } catch (error) {
    for (const part of opened.toReversed()) part.close();
    throw error;
  }
}

/**
 * Puts a back-up in the place of a vault that nobody has open. The erasure list that is there stays, and the back-up's is added to it;
 * a back-up without its list is refused (`bad-file`).
 */
export function restoreSqliteVault(folder: string, { path, erasurePath = `${path}.erased` }: VaultPlace): void {
  const from = { keys: join(folder, "vault.sqlite"), list: join(folder, "vault.sqlite.erased") };
  for (const file of Object.values(from)) if (!existsSync(file)) fail("bad-file", file, "a vault's back-up with its erasure list", "nothing");
  const release = lockFile(`${path}.lock`);
  try {
    const name = readName(from.keys);
    const old = openErasureList(from.list, name, false);
    const list = openErasureList(erasurePath, name, true);
    for (const person of old.persons()) list.add(person);
    for (const file of [old, list]) file.close();
    for (const suffix of ["-wal", "-shm"]) rmSync(`${path}${suffix}`, { force: true });
    copyFileSync(from.keys, path);
  } finally {
    release();
  }
}

function readName(path: string): Uint8Array {
  const database = openSealedFile(path, vaultSteps);
  const name = valueOf(database, "name");
  database.close();
  return name ?? fail("bad-file", path, "a vault", "one without a name");
}

function valueOf(database: DatabaseSync, name: string): Uint8Array | null {
  return (database.prepare("SELECT value FROM about WHERE name = ?").get(name)?.["value"] as Uint8Array | undefined) ?? null;
}

const nothing = new Uint8Array(0);

// The name of the vault ties it to its list; it is sealed under the master key as well, which proves that key.
function nameOf(database: DatabaseSync, master: SealingKey, path: string): { readonly name: Uint8Array; readonly begins: boolean } {
  const known = valueOf(database, "name");
  if (known === null) {
    const name = randomBytes(16);
    const insert = database.prepare("INSERT INTO about VALUES (?, ?)");
    database.exec("BEGIN");
    insert.run("name", name);
    insert.run("proof", sealWith(master, name, nothing));
    insert.run("erased", Buffer.alloc(8));
    database.exec("COMMIT");
    return { name, begins: true };
  }
  if (proves(database, master) === null) fail("bad-settings", "masterKey", `the key that ${path} was made with`, "another one");
  // Without keys there is nothing that could come back: the vault may have died before its list was begun.
  return { name: known, begins: database.prepare("SELECT 1 FROM keys LIMIT 1").get() === undefined };
}

/** The name of the vault where this is its master key, else null. */
export function proves(database: DatabaseSync, master: SealingKey): Uint8Array | null {
  const known = valueOf(database, "name");
  const proof = openWith(master, valueOf(database, "proof") ?? nothing, nothing);
  return known !== null && proof !== null && Buffer.compare(proof, known) === 0 ? known : null;
}

function keeperOf(file: KeyFile, erasures: ErasureFile, thread: CalledThread<KeyVerbs> | null): KeyKeeper {
  return {
    load: (person) => file.load(person),
    async save(made) {
      const packed = packKeys(made);
      if (thread === null) return file.save(packed);
      await thread.ready;
      await thread.call("save", [packed], [packed.keys.buffer]);
    },
    async remove(person) {
      if (thread === null) return file.remove(person, erasures.size());
      await thread.ready;
      await thread.call("remove", [person, erasures.size()]);
    },
  };
}

function reapply(keys: KeyFile, erasures: ErasureFile, database: DatabaseSync): void {
  const known = Number(Buffer.from(valueOf(database, "erased")!).readBigUInt64LE());
  if (erasures.size() < known) fail("bad-file", "erasure list", `at least the ${known} persons that the vault knows to be erased`, `${erasures.size()}`);
  const holds = database.prepare("SELECT 1 FROM keys WHERE person = ?");
  for (const person of erasures.persons()) if (holds.get(person) !== undefined) keys.remove(person, erasures.size());
}
