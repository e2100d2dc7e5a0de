// Finds where one cell of a CSV row begins and ends, by RFC 4180, and takes its quotes off.
import { fail } from "../../core/index.ts";
import { carriageReturn, lineFeed } from "./text.ts";

/** How a cell ended: another follows, the row is complete, or the bytes ran out before it did. */
type CellEnd = "more" | "row" | "incomplete";

/** The cell found last: its bytes, and where the next one begins. */
interface Cell {
  bytes: Buffer;
  from: number;
  to: number;
  next: number;
  /** Line feeds inside its quotes. */
  feeds: number;
}

export interface CellScanner {
  readonly cell: Cell;
  /** Reads the cell that begins at `start` of bytes[0, limit); `where` makes the place of a fault. */
  scan(bytes: Buffer, start: number, limit: number, where: () => string): CellEnd;
}

const quote = 0x22;

/** A scanner for cells separated by `delimiter`. */
export function createCellScanner(delimiter: number): CellScanner {
  const cell: Cell = { bytes: Buffer.alloc(0), from: 0, to: 0, next: 0, feeds: 0 };
  let scratch = Buffer.alloc(256);

  function scanPlain(bytes: Buffer, start: number, limit: number, where: () => string): CellEnd {
    let at = start;
    for (; at < limit; at++) {
      const byte = bytes[at];
      if (byte === delimiter || byte === lineFeed) break;
      if (byte === quote) fail("bad-log", where(), "a quotation mark only around a whole cell", "one inside an unquoted cell");
      if (byte === carriageReturn) {
        if (at + 1 >= limit) return "incomplete";
        if (bytes[at + 1] !== lineFeed) fail("bad-log", where(), "lines that end with LF or CRLF", "a carriage return alone");
        break;
      }
    }
    if (at >= limit) return "incomplete";
    cell.bytes = bytes;
    cell.from = start;
    cell.to = at;
    cell.feeds = 0;
    return endAt(bytes, at);
  }

  function scanQuoted(bytes: Buffer, start: number, limit: number, where: () => string): CellEnd {
    let doubled = 0;
    cell.feeds = 0;
    let at = start + 1;
    for (; at < limit; at++) {
      if (bytes[at] === lineFeed) cell.feeds++;
      if (bytes[at] !== quote) continue;
      if (at + 1 >= limit) return "incomplete";
      if (bytes[at + 1] !== quote) break;
      doubled++;
      at++;
    }
    if (at >= limit) return "incomplete";
    const after = at + 1;
    if (bytes[after] === carriageReturn && after + 1 >= limit) return "incomplete";
    const ends = bytes[after] === delimiter || bytes[after] === lineFeed
      || (bytes[after] === carriageReturn && bytes[after + 1] === lineFeed);
    if (!ends) fail("bad-log", where(), "the end of the cell after its closing quotation mark", "more text");
    cell.bytes = bytes;
    cell.from = start + 1;
    cell.to = at;
    if (doubled > 0) unescape(bytes, start + 1, at);
    return endAt(bytes, after);
  }

  function endAt(bytes: Buffer, at: number): CellEnd {
    cell.next = at + (bytes[at] === carriageReturn ? 2 : 1);
    return bytes[at] === delimiter ? "more" : "row";
  }

  // A pair of quotation marks inside quotes stands for one; the byte behind the copy keeps a number from running on.
  function unescape(bytes: Buffer, from: number, to: number): void {
    if (scratch.length <= to - from) scratch = Buffer.alloc(2 * (to - from));
    let length = 0;
    for (let at = from; at < to; at++) {
      scratch[length++] = bytes[at];
      if (bytes[at] === quote) at++;
    }
    scratch[length] = lineFeed;
    cell.bytes = scratch;
    cell.from = 0;
    cell.to = length;
  }

  return {
    cell,
    scan: (bytes, start, limit, where) =>
      bytes[start] === quote && start < limit ? scanQuoted(bytes, start, limit, where) : scanPlain(bytes, start, limit, where),
  };
}
