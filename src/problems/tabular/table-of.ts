// A table from plain arrays: for data that is already in memory.
import type { Column, Table } from "./table.ts";

/** A cell: null where it is empty. */
export type Cell = number | string | boolean | null;

/**
 * A table of these columns, all of one length. A column of numbers and nulls is numeric, any other holds words. Row r stands on
 * line r + 2, after a header.
 */
export function tableOf(source: string, columns: { readonly [name: string]: readonly Cell[] }): Table {
  const lists = Object.entries(columns);
  return {
    source,
    rows: lists.length === 0 ? 0 : lists[0][1].length,
    columns: new Map(lists.map(([name, cells]) => [name, columnFrom(cells)])),
    place: (row) => `${source}:${row + 2}`,
  };
}

function columnFrom(cells: readonly Cell[]): Column {
  if (cells.every((cell) => cell === null || typeof cell === "number")) {
    return { kind: "number", values: Float64Array.from(cells, (cell) => cell ?? Number.NaN) };
  }
  const codes = new Map<string, number>();
  const coded = Int32Array.from(cells, (cell) => {
    if (cell === null) return -1;
    const word = String(cell);
    if (!codes.has(word)) codes.set(word, codes.size);
    return codes.get(word)!;
  });
  return { kind: "text", codes: coded, dictionary: [...codes.keys()] };
}
