// The tables of a journal in SQLite, as numbered steps: an older file is brought up to date, a newer one is refused.
import type { DatabaseSync } from "node:sqlite";
import { fail } from "../../core/index.ts";

/** Every step from an empty file to today's tables. A step that was released never changes. */
export const sqliteSteps: readonly string[] = [
  `CREATE TABLE streams (
     id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
     start INTEGER NOT NULL, start_hash BLOB NOT NULL, position INTEGER NOT NULL, hash BLOB NOT NULL, epoch INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE records (
     stream INTEGER NOT NULL REFERENCES streams (id), position INTEGER NOT NULL, bytes BLOB NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (stream, position)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE claims (claim TEXT PRIMARY KEY, stream INTEGER NOT NULL REFERENCES streams (id), position INTEGER NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;`,
];

/** Brings a file up to date. Throws `bad-file` for one that a later version wrote. */
export function migrate(database: DatabaseSync, steps: readonly string[], path: string): void {
  const version = Number(database.prepare("PRAGMA user_version").get()!["user_version"]);
  if (version > steps.length) fail("bad-file", path, `tables of version ${steps.length} or older`, `version ${version}, written by a later release`);
  for (let step = version; step < steps.length; step++) {
    database.exec(`BEGIN IMMEDIATE; ${steps[step]} PRAGMA user_version = ${step + 1}; COMMIT`);
  }
}
