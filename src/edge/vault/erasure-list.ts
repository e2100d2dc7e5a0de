// The list of persons whose keys are destroyed, in an SQLite file of its own: it is never restored to an older state, only added to.
import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { fail } from "../../core/index.ts";
import { migrate } from "../storage/sqlite-schema.ts";
import type { ErasureList } from "./vault.ts";

const steps = [
  `CREATE TABLE about (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE erased (number INTEGER PRIMARY KEY, person TEXT NOT NULL UNIQUE) STRICT;`,
];

/** The list as a file. */
export interface ErasureFile extends ErasureList {
  persons(): readonly string[];
  readonly size: () => number;
  /** Writes a copy. */
  copyTo(path: string): void;
  close(): void;
}

/** Opens the list of the vault with this name, or begins it where `begins` says that the vault begins too. Throws `bad-file` for a list of another vault, or none. */
export function openErasureList(path: string, vault: Uint8Array, begins: boolean): ErasureFile {
  if (!begins && !existsSync(path)) fail("bad-file", path, "the erasure list of this vault: without it, keys that were destroyed could come back", "nothing");
  const database = openSealedFile(path, steps);
  const named = database.prepare("SELECT value FROM about WHERE name = 'vault'").get()?.["value"] as Uint8Array | undefined;
  if (named === undefined) database.prepare("INSERT INTO about VALUES ('vault', ?)").run(vault);
  else if (Buffer.compare(named, vault) !== 0) {
    database.close();
    fail("bad-file", path, "the erasure list of this vault", "that of another one");
  }
  const persons = database.prepare("SELECT person FROM erased ORDER BY number").all().map((row) => row["person"] as string);
  const known = new Set(persons);
  const insert = database.prepare("INSERT INTO erased (person) VALUES (?) ON CONFLICT DO NOTHING");
  return {
    has: (person) => known.has(person),
    add(person) {
      insert.run(person);
      known.add(person);
    },
    persons: () => [...known],
    size: () => known.size,
    copyTo: (to) => void database.prepare("VACUUM INTO ?").run(to),
    close: () => database.close(),
  };
}

/** An SQLite file that is synchronised on every commit and overwrites what is deleted. Throws `bad-file` for something else. */
export function openSealedFile(path: string, tables: readonly string[]): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    database.exec("PRAGMA busy_timeout = 5000; PRAGMA secure_delete = ON; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    migrate(database, tables, path);
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof Error && "errcode" in error) fail("bad-file", path, "a vault file of this project", error.message);
    throw error;
  }
}
