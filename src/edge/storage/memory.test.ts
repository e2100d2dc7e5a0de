// The memory driver under the contract of all stores.
import { expect, test } from "vitest";
import { storeContract } from "../../../test/contracts/store.ts";
import { createMemorySnapshots, createMemoryStore } from "./memory.ts";

storeContract("memory", async () => createMemoryStore());

test("memory promises nothing", () => {
  expect(createMemoryStore().durability).toBe("none");
});

test("snapshots come back as they were saved", async () => {
  const snapshots = createMemorySnapshots();
  const bytes = Uint8Array.of(1, 2, 3);
  await snapshots.save("x", bytes);
  bytes[0] = 9;
  expect(await snapshots.load("x")).toEqual(Uint8Array.of(1, 2, 3));
  expect(await snapshots.load("y")).toBeNull();
});
