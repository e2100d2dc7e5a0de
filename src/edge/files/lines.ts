// Cuts chunks of bytes into lines of checked text, however the chunks are cut.
import { fail } from "../../core/index.ts";
import { findBadLine, lineFeed, withoutMark } from "./text.ts";

export interface LineCutter {
  push(chunk: Uint8Array): void;
  /** No more bytes follow; a last line without a line end counts. */
  end(): void;
}

const longestLine = 64 << 20;

/**
 * Calls `visit` with each line that is not blank and its number, from 1. Throws `bad-file` for text that is not UTF-8, for
 * zero bytes and for a line above 64 MiB.
 */
export function createLineCutter(source: string, visit: (text: string, line: number) => void): LineCutter {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let begun = false;
  let line = 1;

  function cut(bytes: Buffer): void {
    const block = begun ? bytes : withoutMark(bytes, source);
    begun = true;
    const bad = findBadLine(block);
    const firstLine = line;
    const limit = bad === null ? block.length : bad.start;
    for (let at = 0; at < limit; line++) {
      const feed = block.indexOf(lineFeed, at);
      const end = feed < 0 ? limit : feed;
      const text = block.toString("utf8", at, end).trim();
      if (text !== "") visit(text, line);
      at = end + 1;
    }
    if (bad !== null) fail("bad-file", `${source}:${firstLine + bad.linesBefore}`, "text in UTF-8", bad.got);
  }

  return {
    push(chunk) {
      const end = chunk.lastIndexOf(lineFeed) + 1;
      if (end > 0) cut(Buffer.concat([...waiting, chunk.subarray(0, end)]));
      if (end > 0) waiting = [];
      waiting.push(chunk.subarray(end));
      waitingBytes = (end > 0 ? 0 : waitingBytes) + chunk.length - end;
      if (waitingBytes > longestLine) fail("bad-file", `${source}:${line}`, `a line of at most ${longestLine >> 20} MiB`, "a longer one");
    },
    end() {
      cut(Buffer.concat(waiting));
    },
  };
}
