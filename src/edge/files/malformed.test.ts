// Every kind of damaged file gives exactly one line that says where, what was expected and what was got.
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, beforeAll, expect, it } from "vitest";
import { PropenseError } from "../../core/index.ts";
import { readJson, readRecords, readSnapshot, readTable } from "./index.ts";

interface Case {
  readonly name: string;
  readonly file: string;
  readonly bytes: Uint8Array | string;
  readonly says: string;
}

const long = "x".repeat(9 << 20);
const gzipped = gzipSync(`a,b\n${"1,2\n".repeat(5000)}`);
const damaged = Uint8Array.from(gzipped, (byte, at) => (at === gzipped.length - 6 ? byte ^ 255 : byte));
const column = (data: unknown[], type: "DOUBLE" | "BYTE_ARRAY" | "INT32", name = "x") => ({ name, data, type });
const parquet = Buffer.from(parquetWriteBuffer({ columnData: [column([1, 2, 3], "DOUBLE"), column(Array.from({ length: 3 }, () => new Uint8Array([255, 254])), "BYTE_ARRAY", "raw")] as never }));
const sound = Buffer.from(parquetWriteBuffer({ columnData: [column(Array.from({ length: 200 }, (_, row) => row * 1.7), "DOUBLE")] as never }));
const nowhere = Buffer.from(sound);
nowhere.writeUInt32LE(0x7fffffff, sound.length - 8);
const utf16 = Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from("a,b\n1,2\n", "utf16le")]);
const latin1 = Buffer.from("a,b\n1,x\n2,caf\xe9\n", "latin1");

