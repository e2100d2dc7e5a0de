// The master key replaced: every person's key opens what it sealed before, nothing opens under the old one, and a rotation that was cut off goes on.
import { copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, expect, test } from "vitest";
import { codeOfCall } from "../../../test/contracts/vault.ts";
import { codeOf } from "../../../test/fixtures/gift-service.ts";
import { openSqliteVault } from "../vault/sqlite.ts";
import { standardConfig } from "./config.ts";
import { openDeployment } from "./open.ts";
import { rotateMasterKey } from "./secret-files.ts";

const root = mkdtempSync(join(tmpdir(), "propense-rotation-"));
afterAll(() => rmSync(root, { recursive: true }));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const bound = bytes("record");
const persons = Array.from({ length: 2345 }, (_, index) => `person ${index}`);

async function vaultIn(name: string) {
  const folder = mkdtempSync(join(root, `${name}-`));
  const config = { ...standardConfig, folder };
  const keyFile = join(folder, "vault.key");
  const masterKey = (): Uint8Array => Buffer.from(readFileSync(keyFile, "utf8").trim(), "hex");
  const open = () => openSqliteVault({ path: join(folder, "vault.sqlite"), masterKey: masterKey() });
  await (await openDeployment(config)).close();
  const vault = open();
  const sealed = persons.map((person) => vault.seal(person, bytes(person), bound));
  await vault.flush();
  await vault.destroy("person 7");
  await vault.close();
  const readable = async (): Promise<number> => {
    const again = open();
    try {
      expect(again.isErased("person 7")).toBe(true);
      const plain = persons.map((person, index) => again.open(person, sealed[index], bound));
      return persons.filter((person, index) => plain[index] !== null && Buffer.from(plain[index]).toString() === person).length;
    } finally {
      await again.close();
    }
  };
  return { folder, config, keyFile, masterKey, open, readable };
}

test("all keys are under the new master key, none under the old, and nothing of the old wrapping is left in the files", async () => {
  const { folder, config, masterKey, readable, open } = await vaultIn("plain");
  const old = masterKey();
  const reader = new DatabaseSync(join(folder, "vault.sqlite"), { readOnly: true });
  const wrapped = reader.prepare("SELECT wrapped FROM keys WHERE person = 'person 8'").get()!["wrapped"] as Uint8Array;
  reader.close();
  const found = (): boolean => readdirSync(folder).some((name) => name.startsWith("vault.sqlite") && readFileSync(join(folder, name)).includes(Buffer.from(wrapped)));
  expect(found()).toBe(true);
  expect(rotateMasterKey(config)).toBe(persons.length - 1);
  expect(found()).toBe(false);
  expect(masterKey()).not.toEqual(old);
  expect(await readable()).toBe(persons.length - 1);
  expect(codeOfCall(() => openSqliteVault({ path: join(folder, "vault.sqlite"), masterKey: old }))).toBe("bad-settings");
  const held = open();
  expect(codeOfCall(() => rotateMasterKey(config))).toBe("conflict");
  await held.close();
  await (await openDeployment(config)).close();
});

test("cut off before or after the vault is wrapped, or while the new key was written: told again it goes on, and no key is lost", async () => {
  const { folder, config, keyFile, readable } = await vaultIn("cut");
  const [oldKey, next] = [readFileSync(keyFile), `${keyFile}.next`];
  // The new key is written, the vault is not wrapped.
  writeFileSync(next, `${"ab".repeat(32)}\n`);
  rotateMasterKey(config);
  expect(readFileSync(keyFile, "utf8").trim()).toBe("ab".repeat(32));
  expect(await readable()).toBe(persons.length - 1);
  // The vault is wrapped, the old key still stands in the file.
  copyFileSync(keyFile, next);
  writeFileSync(keyFile, oldKey);
  expect(await codeOf(readable())).toBe("bad-settings");
  rotateMasterKey(config);
  expect(await readable()).toBe(persons.length - 1);
  // The new key was half written.
  writeFileSync(next, "abc");
  rotateMasterKey(config);
  expect(await readable()).toBe(persons.length - 1);
  expect(existsSync(next)).toBe(false);
  // A key that is damaged inside: nothing is changed.
  const database = new DatabaseSync(join(folder, "vault.sqlite"));
  database.prepare("UPDATE keys SET wrapped = zeroblob(68) WHERE person = 'person 99'").run();
  database.close();
  expect(codeOfCall(() => rotateMasterKey(config))).toBe("bad-file");
  expect(await codeOf(readable())).toBe("bad-file");
  expect(readFileSync(keyFile, "utf8").trim()).toHaveLength(64);
  const vault = openSqliteVault({ path: join(folder, "vault.sqlite"), masterKey: Buffer.from(readFileSync(keyFile, "utf8").trim(), "hex") });
  expect(vault.knows("person 98")).toBe(true);
  await vault.close();
  expect(codeOfCall(() => rotateMasterKey({ ...config, vaultFile: join(folder, "nowhere") }))).toBe("bad-file");
});
