// Reads CSV from chunks of bytes, cut anywhere, into columns: numbers straight into typed arrays, words as codes.
import { fail } from "../../core/index.ts";
import type { Column } from "../../problems/tabular/table.ts";
import { createCellScanner } from "./csv-cell.ts";
import { createCsvColumns } from "./csv-columns.ts";
import type { CsvColumns } from "./csv-columns.ts";
import { keptNames, nameHeader } from "./csv-header.ts";
import { scanNumber } from "./numbers.ts";
import { createPlaces } from "./places.ts";
import { carriageReturn, findBadLine, lineFeed, withoutMark } from "./text.ts";

export interface CsvOptions {
  /** The file's name, for messages. */
  readonly source: string;
  /** The byte between cells. */
  readonly delimiter: number;
  /** Names of the columns to keep; all when not given. */
  readonly columns?: readonly string[] | undefined;
  /** Keep every column as words, whatever it holds. */
  readonly asWords?: boolean;
}

export interface CsvResult {
  readonly rows: number;
  /** Names of the columns kept, in the order of the file. */
  readonly names: readonly string[];
  readonly columns: Map<string, Column>;
  /** Columns that held words after numbers: they are not in `columns` and must be read again, as words. */
  readonly lost: readonly string[];
  readonly lineOf: (row: number) => number;
}

/** What reads a file chunk by chunk. */
export interface ChunkParser<Result> {
  push(chunk: Uint8Array): void;
  /** No more bytes follow. */
  end(): Result;
}

/** The longest row: beyond it a quotation mark was surely never closed. */
const longestRow = 8 << 20;
const largestPiece = 1 << 20;

/**
 * A parser of one file. Only whole rows of a block count; the rest waits for the next chunk, so that chunk edges cannot
 * be seen in the result. Throws `bad-file` and `bad-log` with file, line, column, expected and got.
 */
export function createCsvParser(options: CsvOptions): ChunkParser<CsvResult> {
  const { source, delimiter } = options;
  const scanner = createCellScanner(delimiter);
  const places = createPlaces(2);
  let names: readonly string[] = [];
  let columns: CsvColumns | null = null;
  let waiting = Buffer.alloc(0);
  let begun = false;
  let line = 1;
  let row = 0;
  let blankLine = 0;
  let column = 0;

  const cellPlace = (): string => `${source}:${line}, column ${names[column] === undefined ? column + 1 : JSON.stringify(names[column])}`;

  function push(chunk: Uint8Array): void {
    for (let from = 0; from < chunk.length; from += largestPiece) {
      const piece = chunk.subarray(from, from + largestPiece);
      const block = Buffer.concat([waiting, piece]);
      const end = block.lastIndexOf(lineFeed) + 1;
      waiting = end === 0 ? block : block.subarray(parseLines(block, end));
      if (waiting.length > longestRow) failLong();
    }
  }

  function failLong(): never {
    return fail("bad-log", `${source}:${line}`, `a row of at most ${longestRow >> 20} MiB`, "a longer one (is a quotation mark not closed?)");
  }

  // Returns where the first row begins that is not complete in block[0, end), which consists of whole lines.
  function parseLines(block: Buffer, end: number): number {
    let at = 0;
    if (!begun) at = block.length - withoutMark(block, source).length;
    begun = true;
    const bad = findBadLine(block.subarray(at, end));
    const limit = bad === null ? end : at + bad.start;
    const firstLine = line;
    while (at < limit) {
      const next = columns === null ? parseHeader(block, at, limit) : parseRow(block, at, limit);
      if (next < 0) break;
      if (next - at > longestRow) failLong();
      at = next;
    }
    if (bad !== null) fail("bad-file", `${source}:${firstLine + bad.linesBefore}`, "text in UTF-8", bad.got);
    return at;
  }

  function parseHeader(block: Buffer, start: number, limit: number): number {
    const cells: string[] = [];
    let feeds = 0;
    for (let at = start; ; at = scanner.cell.next) {
      column = cells.length;
      const end = scanner.scan(block, at, limit, cellPlace);
      if (end === "incomplete") return -1;
      const { bytes, from, to } = scanner.cell;
      cells.push(bytes.toString("utf8", from, to));
      feeds += scanner.cell.feeds;
      if (end === "row") break;
    }
    names = nameHeader(cells, source, delimiter);
    const kept = keptNames(names, options.columns, source);
    columns = createCsvColumns(names.map((name) => (!kept.has(name) ? "skipped" : options.asWords === true ? "word" : "number")));
    line += 1 + feeds;
    return scanner.cell.next;
  }

  function parseRow(block: Buffer, start: number, limit: number): number {
    const blank = names.length > 1 ? blankAt(block, start) : 0;
    if (blank > 0) return skipBlank(start + blank);
    if (blankLine > 0) fail("bad-log", `${source}:${blankLine}`, `${names.length} cells`, "an empty line");
    const { numbers } = columns!;
    columns!.reserve(row);
    let feeds = 0;
    let at = start;
    for (column = 0; ; column++) {
      const values = column < numbers.length ? numbers[column] : null;
      const stop = values === null ? -1 : scanNumber(block, at, values, row);
      if (stop > 0 && (block[stop] === delimiter || block[stop] === lineFeed)) {
        columns!.sawNumber(column);
        at = stop + 1;
        if (block[stop] === lineFeed) return finishRow(column + 1, at, feeds);
        continue;
      }
      const end = scanner.scan(block, at, limit, cellPlace);
      if (end === "incomplete") return -1;
      feeds += scanner.cell.feeds;
      const { bytes, from, to, next } = scanner.cell;
      if (column < names.length) columns!.store(column, row, bytes, from, to);
      at = next;
      if (end === "row") return finishRow(column + 1, at, feeds);
    }
  }

  function finishRow(cells: number, next: number, feeds: number): number {
    if (cells !== names.length) fail("bad-log", `${source}:${line}`, `${names.length} cells`, `${cells}`);
    places.note(row, line);
    line += 1 + feeds;
    row++;
    return next;
  }

  function skipBlank(next: number): number {
    if (blankLine === 0) blankLine = line;
    line++;
    return next;
  }

  function finish(): CsvResult {
    if (!begun && waiting.length === 0) fail("bad-file", source, "a header and at least one row", "an empty file");
    if (waiting.length > 0) {
      const block = Buffer.concat([waiting, Buffer.of(lineFeed)]);
      if (parseLines(block, block.length) < block.length) {
        fail("bad-log", `${source}:${line}`, "a closing quotation mark", "the end of the file inside a quoted cell");
      }
    }
    if (row === 0) fail("bad-log", source, "at least one row below the header", "only a header");
    const lost = columns!.lost();
    const kept = keptNames(names, options.columns, source);
    const entries = names.flatMap((name, index): [string, Column][] =>
      kept.has(name) && !lost.includes(index) ? [[name, columns!.finish(index, row)]] : []);
    const lostNames = lost.map((index) => names[index]);
    return { rows: row, names: names.filter((name) => kept.has(name)), columns: new Map(entries), lost: lostNames, lineOf: (index) => places.lineOf(index) };
  }

  return { push, end: finish };
}

// The length of an empty line's end that stands here, or 0.
function blankAt(block: Buffer, at: number): number {
  if (block[at] === lineFeed) return 1;
  return block[at] === carriageReturn && block[at + 1] === lineFeed ? 2 : 0;
}
