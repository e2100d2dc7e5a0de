// Reads a log file of any kind into a table, telling the kinds apart by what the file holds before trusting its name.
import { describe, fail } from "../../core/index.ts";
import type { Column, Table } from "../../problems/tabular/table.ts";
import { isGzip, probe, readChunks } from "./bytes.ts";
import type { OnProgress } from "./bytes.ts";
import { createCsvParser } from "./csv.ts";
import type { ChunkParser, CsvResult } from "./csv.ts";
import { createJsonlParser } from "./jsonl.ts";
import { readParquetFile } from "./parquet.ts";

export interface ReadTableOptions {
  /** Names of the columns to keep; all when not given. Memory is bounded by what is kept. */
  readonly columns?: readonly string[] | undefined;
  readonly onProgress?: OnProgress | undefined;
}

/** What a text file of a log holds. */
export type TextKind = "csv" | "tsv" | "jsonl";

/**
 * The table in a file of CSV, TSV, JSON lines (each plain or gzip) or Parquet. Columns that are numbers throughout are
 * numbers, all others words; booleans are the words true and false; nested objects give dotted names, lists JSON text.
 * Throws `bad-file` and `bad-log` naming file, line or row, column, expected and got.
 */
export async function readTable(path: string, options: ReadTableOptions = {}): Promise<Table> {
  const { head, bytes } = await probe(path);
  if (bytes === 0) fail("bad-file", path, "a header and at least one row", "an empty file");
  if (isParquet(head)) return readParquetFile(path, options);
  if (/\.parquet$/i.test(path)) fail("bad-file", path, "a Parquet file, which begins with PAR1", describe(head.toString("latin1", 0, 4)));
  const kind = textKind(path, isGzip(head) ? await firstBytes(path) : head);
  return kind === "jsonl" ? readJsonl(path, options) : readCsv(path, kind, options);
}

function isParquet(head: Buffer): boolean {
  return head.toString("latin1", 0, 4) === "PAR1";
}

async function firstBytes(path: string): Promise<Buffer> {
  for await (const chunk of readChunks(path)) {
    if (isParquet(chunk)) fail("bad-file", path, "a Parquet file that is not compressed again by gzip", "Parquet inside gzip");
    if (isGzip(chunk)) fail("bad-file", path, "text inside gzip", "gzip inside gzip");
    return chunk.subarray(0, 8);
  }
  return fail("bad-file", path, "a header and at least one row", "an empty file inside gzip");
}

/** By the name's ending, else by the first byte: an object begins with a brace, a header hardly ever does. */
export function textKind(path: string, head: Uint8Array): TextKind {
  const name = path.toLowerCase().replace(/\.gz$/, "");
  if (/\.(jsonl|ndjson|json)$/.test(name)) return "jsonl";
  if (/\.(tsv|tab)$/.test(name)) return "tsv";
  return !name.endsWith(".csv") && head[0] === 0x7b ? "jsonl" : "csv";
}

async function readJsonl(path: string, { columns, onProgress }: ReadTableOptions): Promise<Table> {
  const result = await feed(path, createJsonlParser({ source: path, columns }), onProgress);
  return { source: path, rows: result.rows, columns: result.columns, place: (row) => `${path}:${result.lineOf(row)}` };
}

// Most files are read once. A column that turns out to hold words after numbers has lost how its numbers were written
// ("007", "1.50"), so the file is read once more for these columns alone.
async function readCsv(path: string, kind: TextKind, { columns: wanted, onProgress }: ReadTableOptions): Promise<Table> {
  const delimiter = kind === "tsv" ? 0x09 : 0x2c;
  const first = await feed(path, createCsvParser({ source: path, delimiter, columns: wanted }), onProgress);
  const again = first.lost.length === 0 ? null
    : await feed(path, createCsvParser({ source: path, delimiter, columns: first.lost, asWords: true }), onProgress);
  if (again !== null && again.rows !== first.rows) {
    fail("bad-file", path, `${first.rows} rows`, `${again.rows} when read again: the file is being written to`);
  }
  return { source: path, rows: first.rows, columns: mergeLost(first, again), place: (row) => `${path}:${first.lineOf(row)}` };
}

/** The columns of both readings, in the order of the file. */
export function mergeLost(first: CsvResult, again: CsvResult | null): Map<string, Column> {
  return new Map(first.names.map((name) => [name, (first.columns.get(name) ?? again?.columns.get(name))!]));
}

async function feed<Result>(path: string, parser: ChunkParser<Result>, onProgress: OnProgress | undefined): Promise<Result> {
  for await (const chunk of readChunks(path, onProgress)) parser.push(chunk);
  return parser.end();
}
