// The witness of a journal's file: where every stream stood when the last write was acknowledged, in a small file beside it.
// SQLite takes a damaged end of its log of writes for one that was never finished and passes over it in silence; the witness misses what is gone.
import { hash } from "node:crypto";
import { closeSync, existsSync, openSync, readFileSync, writeSync } from "node:fs";
import type { Head, Position } from "../../service/index.ts";

/** Where streams stood: the next position and the hash before it, in hexadecimal digits. */
export type Tip = ReadonlyMap<string, readonly [position: Position, hash: string]>;

/** The witness of a store that is open. */
export interface TipFile {
  /** Notes where a stream stands by now. */
  note(stream: string, position: Position, hash: Uint8Array): void;
  /** Writes all of it, after the store has synchronised and before anybody is answered. It is not synchronised itself: an older one is true as well. */
  write(): void;
  close(): void;
}

/** The name of the witness of a journal's file. */
export function tipPath(journal: string): string {
  return `${journal}.tip`;
}

/** What the witness says; nothing where there is none, or one that is damaged. */
export function readTip(path: string): Tip {
  if (!existsSync(path)) return new Map();
  const [sum, ...rest] = readFileSync(path, "utf8").split("\n", 1)[0].split(" ");
  const text = rest.join(" ");
  if (sum !== hash("sha256", text)) return new Map();
  return new Map(Object.entries(JSON.parse(text) as { readonly [stream: string]: readonly [Position, string] }));
}

/** Opens the witness to be written on. */
export function openTip(path: string, from: Tip): TipFile {
  const handle = openSync(path, existsSync(path) ? "r+" : "w+", 0o600);
  const stands = new Map(from);
  return {
    note: (stream, position, last) => void stands.set(stream, [position, Buffer.from(last).toString("hex")]),
    write() {
      const text = JSON.stringify(Object.fromEntries(stands));
      writeSync(handle, `${hash("sha256", text)} ${text}\n`, 0);
    },
    close: () => closeSync(handle),
  };
}

/** What is missing of what the witness saw, one line per stream. `hashAt` gives the hash of the record at a position, null where there is none. */
export function missingSince(tip: Tip, { headOf, hashAt }: { readonly headOf: (stream: string) => Head; readonly hashAt: (stream: string, position: Position) => Uint8Array | null }): readonly string[] {
  return [...tip].flatMap(([stream, [position, seen]]) => {
    const head = headOf(stream);
    // What was cut off since is proved by what carries it.
    if (position <= head.start) return [];
    const found = position > head.position ? null : position === head.position ? head.hash : hashAt(stream, position - 1);
    if (found !== null && Buffer.from(found).toString("hex") === seen) return [];
    return [`${stream} ends before ${head.position}, and ${found === null ? `was acknowledged up to ${position}` : `another record stands before ${position} than was acknowledged`}`];
  });
}
