// Writing is whole or not at all; what was written reads back.
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Snapshot } from "../../core/index.ts";
import { openJsonlWriter, readJson, readRecords, readSnapshot, readTable, readText, writeAtomically, writeSnapshot } from "./index.ts";
import type { RecordLine } from "./index.ts";

let folder = "";
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), "write-")); });
afterEach(() => rm(folder, { recursive: true, force: true }));

async function all(path: string): Promise<RecordLine[]> {
  const lines: RecordLine[] = [];
  for await (const line of readRecords(path)) lines.push(line);
  return lines;
}

it("replaces a file and makes the folders on the way", async () => {
  const path = join(folder, "a", "b", "report.html");
  await writeAtomically(path, "old");
  await writeAtomically(path, Buffer.from("new"));
  expect(await readFile(path, "utf8")).toBe("new");
  expect(await readdir(join(folder, "a", "b"))).toEqual(["report.html"]);
});

it("leaves nothing behind when the name is taken by a folder, and says so", async () => {
  const path = join(folder, "taken");
  await mkdir(join(path, "inside"), { recursive: true });
  await expect(writeAtomically(path, "x")).rejects.toThrow(`${path}: expected a file, got a folder`);
  expect(await readdir(folder)).toEqual(["taken"]);
});

it("says so when a file stands where a folder should", async () => {
  await writeFile(join(folder, "file"), "");
  await expect(writeAtomically(join(folder, "file", "x"), "x")).rejects.toThrow("expected a folder on the way to it, got a file in its place");
});

it("shows JSON lines only when they are finished", async () => {
  const path = join(folder, "log.jsonl");
  const writer = await openJsonlWriter(path);
  for (let index = 0; index < 20_000; index++) await writer.write({ index, text: "ä\nb" });
  expect((await readdir(folder)).includes("log.jsonl")).toBe(false);
  expect(await writer.finish()).toBe(20_000);
  await writer.abandon();
  const lines = await all(path);
  expect(lines.length).toBe(20_000);
  expect(lines[19_999]).toEqual({ where: `${path}:20000`, record: { index: 19_999, text: "ä\nb" } });
});

it("keeps the order of JSON lines for a caller that does not wait", async () => {
  const path = join(folder, "log.jsonl");
  const writer = await openJsonlWriter(path);
  const text = "优惠".repeat(200);
  const written = Array.from({ length: 5000 }, (_, index) => writer.write({ index, text }));
  await Promise.all(written);
  await writer.finish();
  expect((await all(path)).map(({ record }) => (record as { index: number }).index)).toEqual(Array.from({ length: 5000 }, (_, index) => index));
});

it("says so when JSON lines cannot take their name, and leaves nothing behind", async () => {
  await mkdir(join(folder, "taken"));
  await expect(openJsonlWriter(join(folder, "taken"))).rejects.toThrow("taken: expected a file, got a folder");
  const writer = await openJsonlWriter(join(folder, "late"));
  await mkdir(join(folder, "late"));
  await expect(writer.finish()).rejects.toThrow("late: expected a file, got a folder");
  await writer.abandon();
  expect((await readdir(folder)).sort()).toEqual(["late", "taken"]);
});

it("neither reads nor replaces pipes and devices", async () => {
  const device = "got a pipe or a device";
  await expect(writeAtomically("/dev/null", "x")).rejects.toThrow(device);
  await expect(openJsonlWriter("/dev/null")).rejects.toThrow(device);
  await expect(readTable("/dev/null")).rejects.toThrow(device);
});

it("leaves nothing behind when JSON lines are abandoned", async () => {
  const writer = await openJsonlWriter(join(folder, "log.jsonl"));
  await writer.write({ a: 1 });
  await writer.abandon();
  expect(await readdir(folder)).toEqual([]);
});

it("reads gzip records, settings and text", async () => {
  const path = join(folder, "log.jsonl.gz");
  await writeFile(path, gzipSync('{"a":1}\n\n{"a":2}'));
  expect(await all(path)).toEqual([{ where: `${path}:1`, record: { a: 1 } }, { where: `${path}:3`, record: { a: 2 } }]);
  await writeFile(path, '\ufeff{"a":[1,2]}');
  expect(await readJson(path)).toEqual({ a: [1, 2] });
  expect(await readText(path)).toBe('{"a":[1,2]}');
});

it("gives a snapshot back as it was", async () => {
  const snapshot: Snapshot = {
    algorithm: "linear-ucb", spec: { state: [], candidate: [], fixed: ["a", "b"], limits: [], stages: 1, discount: 0 },
    config: { alpha: 1 }, tensors: { theta: { shape: [2], data: Float64Array.of(0.1, -2) } }, lineage: { log: "x.csv" },
  };
  await writeSnapshot(join(folder, "policy.safetensors"), snapshot);
  expect(await readSnapshot(join(folder, "policy.safetensors"))).toEqual(snapshot);
});

it("reports progress up to the whole file", async () => {
  const path = join(folder, "log.csv");
  await writeFile(path, `x\n${"1\n".repeat(300_000)}`);
  const shares: number[] = [];
  expect((await readTable(path, { onProgress: ({ doneShare }) => void shares.push(doneShare) })).rows).toBe(300_000);
  expect(shares.length).toBeGreaterThan(1);
  expect(shares.at(-1)).toBe(1);
});

it("reads a column again that turned out to hold words", async () => {
  const path = join(folder, "log.csv.gz");
  await writeFile(path, gzipSync(`id,x\n${"007,1\n".repeat(100_000)}none,2\n`));
  const table = await readTable(path);
  expect([...table.columns.keys()]).toEqual(["id", "x"]);
  expect(table.columns.get("id")).toMatchObject({ kind: "text", dictionary: ["007", "none"] });
});
