// Back-ups of a deployment, also while it is served, and their return: the journal with its policies, and apart from them the vault with its erasure list.
import { createHash } from "node:crypto";
import { copyFileSync, createReadStream, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, fail } from "../../core/index.ts";
import type { StoreView } from "../../service/index.ts";
import { writeAtomically } from "../files/index.ts";
import { copyIntoPostgres, copyIntoSqlite, copySqliteFile, synchronise } from "../storage/copies.ts";
import { lockFile } from "../storage/file-lock.ts";
import { openSnapshotFiles } from "../storage/snapshot-files.ts";
import { viewPostgresStore, viewSqliteStore } from "../storage/views.ts";
import { restoreSqliteVault } from "../vault/sqlite.ts";
import type { Config } from "./config.ts";

/** What a back-up says of itself; written last, so that one without it is none. */
export interface BackupNote {
  readonly version: 1;
  readonly madeMs: number;
  /** SHA-256 of journal.sqlite, 64 hexadecimal digits. */
  readonly sha256: string;
  readonly streams: { readonly [stream: string]: { readonly start: number; readonly position: number } };
  readonly policies: readonly string[];
}

type Place = Pick<Config, "folder" | "store" | "postgresSchema" | "vaultFile">;

const noteName = "backup.json";
const journalName = "journal.sqlite";

/** Writes journal and policies into a new folder, one moment of them. Throws `conflict` for a folder that holds something. */
export async function backupJournal({ folder, store, postgresSchema }: Place, to: string, nowMs: number): Promise<BackupNote> {
  beginFolder(to);
  const path = join(to, journalName);
  if (store === "sqlite") copySqliteFile(join(folder, journalName), path);
  else await using(await viewPostgresStore({ url: store, schema: postgresSchema }), (view) => copyIntoSqlite(view, path));
  const policies = await copyPolicies(join(folder, "policies"), join(to, "policies"));
  const streams = await using(viewSqliteStore(path), async (view) => {
    const heads = await Promise.all((await view.streams()).map(async (name) => [name, await view.head(name)] as const));
    return Object.fromEntries(heads.map(([name, { start, position }]) => [name, { start, position }]));
  });
  const note: BackupNote = { version: 1, madeMs: nowMs, sha256: await hashOf(path), streams, policies };
  await writeAtomically(join(to, noteName), `${JSON.stringify(note, null, 2)}\n`);
  return note;
}

/** Writes the vault and its erasure list into a new folder: the keys first, so that the list is never behind them. */
export function backupVault({ folder, vaultFile }: Place, to: string): void {
  const vault = vaultFile ?? join(folder, "vault.sqlite");
  beginFolder(to);
  copySqliteFile(vault, join(to, "vault.sqlite"));
  copySqliteFile(`${vault}.erased`, join(to, "vault.sqlite.erased"));
}

/**
 * Puts journal and policies of a back-up where nobody serves them. Throws `conflict` where there is a journal (unless it is to be replaced) or a
 * service has it open, `bad-file` for a back-up that is not whole.
 */
export async function restoreJournal({ folder, store, postgresSchema }: Place, from: string, { replace }: { readonly replace: boolean }): Promise<BackupNote> {
  const note = readNote(from);
  const source = join(from, journalName);
  if (!existsSync(source)) fail("bad-file", source, "the journal of a back-up", "nothing");
  const sha256 = await hashOf(source);
  if (sha256 !== note.sha256) fail("bad-file", source, `the file of the back-up, ${note.sha256}`, sha256);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await copyPolicies(join(from, "policies"), join(folder, "policies"));
  if (store === "sqlite") replaceJournal(source, join(folder, journalName), replace);
  else await using(viewSqliteStore(source), (view) => copyIntoPostgres(view, { url: store, schema: postgresSchema }));
  return note;
}

/** Puts the vault of a back-up in its place: whoever is on the erasure list that is there, or on the back-up's, stays erased. */
export function restoreVault({ folder, vaultFile }: Place, from: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  restoreSqliteVault(from, { path: vaultFile ?? join(folder, "vault.sqlite") });
}

function beginFolder(to: string): void {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  if (readdirSync(to).length > 0) fail("conflict", to, "a new or an empty folder", "one that holds something");
}

function replaceJournal(source: string, path: string, replace: boolean): void {
  const release = lockFile(`${path}.lock`);
  try {
    if (existsSync(path) && !replace) fail("conflict", path, "no journal, or --replace", "a journal");
    copyFileSync(source, `${path}.part`);
    synchronise(`${path}.part`);
    // The witness is of the journal that was there.
    for (const suffix of ["-wal", "-shm", ".tip"]) rmSync(`${path}${suffix}`, { force: true });
    renameSync(`${path}.part`, path);
  } finally {
    release();
  }
}

async function copyPolicies(from: string, to: string): Promise<readonly string[]> {
  const [source, target] = [openSnapshotFiles(from), openSnapshotFiles(to)];
  const names = await source.names();
  for (const name of names) await target.save(name, (await source.load(name))!);
  return names;
}

function readNote(from: string): BackupNote {
  const path = join(from, noteName);
  if (!existsSync(path)) fail("bad-file", path, "the note of a back-up that was finished", "nothing");
  const note = JSON.parse(readFileSync(path, "utf8")) as Partial<BackupNote>;
  if (note.version !== 1 || typeof note.sha256 !== "string") fail("bad-file", path, "a note of version 1", describe(note.version));
  return note as BackupNote;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

async function using<Result>(view: StoreView, work: (view: StoreView) => Promise<Result>): Promise<Result> {
  try {
    return await work(view);
  } finally {
    await view.close();
  }
}
