// The threaded SQLite driver under the contract of all stores, and how it ends: closed, refused, or with its thread gone.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { storeContract } from "../../../test/contracts/store.ts";
import { PropenseError } from "../../core/index.ts";
import { openSqliteStore } from "./sqlite.ts";
import { openThreadedStore } from "./threaded.ts";

const folder = mkdtempSync(join(tmpdir(), "propense-threaded-"));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const fresh = (): string => join(folder, `${count++}.sqlite`);
const codeOf = (work: Promise<unknown>) => work.then(() => "accepted", (error: unknown) => (error instanceof PropenseError ? error.fault.code : String(error)));
const record = { bytes: Uint8Array.of(1, 2), hash: new Uint8Array(32).fill(7), claims: ["c"] };

storeContract("sqlite in a thread", () => openThreadedStore(fresh()));

test("what was acknowledged lies in a file like the driver's without a thread, which one process holds at a time", async () => {
  const path = fresh();
  const store = await openThreadedStore(path);
  expect(store.durability).toBe("power-loss");
  await store.take("a");
  // A part of a larger memory travels alone.
  const wide = Uint8Array.of(9, 1, 2, 9);
  await store.append([{ stream: "a", expectedPosition: 0, epoch: 1, records: [{ ...record, bytes: wide.subarray(1, 3) }] }]);
  expect(wide).toEqual(Uint8Array.of(9, 1, 2, 9));
  expect(await codeOf(openThreadedStore(path))).toBe("conflict");
  await store.close();
  const plain = openSqliteStore(path);
  for await (const read of plain.read("a", 0)) expect(read).toEqual({ stream: "a", position: 0, bytes: record.bytes, hash: record.hash });
  expect(await plain.find("c")).toEqual({ stream: "a", position: 0 });
  await plain.close();
});

test("reads on from a list that was left before its end, and refuses everything once it is closed", async () => {
  const store = await openThreadedStore(fresh());
  await store.take("a");
  const records = Array.from({ length: 1200 }, (_, index) => ({ ...record, claims: [`${index}`] }));
  await store.append([{ stream: "a", expectedPosition: 0, epoch: 1, records }]);
  for await (const { position } of store.read("a", 0)) if (position === 700) break;
  await store.append([{ stream: "a", expectedPosition: 1200, epoch: 1, records: [{ ...record, claims: ["last"] }] }]);
  let claims = 0;
  for await (const _ of store.claims()) claims++;
  expect(claims).toBe(1201);
  await store.close();
  await store.close();
  expect(await codeOf(store.head("a"))).toContain("closed");
});
