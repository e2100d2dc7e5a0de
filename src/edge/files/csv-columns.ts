// The columns of a CSV file while it is being read: numbers until a cell says otherwise, then words.
import type { Column } from "../../problems/tabular/table.ts";
import { createByteDictionary } from "./byte-dictionary.ts";
import type { ByteDictionary } from "./byte-dictionary.ts";
import { scanNumber } from "./numbers.ts";

/** What is kept of a column. `lost` is one that turned out to hold words after numbers: it has to be read again as words. */
export type CellKind = "skipped" | "number" | "word" | "lost";

export interface CsvColumns {
  /** By column: where a number may be written without asking; null unless the column holds numbers so far. */
  readonly numbers: (Float64Array | null)[];
  /** Room for this row in every column. */
  reserve(row: number): void;
  /** A number was written to `numbers` by the caller. */
  sawNumber(column: number): void;
  /** Stores a cell. `bytes` must hold one more byte behind the cell; that byte is not part of a number. */
  store(column: number, row: number, bytes: Buffer, from: number, to: number): void;
  /** The columns that must be read again as words. */
  lost(): number[];
  finish(column: number, rows: number): Column;
}

/**
 * Columns of these kinds. Storing the same row twice is harmless, so that a row cut by a chunk's edge can be read again.
 * Memory: 8 bytes a number, 4 bytes a word and each distinct word once.
 */
export function createCsvColumns(kinds: CellKind[]): CsvColumns {
  let capacity = 1024;
  const numbers = kinds.map((kind) => (kind === "number" ? new Float64Array(capacity) : null));
  const codes = kinds.map((kind) => (kind === "word" ? new Int32Array(capacity) : null));
  const dictionaries = kinds.map((): ByteDictionary | null => null);
  const numeric = new Uint8Array(kinds.length);

  function turnIntoWords(column: number, row: number): void {
    numbers[column] = null;
    if (numeric[column] === 1) kinds[column] = "lost";
    else {
      kinds[column] = "word";
      codes[column] = new Int32Array(capacity).fill(-1, 0, row);
    }
  }

  function storeNumber(column: number, row: number, bytes: Buffer, from: number, to: number): boolean {
    if (from !== to && scanNumber(bytes, from, numbers[column]!, row) !== to) return false;
    if (from === to) numbers[column]![row] = Number.NaN;
    else numeric[column] = 1;
    return true;
  }

  return {
    numbers,
    reserve(row) {
      if (row < capacity) return;
      capacity *= 2;
      numbers.forEach((values, column) => { if (values !== null) numbers[column] = enlarged(values, capacity); });
      codes.forEach((values, column) => { if (values !== null) codes[column] = enlarged(values, capacity); });
    },
    sawNumber(column) {
      numeric[column] = 1;
    },
    store(column, row, bytes, from, to) {
      if (kinds[column] === "number" && !storeNumber(column, row, bytes, from, to)) turnIntoWords(column, row);
      if (kinds[column] !== "word") return;
      dictionaries[column] ??= createByteDictionary();
      codes[column]![row] = from === to ? -1 : dictionaries[column].code(bytes, from, to);
    },
    lost: () => kinds.flatMap((kind, column) => (kind === "lost" ? [column] : [])),
    finish(column, rows) {
      if (kinds[column] === "number") return { kind: "number", values: numbers[column]!.slice(0, rows) };
      return { kind: "text", codes: codes[column]!.slice(0, rows), dictionary: dictionaries[column]?.words() ?? [] };
    },
  };
}

function enlarged<Values extends Float64Array | Int32Array>(values: Values, length: number): Values {
  const result = new (values.constructor as new (length: number) => Values)(length);
  result.set(values);
  return result;
}
