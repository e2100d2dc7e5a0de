// Columns built from values that are numbers and words already (JSON lines, Parquet), found as they come.
import { describe, fail } from "../../core/index.ts";
import type { Column } from "../../problems/tabular/table.ts";

/** One column in the making: numbers until a word comes, then words. */
export interface ValueColumn {
  /** Stores what row `row` holds: a number, a word, or null for an empty cell. Rows come in order; those left out are empty. */
  store(row: number, value: number | string | null): void;
  /** Stores numbers of rows from `row` on at once. */
  storeNumbers(row: number, values: ArrayLike<number>): void;
  /** Whether nothing but empty cells was stored. */
  isEmpty(): boolean;
  finish(rows: number): Column;
}

/** `rows` is the number of rows to expect, where it is known. */
export function createValueColumn(rows = 1024): ValueColumn {
  let numbers: Float64Array | null = new Float64Array(rows).fill(Number.NaN);
  let codes = new Int32Array(0);
  const dictionary = new Map<string, number>();
  let empty = true;

  function codeOf(word: string): number {
    let code = dictionary.get(word);
    if (code === undefined) dictionary.set(word, (code = dictionary.size));
    return code;
  }

  function turnIntoWords(): void {
    codes = Int32Array.from(numbers!, (value) => (Number.isNaN(value) ? -1 : codeOf(String(value))));
    numbers = null;
  }

  function reserve(row: number): void {
    if (numbers !== null && row >= numbers.length) numbers = enlarged(numbers, row, Number.NaN);
    if (numbers === null && row >= codes.length) codes = enlarged(codes, row, -1);
  }

  function store(row: number, value: number | string | null): void {
    if (value === null || value === "" || Number.isNaN(value)) return;
    empty = false;
    reserve(row);
    if (numbers !== null) {
      if (typeof value === "number" && Number.isFinite(value)) {
        numbers[row] = value;
        return;
      }
      turnIntoWords();
    }
    codes[row] = codeOf(String(value));
  }

  return {
    store,
    storeNumbers(row, values) {
      reserve(row + values.length - 1);
      for (let index = 0; index < values.length; index++) store(row + index, values[index]);
    },
    isEmpty: () => empty,
    finish(count) {
      if (count > 0) reserve(count - 1);
      if (numbers !== null) return { kind: "number", values: numbers.slice(0, count) };
      return { kind: "text", codes: codes.slice(0, count), dictionary: [...dictionary.keys()] };
    },
  };
}

function enlarged<Values extends Float64Array | Int32Array>(values: Values, row: number, empty: number): Values {
  const length = Math.max(row + 1, values.length * 2);
  const result = new (values.constructor as new (length: number) => Values)(length);
  result.fill(empty, values.length).set(values);
  return result;
}

const mostColumns = 10_000;
const deepest = 32;

/** Calls `visit` with every plain value of an object: nested objects give dotted names, lists become JSON text. */
function flattenRecord(
  record: object, where: string, visit: (name: string, value: number | string | null) => void, prefix = "", depth = 0,
): void {
  if (depth > deepest) fail("bad-log", where, `objects nested at most ${deepest} deep`, "deeper ones");
  for (const [key, value] of Object.entries(record) as [string, unknown][]) {
    const name = prefix + key;
    if (typeof value === "object" && value !== null && !Array.isArray(value)) flattenRecord(value, where, visit, `${name}.`, depth + 1);
    else visit(name, plainValue(value, where, name));
  }
}

function plainValue(value: unknown, where: string, name: string): number | string | null {
  if (typeof value === "number" || typeof value === "string" || value === null) return value;
  if (typeof value === "boolean") return String(value);
  try {
    return JSON.stringify(value);
  } catch {
    return fail("bad-log", `${where}, column ${describe(name)}`, "a list that can be written as JSON", "one nested too deep");
  }
}

/** All columns of a file of objects, found as their names appear. */
export interface ValueColumns {
  addRecord(row: number, record: object, where: string): void;
  finish(rows: number): Map<string, Column>;
}

/** Keeps only the `wanted` columns, or all. Throws `bad-log` for a name that comes twice in a record and for more than 10,000 columns. */
export function createValueColumns(wanted?: readonly string[]): ValueColumns {
  const kept = wanted === undefined ? null : new Set(wanted);
  const columns = new Map<string, { readonly column: ValueColumn; lastRow: number }>();
  return {
    addRecord(row, record, where) {
      flattenRecord(record, where, (name, value) => {
        if (kept !== null && !kept.has(name)) return;
        let entry = columns.get(name);
        if (entry === undefined) columns.set(name, (entry = { column: createValueColumn(), lastRow: -1 }));
        if (entry.lastRow === row) fail("bad-log", where, "distinct column names", `${describe(name)} twice`);
        if (columns.size > mostColumns) fail("bad-log", where, `at most ${mostColumns} columns`, "more");
        entry.lastRow = row;
        entry.column.store(row, value);
      });
    },
    finish: (rows) => new Map([...columns].map(([name, { column }]) => [name, column.finish(rows)])),
  };
}
