// What makes bytes acceptable text: UTF-8 without zero bytes; and the line on which the first fault stands.
import { isUtf8 } from "node:buffer";
import { fail } from "../../core/index.ts";

export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;

/** The first line of a run of whole lines that is not acceptable text, or null. */
export interface BadLine {
  /** Where in the bytes that line begins. */
  readonly start: number;
  /** How many lines stand before it. */
  readonly linesBefore: number;
  readonly got: string;
}

/** Looks at whole lines only (a character never spans two lines), so that a chunk's edge cannot split a character. */
export function findBadLine(bytes: Buffer): BadLine | null {
  if (isUtf8(bytes) && !bytes.includes(0)) return null;
  let linesBefore = 0;
  for (let start = 0; start < bytes.length; linesBefore++) {
    const feed = bytes.indexOf(lineFeed, start);
    const end = feed < 0 ? bytes.length : feed + 1;
    const line = bytes.subarray(start, end);
    if (!isUtf8(line)) return { start, linesBefore, got: "bytes that are not UTF-8" };
    if (line.includes(0)) return { start, linesBefore, got: "a zero byte" };
    start = end;
  }
  return null;
}

const wideMarks = [[0xff, 0xfe], [0xfe, 0xff]];

/** The bytes without a UTF-8 byte order mark; throws `bad-file` for text in UTF-16. */
export function withoutMark(bytes: Buffer, source: string): Buffer {
  if (wideMarks.some(([first, second]) => bytes[0] === first && bytes[1] === second)) {
    fail("bad-file", `${source}:1`, "text in UTF-8", "text in UTF-16 (save the file as UTF-8)");
  }
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}
