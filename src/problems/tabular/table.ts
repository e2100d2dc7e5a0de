// A log as it lies in a file: named columns of numbers or of words, before anyone has said what they mean.

/** Numbers (NaN where the cell is empty), or words as codes into a dictionary (-1 where the cell is empty). */
export type Column =
  | { readonly kind: "number"; readonly values: Float64Array }
  | { readonly kind: "text"; readonly codes: Int32Array; readonly dictionary: readonly string[] };

/** A whole log, column by column. */
export interface Table {
  /** The file's name, for messages. */
  readonly source: string;
  readonly rows: number;
  readonly columns: ReadonlyMap<string, Column>;
  /** Where row r stands, e.g. "log.csv:17" (the header is line 1) or "log.parquet: row 16". */
  readonly place: (row: number) => string;
}
