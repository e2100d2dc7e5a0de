// The vaults under their contract, and what the one on disk promises: keys survive, destroyed ones never do, whatever is restored.
import { copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, expect, test } from "vitest";
import { codeOfCall, vaultContract } from "../../../test/contracts/vault.ts";
import { createMemoryVault } from "./memory.ts";
import { openSqliteVault, restoreSqliteVault } from "./sqlite.ts";

const folder = mkdtempSync(join(tmpdir(), "propense-vault-"));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const fresh = (): string => join(folder, `${count++}.sqlite`);
const masterKey = new Uint8Array(32).fill(7);
const open = (path: string, more: { cachedKeys?: number; erasurePath?: string; threaded?: boolean } = {}) => openSqliteVault({ path, masterKey, ...more });
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const bound = bytes("record");

vaultContract("in memory", createMemoryVault);
vaultContract("in SQLite", () => open(fresh()));
vaultContract("in SQLite with one key in memory", () => open(fresh(), { cachedKeys: 1 }));
vaultContract("in SQLite with a thread", () => open(fresh(), { cachedKeys: 1, threaded: true }));

test("flushed keys are there for the next process, unflushed ones are not; one process at a time, under one master key", async () => {
  const path = fresh();
  const vault = open(path);
  const kept = vault.seal("ada", bytes("hers"), bound);
  await vault.flush();
  const lost = vault.seal("bob", bytes("his"), bound);
  expect(codeOfCall(() => open(path))).toBe("conflict");
  await vault.close();
  expect(codeOfCall(() => openSqliteVault({ path, masterKey: new Uint8Array(32) }))).toBe("bad-settings");
  expect(codeOfCall(() => openSqliteVault({ path, masterKey: new Uint8Array(16) }))).toBe("bad-settings");
  const next = open(path);
  expect(Buffer.from(next.open("ada", kept, bound)!).toString()).toBe("hers");
  expect(next.open("bob", lost, bound)).toBeNull();
  // A second key of the same person opens nothing of the first, and says so.
  next.seal("bob", bytes("new"), bound);
  expect(next.open("bob", lost, bound)).toBeNull();
  await next.close();
});

test("a key that is being written is found and can be destroyed: it is gone when that is answered, and the others are kept", async () => {
  const path = fresh();
  const vault = open(path, { cachedKeys: 1, threaded: true });
  const sealed = ["ada", "bob", "eve"].map((person) => vault.seal(person, bytes(person), bound));
  const flushed = vault.flush();
  expect(Buffer.from(vault.open("ada", sealed[0], bound)!).toString()).toBe("ada");
  const destroyed = vault.destroy("bob");
  vault.seal("ada", bytes("again"), bound);
  await Promise.all([flushed, destroyed, vault.flush()]);
  await vault.close();
  const next = open(path);
  expect(["ada", "bob", "eve"].map((person, index) => next.open(person, sealed[index], bound)).map((opened) => opened && Buffer.from(opened).toString())).toEqual(["ada", null, "eve"]);
  await next.close();
});

test.each([false, true])("a destroyed key is nowhere in the files, and neither the keys nor the master key lie open (threaded: %s)", async (threaded) => {
  const path = fresh();
  const vault = open(path, { threaded });
  for (let index = 0; index < 50; index++) vault.seal(`person ${index}`, bytes("x"), bound);
  await vault.flush();
  const files = (): Buffer[] => readdirSync(folder).filter((name) => join(folder, name).startsWith(path)).map((name) => readFileSync(join(folder, name)));
  const reader = new DatabaseSync(path, { readOnly: true });
  const wrapped = reader.prepare("SELECT wrapped FROM keys WHERE person = 'person 7'").get()!["wrapped"] as Uint8Array;
  reader.close();
  expect(files().some((file) => file.includes(Buffer.from(wrapped)))).toBe(true);
  await vault.destroy("person 7");
  expect(files().some((file) => file.includes(Buffer.from(wrapped)))).toBe(false);
  expect(files().some((file) => file.includes(Buffer.from(masterKey)))).toBe(false);
  await vault.close();
});

test("an older state of the vault revives nobody, and none is opened without its list", async () => {
  const path = fresh();
  const backups = join(folder, "copies");
  const first = open(path);
  const sealed = first.seal("ada", bytes("hers"), bound);
  const other = first.seal("bob", bytes("his"), bound);
  await first.flush();
  first.backup(backups);
  await first.destroy("ada");
  await first.close();
  restoreSqliteVault(backups, { path });
  const restored = open(path);
  expect([restored.open("ada", sealed, bound), restored.isErased("ada")]).toEqual([null, true]);
  expect(Buffer.from(restored.open("bob", other, bound)!).toString()).toBe("his");
  restored.backup(backups);
  await restored.close();
  const reader = new DatabaseSync(path, { readOnly: true });
  expect(reader.prepare("SELECT person FROM keys").all().map((row) => row["person"])).toEqual(["bob"]);
  reader.close();

  copyFileSync(`${path}.erased`, `${path}.kept`);
  for (const suffix of ["", "-wal", "-shm"]) rmSync(`${path}.erased${suffix}`, { force: true });
  expect(codeOfCall(() => open(path))).toBe("bad-file");
  copyFileSync(`${path}.kept`, `${path}.erased`);
  await open(path).close();

  // On a new machine the list of the back-up is all there is.
  const elsewhere = fresh();
  restoreSqliteVault(backups, { path: elsewhere });
  const moved = open(elsewhere);
  expect([moved.open("ada", sealed, bound), moved.isErased("ada"), moved.isErased("bob")]).toEqual([null, true, false]);
  await moved.close();
  rmSync(join(backups, "vault.sqlite.erased"));
  expect(codeOfCall(() => restoreSqliteVault(backups, { path: elsewhere }))).toBe("bad-file");
});

test("a list that is shorter than the vault knows, or of another vault, is refused", async () => {
  const [path, other] = [fresh(), fresh()];
  const vault = open(path);
  vault.seal("ada", bytes("x"), bound);
  vault.seal("bob", bytes("x"), bound);
  await vault.flush();
  vault.backup(join(folder, "early"));
  await vault.destroy("ada");
  await vault.close();
  for (const suffix of ["-wal", "-shm"]) rmSync(`${path}.erased${suffix}`, { force: true });
  copyFileSync(join(folder, "early", "vault.sqlite.erased"), `${path}.erased`);
  expect(codeOfCall(() => open(path))).toBe("bad-file");
  const stranger = open(other);
  stranger.seal("x", bytes("x"), bound);
  await stranger.flush();
  await stranger.close();
  expect(codeOfCall(() => open(path, { erasurePath: `${other}.erased` }))).toBe("bad-file");
  expect(existsSync(`${other}.erased`)).toBe(true);
});
