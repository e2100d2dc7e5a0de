// Writes decision records as JSON lines, or as Parquet with one column per field and JSON in those that have a structure.
import { parquetWriteBuffer } from "hyparquet-writer";
import { openJsonlWriter, writeAtomically } from "./write.ts";

/** The columns of a record in a Parquet file. */
export const recordColumns = ["decision", "request", "choices", "outcomes"] as const;

/** A decision with what became of it, as plain data. */
type PlainRecord = { readonly [column in (typeof recordColumns)[number]]: unknown };

/** Replaces the file by these records; Parquet where its name ends in .parquet. */
export async function writeRecords(path: string, records: readonly PlainRecord[]): Promise<void> {
  if (/\.parquet$/i.test(path)) return writeAtomically(path, new Uint8Array(parquetOf(records)));
  const writer = await openJsonlWriter(path);
  try {
    for (const record of records) await writer.write(record);
    await writer.finish();
  } finally {
    await writer.abandon();
  }
}

function parquetOf(records: readonly PlainRecord[]): ArrayBuffer {
  return parquetWriteBuffer({
    columnData: recordColumns.map((name) => ({ name, type: "STRING" as const, data: records.map((record) => (name === "decision" ? String(record.decision) : JSON.stringify(record[name]))) })),
  });
}
