// The SQLite driver under the contract of all stores, and what it alone promises: it is still there after a crash, for one process at a time.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, expect, test } from "vitest";
import { storeContract } from "../../../test/contracts/store.ts";
import { PropenseError } from "../../core/index.ts";
import { openSqliteStore } from "./sqlite.ts";

const folder = mkdtempSync(join(tmpdir(), "propense-sqlite-"));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const fresh = (): string => join(folder, `${count++}.sqlite`);
const codeOf = (work: () => unknown) => {
  try {
    work();
    return "accepted";
  } catch (error) {
    return error instanceof PropenseError ? error.fault.code : String(error);
  }
};

storeContract("sqlite", async () => openSqliteStore(fresh()));

test("what was acknowledged is read by the next process; the file is held by one at a time", async () => {
  const path = fresh();
  const store = openSqliteStore(path);
  await store.take("a");
  await store.append([{ stream: "a", expectedPosition: 0, epoch: 1, records: [{ bytes: Uint8Array.of(1), hash: new Uint8Array(32).fill(7), claims: ["c"] }] }]);
  expect(codeOf(() => openSqliteStore(path))).toBe("conflict");
  await store.close();
  const next = openSqliteStore(path);
  expect(await next.head("a")).toMatchObject({ position: 1, epoch: 1 });
  expect(await next.find("c")).toEqual({ stream: "a", position: 0 });
  await next.close();
});

test("full synchronisation is what the file is opened with, and a file of a later version or of something else is refused", async () => {
  const path = fresh();
  await openSqliteStore(path).close();
  const database = new DatabaseSync(path);
  expect(database.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" });
  database.exec("PRAGMA user_version = 99");
  database.close();
  expect(codeOf(() => openSqliteStore(path))).toBe("bad-file");
  const other = fresh();
  writeFileSync(other, "this is no database, but it is longer than the header of one, which has a hundred bytes; so it is refused as what it is");
  expect(codeOf(() => openSqliteStore(other))).toBe("bad-file");
});

test("an end that is lost is missed: a log of writes that is cut or bent, and a file that is older than what was acknowledged", async () => {
  const [path, copy] = [fresh(), fresh()];
  const append = async (store: ReturnType<typeof openSqliteStore>, position: number, hash: number): Promise<void> => (
    store.append([{ stream: "a", expectedPosition: position, epoch: 1, records: [{ bytes: Uint8Array.of(hash), hash: new Uint8Array(32).fill(hash), claims: [] }] }])
  );
  const copyAll = (...endings: readonly string[]): void => {
    for (const ending of ["", "-wal", ".tip"]) rmSync(`${copy}${ending}`, { force: true });
    for (const ending of endings) copyFileSync(`${path}${ending}`, `${copy}${ending}`);
  };
  const opened = (): string => codeOf(() => void openSqliteStore(copy).close());
  const store = openSqliteStore(path);
  await store.take("a");
  await append(store, 0, 1);
  const [older, olderTip] = ["-wal", ".tip"].map((ending) => readFileSync(`${path}${ending}`));
  await append(store, 1, 2);
  copyAll("", "-wal", ".tip");
  expect(opened()).toBe("accepted");
  copyAll("", "-wal", ".tip");
  const log = readFileSync(`${copy}-wal`);
  log[log.length - 20] ^= 1;
  writeFileSync(`${copy}-wal`, log);
  expect(opened()).toBe("bad-file");
  expect(codeOf(() => void openSqliteStore(copy).close())).toBe("bad-file");
  copyAll("", "-wal", ".tip");
  truncateSync(`${copy}-wal`, older.length);
  expect(opened()).toBe("bad-file");
  // Without the witness, or with one that is damaged or older, the file is taken as it is.
  for (const tip of [null, Buffer.from("torn"), olderTip]) {
    copyAll("", "-wal");
    writeFileSync(`${copy}-wal`, older);
    if (tip !== null) writeFileSync(`${copy}.tip`, tip);
    expect(opened()).toBe("accepted");
  }
  await store.close();
});
