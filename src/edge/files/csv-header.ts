// What the first row of a CSV file must say: a distinct name for each column.
import { describe, fail } from "../../core/index.ts";

/** Names of the columns; one without a name is called "column N" by its position. Throws `bad-log` for a name that comes twice. */
export function nameHeader(cells: readonly string[], source: string, delimiter: number): readonly string[] {
  if (cells.length === 1 && cells[0] === "") fail("bad-file", `${source}:1`, "a header with column names", "an empty line");
  if (cells.length === 1 && delimiter === 0x2c && /[;\t]/.test(cells[0])) {
    fail("bad-file", `${source}:1`, "cells separated by commas", cells[0].includes(";") ? "semicolons" : "tabs (name the file .tsv)");
  }
  const names = cells.map((cell, index) => (cell === "" ? `column ${index + 1}` : cell));
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) fail("bad-log", `${source}:1`, "distinct column names", `${describe(name)} twice`);
    seen.add(name);
  }
  return names;
}

/** The names to keep; throws `bad-log` when a wanted column is not there. */
export function keptNames(names: readonly string[], wanted: readonly string[] | undefined, source: string): ReadonlySet<string> {
  for (const name of wanted ?? []) {
    if (!names.includes(name)) fail("bad-log", source, `a column named ${describe(name)}`, `columns ${listed(names)}`);
  }
  return new Set(wanted ?? names);
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 12).map((name) => describe(name)).join(", ");
  return names.length > 12 ? `${shown} and ${names.length - 12} more` : shown;
}
