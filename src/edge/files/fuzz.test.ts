// More than 100,000 damaged files: whatever the bytes, the parsers give a table or the one error, and nothing else.
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { parquetWriteBuffer } from "hyparquet-writer";
import { expect, it } from "vitest";
import { PropenseError } from "../../core/index.ts";
import { parseTable } from "./parse-bytes.ts";
import { readParquetBytes } from "./parquet.ts";

const csv = Buffer.from('id,channel,reward,note\r\n1,web,0.5,"a, ""b"""\r\n2,shop,-1e3,\r\n007,,12.25,"two\nlines"\r\n');
const jsonl = Buffer.from('{"id":1,"context":{"channel":"web"},"reward":0.5}\n{"id":"x","list":[1,2],"ok":true}\n\n{"id":null}\n');
const parquet = Buffer.from(parquetWriteBuffer({ columnData: [
  { name: "x", data: [1, 2.5, 3], type: "DOUBLE" }, { name: "w", data: ["a", "b", "a"], type: "STRING" }, { name: "n", data: [null, 1, 2], type: "INT32", nullable: true },
] }));

interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly insert: Uint8Array;
}

const telling = fc.constantFrom(..."\",\n\r\t{}[]:\0\ufeff\xe9eE.-+0".split("")).map((text) => Uint8Array.from(Buffer.from(text)));
const edits = fc.array(fc.record({ at: fc.nat(), remove: fc.nat({ max: 8 }), insert: fc.oneof(fc.uint8Array({ maxLength: 4 }), telling) }), { maxLength: 4 });

function mutate(original: Uint8Array, changes: readonly Edit[]): Uint8Array {
  let bytes = original;
  for (const { at, remove, insert } of changes) {
    const from = at % (bytes.length + 1);
    bytes = Buffer.concat([bytes.subarray(0, from), insert, bytes.subarray(from + remove)]);
  }
  return bytes;
}

function check(error: unknown): void {
  if (!(error instanceof PropenseError)) throw error;
  expect(error.message).not.toMatch(/[\n\r]/);
}

function survives(bytes: Uint8Array, source: string): void {
  try {
    const table = parseTable(bytes, source);
    for (const column of table.columns.values()) {
      expect(column.kind === "number" ? column.values.length : column.codes.length).toBe(table.rows);
    }
  } catch (error) {
    check(error);
  }
}

it("random bytes, 30,000 files", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 120 }), fc.constantFrom("log.csv", "log.jsonl", "log.tsv", "log.csv.gz", "log"), survives), { numRuns: 30_000, seed: 11 });
});

it("text of telling characters, 10,000 files", () => {
  const text = fc.string({ unit: fc.constantFrom(..."a1,\"\n\r\t{}[]:.-eé ".split("")), maxLength: 60 });
  fc.assert(fc.property(text, fc.constantFrom("log.csv", "log.jsonl"), (letters, name) => survives(Buffer.from(letters), name)), { numRuns: 10_000, seed: 12 });
});

it("mutated CSV, 25,000 files", () => {
  fc.assert(fc.property(edits, (changes) => survives(mutate(csv, changes), "log.csv")), { numRuns: 25_000, seed: 13 });
});

it("mutated JSON lines, 20,000 files", () => {
  fc.assert(fc.property(edits, (changes) => survives(mutate(jsonl, changes), "log.jsonl")), { numRuns: 20_000, seed: 14 });
});

it("mutated gzip, 10,000 files", () => {
  const packed = gzipSync(csv);
  fc.assert(fc.property(edits, (changes) => survives(mutate(packed, changes), "log.csv.gz")), { numRuns: 10_000, seed: 15 });
});

it("mutated Parquet footers, 5,000 files", async () => {
  const footer = parquet.length - 8 - parquet.readUInt32LE(parquet.length - 8);
  await fc.assert(fc.asyncProperty(edits, async (changes) => {
    const bytes = Buffer.concat([parquet.subarray(0, footer), mutate(parquet.subarray(footer), changes)]);
    await readParquetBytes(bytes, "log.parquet", {}).then((table) => expect(table.rows).toBeGreaterThan(0), check);
  }), { numRuns: 5_000, seed: 16 });
});

it("mutated Parquet pages and footers, plain and compressed, 6,000 files", async () => {
  const wide = (codec: "UNCOMPRESSED" | "SNAPPY"): Buffer => Buffer.from(parquetWriteBuffer({ codec, columnData: [
    { name: "x", data: Array.from({ length: 40 }, (_, row) => row * 1.7), type: "DOUBLE" }, { name: "w", data: Array.from({ length: 40 }, (_, row) => `w${row % 3}`), type: "STRING" },
    { name: "n", data: Array.from({ length: 40 }, (_, row) => (row % 4 === 0 ? null : row)), type: "INT32", nullable: true }, { name: "b", data: Array.from({ length: 40 }, (_, row) => row % 2 === 0), type: "BOOLEAN" },
  ] }));
  const originals = [wide("UNCOMPRESSED"), wide("SNAPPY")];
  await fc.assert(fc.asyncProperty(edits, fc.constantFrom(...originals), async (changes, original) => {
    await readParquetBytes(mutate(original, changes), "log.parquet", {}).then((table) => expect(table.rows).toBeGreaterThan(0), check);
  }), { numRuns: 6_000, seed: 17 });
});
