// Policies on disk: they come back as they were saved, and names that are none find nothing.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openSnapshotFiles } from "./snapshot-files.ts";

test("snapshots come back as they were saved, and half-written ones are not seen", async () => {
  const folder = join(mkdtempSync(join(tmpdir(), "propense-policies-")), "policies");
  const snapshots = openSnapshotFiles(folder);
  const name = "ab".repeat(32);
  await snapshots.save(name, Uint8Array.of(1, 2, 3));
  writeFileSync(join(folder, `${"cd".repeat(32)}.safetensors.1234.part`), "half");
  expect([...(await snapshots.load(name))!]).toEqual([1, 2, 3]);
  expect(await snapshots.load("ef".repeat(32))).toBeNull();
  expect(await snapshots.load("../secret")).toBeNull();
  expect(await openSnapshotFiles(folder).names()).toEqual([name]);
  await expect(snapshots.save("../x", Uint8Array.of(1))).rejects.toThrow("64 hexadecimal digits");
});