const cases: readonly Case[] = [
  { name: "an empty file", file: "log.csv", bytes: "", says: "log.csv: expected a header and at least one row, got an empty file" },
  { name: "an empty JSONL file", file: "log.jsonl", bytes: "", says: "log.jsonl: expected a header and at least one row, got an empty file" },
  { name: "a JSONL file of blank lines", file: "log.jsonl", bytes: "\n \n", says: "log.jsonl: expected at least one JSON object, got an empty file" },
  { name: "only a header", file: "log.csv", bytes: "a,b\n", says: "log.csv: expected at least one row below the header, got only a header" },
  { name: "only a header without a line end", file: "log.csv", bytes: "a,b", says: "log.csv: expected at least one row below the header, got only a header" },
  { name: "only a byte order mark", file: "log.csv", bytes: "\ufeff", says: "log.csv:1: expected a header with column names, got an empty line" },
  { name: "an empty first line", file: "log.csv", bytes: "\na,b\n1,2\n", says: "log.csv:1: expected a header with column names, got an empty line" },
  { name: "a column name twice", file: "log.csv", bytes: "a,b,a\n1,2,3\n", says: 'log.csv:1: expected distinct column names, got "a" twice' },
  { name: "semicolons", file: "log.csv", bytes: "a;b\n1;2\n", says: "log.csv:1: expected cells separated by commas, got semicolons" },
  { name: "tabs in a .csv", file: "log.csv", bytes: "a\tb\n1\t2\n", says: "log.csv:1: expected cells separated by commas, got tabs (name the file .tsv)" },
  { name: "a cell too many", file: "log.csv", bytes: "a,b\n1,2\n1,2,3\n", says: "log.csv:3: expected 2 cells, got 3" },
  { name: "a cell too few", file: "log.csv", bytes: "a,b,c\n1,2,3\n1,2\n", says: "log.csv:3: expected 3 cells, got 2" },
  { name: "a cell too few on the last line", file: "log.csv", bytes: "a,b\n1,2\n1", says: "log.csv:3: expected 2 cells, got 1" },
  { name: "a trailing comma", file: "log.csv", bytes: "a,b\n1,2,\n", says: "log.csv:2: expected 2 cells, got 3" },
  { name: "an empty line in the middle", file: "log.csv", bytes: "a,b\n1,2\n\n3,4\n", says: "log.csv:3: expected 2 cells, got an empty line" },
  { name: "a quotation mark never closed", file: "log.csv", bytes: 'a,b\n1,2\n"3,4\n5,6\n', says: "log.csv:3: expected a closing quotation mark, got the end of the file inside a quoted cell" },
  { name: "a quotation mark never closed in the header", file: "log.csv", bytes: 'a,"b\n1,2\n', says: "log.csv:1: expected a closing quotation mark, got the end of the file inside a quoted cell" },
  { name: "a quoted cell of 9 MiB", file: "log.csv", bytes: `a,b\n1,"${long}`, says: "log.csv:2: expected a row of at most 8 MiB, got a longer one (is a quotation mark not closed?)" },
  { name: "text behind a closing quotation mark", file: "log.csv", bytes: 'a,b\n1,"2"3\n', says: 'log.csv:2, column "b": expected the end of the cell after its closing quotation mark, got more text' },
  { name: "a quotation mark inside a cell", file: "log.csv", bytes: 'a,b\n1,2"3\n', says: 'log.csv:2, column "b": expected a quotation mark only around a whole cell, got one inside an unquoted cell' },
  { name: "a carriage return alone", file: "log.csv", bytes: "a,b\n1\r2,3\n", says: 'log.csv:2, column "a": expected lines that end with LF or CRLF, got a carriage return alone' },
  { name: "Latin-1 text", file: "log.csv", bytes: latin1, says: "log.csv:3: expected text in UTF-8, got bytes that are not UTF-8" },
  { name: "UTF-16 text", file: "log.csv", bytes: utf16, says: "log.csv:1: expected text in UTF-8, got text in UTF-16 (save the file as UTF-8)" },
  { name: "a zero byte", file: "log.csv", bytes: "a,b\n1,2\n3,\0\n", says: "log.csv:3: expected text in UTF-8, got a zero byte" },
  { name: "a zip file", file: "log.csv", bytes: Buffer.from("PK\u0003\u0004\0\0\0\0abc\n1"), says: "log.csv:1: expected text in UTF-8, got a zero byte" },
  { name: "a column that is not there", file: "want-z.csv", bytes: "a,b\n1,2\n", says: 'want-z.csv: expected a column named "z", got columns "a", "b"' },
  { name: "Latin-1 in JSONL", file: "log.jsonl", bytes: Buffer.from('{"a":1}\n{"a":"\xe9"}\n', "latin1"), says: "log.jsonl:2: expected text in UTF-8, got bytes that are not UTF-8" },
  { name: "a number for an object", file: "log.jsonl", bytes: '{"a":1}\n17\n', says: "log.jsonl:2: expected one JSON object, got 17" },
  { name: "a list for an object", file: "log.jsonl", bytes: '[{"a":1}]', says: 'log.jsonl:1: expected one JSON object, got [{"a":1}]' },
  { name: "null for an object", file: "log.jsonl", bytes: "null\n", says: "log.jsonl:1: expected one JSON object, got null" },
  { name: "broken JSON", file: "log.jsonl", bytes: '{"a":1}\n{"a":\n', says: 'log.jsonl:2: expected one JSON object, got "{\\"a\\":"' },
  { name: "two objects on a line", file: "log.jsonl", bytes: '{"a":1}{"a":2}\n', says: 'log.jsonl:1: expected one JSON object, got "{\\"a\\":1}{\\"a\\":2}"' },
  { name: "one name by two ways", file: "log.jsonl", bytes: '{"a.b":1,"a":{"b":2}}\n', says: 'log.jsonl:1: expected distinct column names, got "a.b" twice' },
  { name: "empty objects", file: "log.jsonl", bytes: "{}\n{}\n", says: "log.jsonl: expected objects with at least one value, got empty objects" },
  { name: "objects nested too deep", file: "log.jsonl", bytes: `${'{"a":'.repeat(50)}1${"}".repeat(50)}`, says: "log.jsonl:1: expected objects nested at most 32 deep, got deeper ones" },
  { name: "a JSONL column that is not there", file: "want-z.jsonl", bytes: '{"a":1}', says: 'want-z.jsonl: expected a column named "z", got no row that has it' },
  { name: "truncated gzip", file: "log.csv.gz", bytes: gzipped.subarray(0, gzipped.length - 20), says: "log.csv.gz: expected a whole gzip file, got one cut off in the middle (truncated)" },
  { name: "gzip of three bytes", file: "log.csv.gz", bytes: gzipped.subarray(0, 3), says: "log.csv.gz: expected a whole gzip file, got one cut off in the middle (truncated)" },
  { name: "damaged gzip", file: "log.csv.gz", bytes: damaged, says: "log.csv.gz: expected a sound gzip file, got damaged compressed data" },
  { name: "gzip of nothing", file: "log.csv.gz", bytes: gzipSync(""), says: "log.csv.gz: expected a header and at least one row, got an empty file inside gzip" },
  { name: "gzip inside gzip", file: "log.csv.gz", bytes: gzipSync(gzipped), says: "log.csv.gz: expected text inside gzip, got gzip inside gzip" },
  { name: "Parquet inside gzip", file: "log.parquet.gz", bytes: gzipSync(sound), says: "log.parquet.gz: expected a Parquet file that is not compressed again by gzip, got Parquet inside gzip" },
  { name: "gzip behind plain text", file: "log.csv", bytes: Buffer.concat([Buffer.from("a,b\n1,2\n"), gzipped]), says: "log.csv:3: expected text in UTF-8, got bytes that are not UTF-8" },
  { name: "text named .parquet", file: "log.parquet", bytes: "a,b\n1,2\n", says: 'log.parquet: expected a Parquet file, which begins with PAR1, got "a,b\\n"' },
  { name: "truncated Parquet", file: "log.parquet", bytes: sound.subarray(0, sound.length - 30), says: "log.parquet: expected a sound Parquet file, got one without its end (truncated)" },
  { name: "Parquet of six bytes", file: "log.parquet", bytes: sound.subarray(0, 6), says: "log.parquet: expected a whole Parquet file, got 6 bytes" },
  { name: "Parquet with a footer larger than itself", file: "log.parquet", bytes: nowhere, says: "log.parquet: expected a sound Parquet file, got parquet metadata length 2147483647 exceeds available buffer" },
  { name: "Parquet whose data was cut out", file: "log.parquet", bytes: Buffer.concat([sound.subarray(0, 4), sound.subarray(500)]), says: 'log.parquet, column "x": expected data inside the file\'s 648 bytes, got bytes 4 to 1019' },
  { name: "a Parquet column that is not there", file: "want-z.parquet", bytes: sound, says: 'want-z.parquet: expected a column named "z", got columns "x"' },
];

