// Reads JSON lines (one object per line) into records or straight into columns.
import { describe, fail } from "../../core/index.ts";
import type { Column } from "../../problems/tabular/table.ts";
import type { ChunkParser } from "./csv.ts";
import { createLineCutter } from "./lines.ts";
import { createPlaces } from "./places.ts";
import { createValueColumns } from "./value-columns.ts";

/** The object on one line; throws `bad-log` when it is something else. */
export function parseLine(text: string, where: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    fail("bad-log", where, "one JSON object", describe(text));
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) fail("bad-log", where, "one JSON object", value);
  return value as Record<string, unknown>;
}

export interface JsonlOptions {
  readonly source: string;
  /** Names of the columns to keep (nested ones dotted); all when not given. */
  readonly columns?: readonly string[] | undefined;
}

export interface JsonlResult {
  readonly rows: number;
  readonly columns: Map<string, Column>;
  readonly lineOf: (row: number) => number;
}

/** A parser of one file of JSON lines; blank lines are passed over. Throws `bad-file` and `bad-log` with file and line. */
export function createJsonlParser({ source, columns: wanted }: JsonlOptions): ChunkParser<JsonlResult> {
  const columns = createValueColumns(wanted);
  const places = createPlaces(1);
  let rows = 0;
  const cutter = createLineCutter(source, (text, line) => {
    const where = `${source}:${line}`;
    columns.addRecord(rows, parseLine(text, where), where);
    places.note(rows, line);
    rows++;
  });
  return {
    push: (chunk) => cutter.push(chunk),
    end() {
      cutter.end();
      if (rows === 0) fail("bad-file", source, "at least one JSON object", "an empty file");
      const found = columns.finish(rows);
      for (const name of wanted ?? []) {
        if (!found.has(name)) fail("bad-log", source, `a column named ${describe(name)}`, "no row that has it");
      }
      if (found.size === 0) fail("bad-log", source, "objects with at least one value", "empty objects");
      return { rows, columns: found, lineOf: (index) => places.lineOf(index) };
    },
  };
}
