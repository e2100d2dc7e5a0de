// Reads decision records line by line, and small files whole: settings, mappings, snapshots.
import { decodeSnapshot, describe, encodeSnapshot, fail } from "../../core/index.ts";
import type { Snapshot } from "../../core/index.ts";
import { readChunks, readWhole } from "./bytes.ts";
import type { OnProgress } from "./bytes.ts";
import { parseLine } from "./jsonl.ts";
import { createLineCutter } from "./lines.ts";
import { findBadLine, withoutMark } from "./text.ts";
import type { Column } from "../../problems/tabular/table.ts";
import { readTable } from "./read-table.ts";
import { recordColumns } from "./write-records.ts";
import { writeAtomically } from "./write.ts";

/** One line of a file of JSON lines: where it stands ("log.jsonl:17"), and the object on it, not yet checked. */
export interface RecordLine {
  readonly where: string;
  readonly record: unknown;
}

/** One line of a text file that is not blank, and where it stands ("log.txt:17"). */
export interface TextLine {
  readonly where: string;
  readonly text: string;
}

/** The lines of a text file (plain or gzip), streamed, without blank ones. Throws `bad-file`, for an empty file as well. */
export function readLines(path: string, onProgress?: OnProgress): AsyncGenerator<TextLine> {
  return linesAs(path, { expected: "at least one line of text", onProgress }, (text, where) => ({ where, text }));
}

/**
 * The objects of a file of JSON lines (plain or gzip), streamed, or those of a Parquet file that `writeRecords` wrote. Throws `bad-file`,
 * and `bad-log` for a line that is no object.
 */
export function readRecords(path: string, onProgress?: OnProgress): AsyncGenerator<RecordLine> {
  if (/\.parquet$/i.test(path)) return parquetRecords(path, onProgress);
  return linesAs(path, { expected: "at least one JSON object", onProgress }, (text, where) => ({ where, record: parseLine(text, where) }));
}

async function* parquetRecords(path: string, onProgress: OnProgress | undefined): AsyncGenerator<RecordLine> {
  const { rows, columns, place } = await readTable(path, { columns: recordColumns, onProgress });
  const missing = recordColumns.find((name) => !columns.has(name));
  if (missing !== undefined) fail("bad-log", `${path}, column ${missing}`, `the columns ${recordColumns.join(", ")}`, "a file without it");
  for (let row = 0; row < rows; row++) {
    const where = place(row);
    yield { where, record: Object.fromEntries(recordColumns.map((name) => [name, cellOf(columns.get(name)!, row, { name, where })])) };
  }
}

function cellOf(column: Column, row: number, { name, where }: { readonly name: string; readonly where: string }): unknown {
  const text = column.kind === "number" ? "" : column.dictionary[column.codes[row]] ?? "";
  if (name === "decision") return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return fail("bad-log", `${where}, ${name}`, "JSON", describe(text));
  }
}

async function* linesAs<Line>(
  path: string, { expected, onProgress }: { readonly expected: string; readonly onProgress: OnProgress | undefined }, lineOf: (text: string, where: string) => Line,
): AsyncGenerator<Line> {
  let ready: Line[] = [];
  const cutter = createLineCutter(path, (text, line) => { ready.push(lineOf(text, `${path}:${line}`)); });
  let count = 0;
  for await (const chunk of readChunks(path, onProgress)) {
    cutter.push(chunk);
    count += ready.length;
    yield* ready;
    ready = [];
  }
  cutter.end();
  yield* ready;
  if (count + ready.length === 0) fail("bad-file", path, expected, "an empty file");
}

/** The value in a JSON file; throws `bad-file` when it is not JSON, with the parser's own words on where. */
export async function readJson(path: string): Promise<unknown> {
  const text = await readText(path);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    return fail("bad-file", path, "JSON", (error as Error).message);
  }
}

/** The text of a small file, checked to be UTF-8; throws `bad-file`. */
export async function readText(path: string): Promise<string> {
  const bytes = withoutMark(await readWhole(path), path);
  const bad = findBadLine(bytes);
  if (bad !== null) fail("bad-file", `${path}:${bad.linesBefore + 1}`, "text in UTF-8", bad.got);
  return bytes.toString("utf8");
}

/** The policy in a snapshot file; throws `bad-file` or `bad-snapshot`. */
export async function readSnapshot(path: string): Promise<Snapshot> {
  return decodeSnapshot(new Uint8Array(await readWhole(path)), path);
}

/** Writes a snapshot file, whole or not at all. */
export async function writeSnapshot(path: string, snapshot: Snapshot): Promise<void> {
  await writeAtomically(path, encodeSnapshot(snapshot));
}