let folder = "";
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), "malformed-")); });
afterAll(async () => { await chmod(join(folder, "secret.csv"), 0o600).catch(() => {}); await rm(folder, { recursive: true, force: true }); });

async function faultOf(run: () => Promise<unknown>): Promise<PropenseError> {
  const error: unknown = await run().then(() => "no error", (reason: unknown) => reason);
  if (error instanceof PropenseError) return error;
  throw error instanceof Error ? error : new Error(String(error));
}

function expectOneLine(error: PropenseError, says: string): void {
  const message = error.message.replaceAll(`${folder}/`, "");
  expect(message.startsWith(says), message).toBe(true);
  expect(message).not.toMatch(/[\n\r]/);
  expect(["bad-file", "bad-log"]).toContain(error.fault.code);
}

it.each(cases)("$name", async ({ file, bytes, says }) => {
  const path = join(folder, file);
  await writeFile(path, bytes);
  expectOneLine(await faultOf(() => readTable(path, file.startsWith("want") ? { columns: ["z"] } : {})), says);
});

it("a missing file, a missing folder and a folder", async () => {
  expectOneLine(await faultOf(() => readTable(join(folder, "none.csv"))), "none.csv: expected a file, got nothing there");
  expectOneLine(await faultOf(() => readTable(join(folder, "no", "none.csv"))), "no/none.csv: expected a file, got nothing there");
  await mkdir(join(folder, "folder.csv"));
  expectOneLine(await faultOf(() => readTable(join(folder, "folder.csv"))), "folder.csv: expected a file, got a folder");
});

it.skipIf(process.getuid?.() === 0)("a file that may not be read", async () => {
  await writeFile(join(folder, "secret.csv"), "a\n1\n");
  await chmod(join(folder, "secret.csv"), 0o000);
  expectOneLine(await faultOf(() => readTable(join(folder, "secret.csv"))), "secret.csv: expected a file that may be read, got permission denied");
});

it("raw bytes in Parquet that are no text", async () => {
  const path = join(folder, "raw.parquet");
  await writeFile(path, parquet);
  expect((await readTable(path, { columns: ["x"] })).rows).toBe(3);
  expectOneLine(await faultOf(() => readTable(path)), 'raw.parquet, column "raw": expected a sound Parquet file, got bytes that are not UTF-8');
});

it("records, settings and snapshots", async () => {
  const path = join(folder, "records.jsonl");
  await writeFile(path, '{"a":1}\n[]\n');
  expectOneLine(await faultOf(async () => { for await (const line of readRecords(path)) expect(line.where).toBe(`${path}:1`); }), "records.jsonl:2: expected one JSON object, got []");
  await writeFile(path, "");
  expectOneLine(await faultOf(async () => { for await (const line of readRecords(path)) expect(line).toBe(null); }), "records.jsonl: expected at least one JSON object, got an empty file");
  await writeFile(path, "{");
  expectOneLine(await faultOf(() => readJson(path)), "records.jsonl: expected JSON, got ");
  const fault = await faultOf(() => readSnapshot(path));
  expect(fault.fault.code).toBe("bad-snapshot");
});
