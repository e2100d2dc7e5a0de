// Reads a table's columns as what a mapping says they are: numbers, or levels with names.
import { describe, fail } from "../../core/index.ts";
import type { Column, Table } from "./table.ts";

/** Words as codes into names, -1 where the cell is empty. */
export interface Levels {
  readonly codes: Int32Array;
  readonly names: readonly string[];
}

/** The column of this name; throws `bad-log` naming the columns there are. `use` says what it is wanted for. */
export function columnOf(table: Table, name: string, use: string): Column {
  const column = table.columns.get(name);
  if (column !== undefined) return column;
  const names = [...table.columns.keys()];
  const shown = names.length > 12 ? `${names.slice(0, 12).join(", ")}, ...` : names.join(", ");
  return fail("bad-log", table.source, `a column ${describe(name)} (${use}) among ${shown || "no columns"}`, "no such column");
}

/** Where a cell stands, for messages. */
export function placeOf(table: Table, row: number, name: string): string {
  return `${table.place(row)}, column ${describe(name)}`;
}

/** A cell as a person would write it. */
export function showCell(column: Column, row: number): string {
  const value = column.kind === "number" ? column.values[row] : (column.dictionary[column.codes[row]] ?? Number.NaN);
  return typeof value === "number" && Number.isNaN(value) ? "nothing" : describe(value);
}

/** A column as levels; a number's level is named as JavaScript prints it. */
export function levelsOf(column: Column): Levels {
  if (column.kind === "text") return { codes: column.codes, names: column.dictionary };
  const seen = new Map<number, number>();
  const codes = new Int32Array(column.values.length);
  for (let row = 0; row < codes.length; row++) codes[row] = codeOf(column.values[row], seen);
  return { codes, names: Array.from(seen.keys(), String) };
}

function codeOf(value: number, seen: Map<number, number>): number {
  if (Number.isNaN(value)) return -1;
  const known = seen.get(value);
  if (known !== undefined) return known;
  seen.set(value, seen.size);
  return seen.size - 1;
}

const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** The number a word stands for ("12.5", "true" is 1, "false" is 0), NaN where it stands for none. */
export function numberOf(word: string): number {
  const text = word.trim();
  if (decimal.test(text)) return Number(text);
  const lower = text.toLowerCase();
  if (lower === "true") return 1;
  return lower === "false" ? 0 : Number.NaN;
}

/** A column as numbers, NaN where a cell is empty; throws `bad-log` at the first cell that holds a word. */
export function numbersOf(table: Table, name: string, use: string): Float64Array {
  const column = columnOf(table, name, use);
  if (column.kind === "number") return column.values;
  const meanings = Float64Array.from(column.dictionary, numberOf);
  const values = new Float64Array(table.rows);
  for (let row = 0; row < table.rows; row++) {
    const code = column.codes[row];
    values[row] = code < 0 ? Number.NaN : meanings[code];
    if (code >= 0 && Number.isNaN(values[row])) {
      fail("bad-log", placeOf(table, row, name), `a number (${use})`, describe(column.dictionary[code]));
    }
  }
  return values;
}

/** Names in reading order: by value where all are numbers, else by their characters. */
export function sortNames(names: Iterable<string>): string[] {
  const list = [...names];
  const numeric = list.every((name) => decimal.test(name));
  return list.sort((a, b) => (numeric && Number(a) !== Number(b) ? Number(a) - Number(b) : a < b ? -1 : a > b ? 1 : 0));
}
