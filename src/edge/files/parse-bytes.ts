// Reads a table from bytes in memory, without a file: the same parsers as for files, fed synchronously.
import { fail } from "../../core/index.ts";
import type { Table } from "../../problems/tabular/table.ts";
import { isGzip, unpackBytes } from "./bytes.ts";
import { createCsvParser } from "./csv.ts";
import type { ChunkParser } from "./csv.ts";
import { createJsonlParser } from "./jsonl.ts";
import { mergeLost, textKind } from "./read-table.ts";
import type { TextKind } from "./read-table.ts";

export interface ParseOptions {
  readonly columns?: readonly string[];
  /** Where the bytes are cut into chunks, ascending; the result does not depend on it. */
  readonly cuts?: readonly number[];
  /** What the text is; by `source` and the first byte when not given. */
  readonly kind?: TextKind;
}

/** The table in bytes of CSV, TSV or JSON lines, plain or gzip. Throws `bad-file` and `bad-log` like `readTable`. */
export function parseTable(packed: Uint8Array, source: string, options: ParseOptions = {}): Table {
  if (packed.length === 0) fail("bad-file", source, "a header and at least one row", "an empty file");
  const bytes = isGzip(packed) ? unpackBytes(packed, source) : packed;
  const kind = options.kind ?? textKind(source, bytes);
  const { columns: wanted } = options;
  const run = <Result>(parser: ChunkParser<Result>): Result => feed(parser, bytes, options.cuts ?? []);
  if (kind === "jsonl") {
    const { rows, columns, lineOf } = run(createJsonlParser({ source, columns: wanted }));
    return { source, rows, columns, place: (row) => `${source}:${lineOf(row)}` };
  }
  const delimiter = kind === "tsv" ? 0x09 : 0x2c;
  const first = run(createCsvParser({ source, delimiter, columns: wanted }));
  const again = first.lost.length === 0 ? null : run(createCsvParser({ source, delimiter, columns: first.lost, asWords: true }));
  return { source, rows: first.rows, columns: mergeLost(first, again), place: (row) => `${source}:${first.lineOf(row)}` };
}

function feed<Result>(parser: ChunkParser<Result>, bytes: Uint8Array, cuts: readonly number[]): Result {
  let from = 0;
  for (const to of [...cuts, bytes.length]) {
    parser.push(bytes.subarray(from, to));
    from = to;
  }
  return parser.end();
}
