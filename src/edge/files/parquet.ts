// Reads Parquet column by column, row group by row group, into the same columns as every other log.
import { isUtf8 } from "node:buffer";
import { open } from "node:fs/promises";
import { parquetMetadataAsync, parquetRead, parquetSchema } from "hyparquet";
import type { AsyncBuffer, ColumnMetaData, DecodedArray, FileMetaData, SchemaTree } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { PropenseError, describe, fail } from "../../core/index.ts";
import type { Column, Table } from "../../problems/tabular/table.ts";
import type { OnProgress } from "./bytes.ts";
import { rethrow } from "./bytes.ts";
import { keptNames } from "./csv-header.ts";
import { checkPages } from "./parquet-pages.ts";
import { createValueColumn, createValueColumns } from "./value-columns.ts";
import type { ValueColumn, ValueColumns } from "./value-columns.ts";

export interface ParquetOptions {
  readonly columns?: readonly string[] | undefined;
  readonly onProgress?: OnProgress | undefined;
}

/** Times become milliseconds since 1970, as numbers. */
const parsers = {
  timestampFromMilliseconds: Number,
  timestampFromMicroseconds: (micros: bigint) => Number(micros) / 1000,
  timestampFromNanoseconds: (nanos: bigint) => Number(nanos / 1000n) / 1000,
  dateFromDays: (days: number) => days * 86_400_000,
  stringFromBytes: (bytes: Uint8Array | undefined) => {
    if (bytes !== undefined && !isUtf8(bytes)) throw new Error("bytes that are not UTF-8");
    return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  },
};

/** The table in a Parquet file; throws `bad-file` for a damaged one and `bad-log` for columns of a kind that is no number and no word. */
export async function readParquetFile(path: string, options: ParquetOptions): Promise<Table> {
  const handle = await open(path, "r").catch((error: unknown) => rethrow(error, path));
  try {
    const { size } = await handle.stat();
    const slice = async (start: number, end = size): Promise<ArrayBuffer> => {
      const buffer = new ArrayBuffer(checkRange(start, end, size));
      await handle.read(new Uint8Array(buffer), 0, buffer.byteLength, start);
      return buffer;
    };
    return await readParquet({ byteLength: size, slice }, path, options);
  } finally {
    await handle.close();
  }
}

/** The table in Parquet bytes in memory. */
export function readParquetBytes(bytes: Uint8Array, source: string, options: ParquetOptions): Promise<Table> {
  const slice = async (start: number, end = bytes.length): Promise<ArrayBuffer> =>
    Uint8Array.from(bytes.subarray(start, start + checkRange(start, end, bytes.length))).buffer;
  return readParquet({ byteLength: bytes.length, slice }, source, options);
}

function checkRange(start: number, end: number, size: number): number {
  if (!(start >= 0 && start <= end && end <= size)) throw new RangeError(`bytes ${start} to ${end} of ${size}: the file is cut off or damaged`);
  return end - start;
}

async function readParquet(file: AsyncBuffer, source: string, options: ParquetOptions): Promise<Table> {
  const metadata = await readFooter(file, source);
  try {
    return await readColumns(file, source, metadata, options);
  } catch (error) {
    return failDamaged(error, source);
  }
}

/** What the end of a Parquet file says about the rest, checked against the file's size; throws `bad-file`. */
async function readFooter(file: AsyncBuffer, source: string): Promise<FileMetaData> {
  if (file.byteLength < 12) fail("bad-file", source, "a whole Parquet file", `${file.byteLength} bytes`);
  try {
    const metadata = await parquetMetadataAsync(file, { geoparquet: false });
    parquetSchema(metadata);
    checkFooter(metadata, file.byteLength, source);
    return metadata;
  } catch (error) {
    return failDamaged(error, source);
  }
}

function checkFooter(metadata: FileMetaData, bytes: number, source: string): void {
  const rows = Number(metadata.num_rows);
  const sizes = metadata.row_groups.map((group) => Number(group.num_rows));
  if (!sizes.every((size) => size >= 0) || sizes.reduce((total, size) => total + size, 0) !== rows) {
    fail("bad-file", source, "row groups that add up to all rows", `${rows} rows in all and ${describe(sizes)} in the groups`);
  }
  for (const { meta_data: chunk } of metadata.row_groups.flatMap((group) => group.columns)) {
    if (chunk === undefined) fail("bad-file", source, "columns in the same file", "a column without data");
    const { begin, end } = rangeOf(chunk);
    if (!(begin >= 4 && end >= begin && end <= bytes)) {
      fail("bad-file", `${source}, column ${describe(chunk.path_in_schema.join("."))}`, `data inside the file's ${bytes} bytes`, `bytes ${begin} to ${end}`);
    }
  }
}

function failDamaged(error: unknown, where: string): never {
  if (error instanceof PropenseError) throw error;
  return fail("bad-file", where, "a sound Parquet file", causeOf(error));
}

function causeOf(error: unknown): string {
  if (error instanceof TypeError) return "one whose structure is damaged";
  const text = error instanceof Error ? error.message : String(error);
  if (text.includes("footer != PAR1")) return "one without its end (truncated)";
  return text.replaceAll(/\s+/g, " ").slice(0, 120);
}

async function readColumns(file: AsyncBuffer, source: string, metadata: FileMetaData, options: ParquetOptions): Promise<Table> {
  const schema = parquetSchema(metadata);
  const rows = Number(metadata.num_rows);
  const sizes = metadata.row_groups.map((group) => Number(group.num_rows));
  if (rows === 0) fail("bad-log", source, "at least one row", "a table without rows");
  const names = schema.children.map((child) => child.element.name);
  const kept = keptNames(names, options.columns, source);
  const wanted = schema.children.filter((child) => kept.has(child.element.name));
  const columns = new Map<string, Column>();
  for (const [index, child] of wanted.entries()) {
    const target = createValueColumn(Math.min(rows, file.byteLength));
    const nested = createValueColumns();
    await readColumn({ file, source, metadata, child, target, nested, sizes });
    const parts = nested.finish(rows);
    if (parts.size === 0 || !target.isEmpty()) addColumn(columns, child.element.name, target.finish(rows), source);
    for (const [name, part] of parts) addColumn(columns, name, part, source);
    options.onProgress?.({ doneShare: (index + 1) / wanted.length });
  }
  return { source, rows, columns, place: (row) => `${source}: row ${row}` };
}

function addColumn(columns: Map<string, Column>, name: string, column: Column, source: string): void {
  if (columns.has(name)) fail("bad-log", source, "distinct column names", `${describe(name)} twice`);
  columns.set(name, column);
}

interface ColumnTask {
  readonly file: AsyncBuffer;
  readonly source: string;
  readonly metadata: FileMetaData;
  readonly child: SchemaTree;
  readonly target: ValueColumn;
  /** Takes what objects hold, under dotted names. */
  readonly nested: ValueColumns;
  /** Rows of each row group. */
  readonly sizes: readonly number[];
}

async function readColumn(task: ColumnTask): Promise<void> {
  const { metadata, child, sizes } = task;
  const { name } = child.element;
  let rowStart = 0;
  for (const [group, size] of sizes.entries()) {
    const chunks: { readonly columnData: DecodedArray; readonly rowStart: number }[] = [];
    const rowEnd = rowStart + size;
    const file = await checkedChunk(task, group).catch((error: unknown) => failDamaged(error, `${task.source}, column ${describe(name)}`));
    await parquetRead({
      file, metadata, compressors, parsers, geoparquet: false, columns: [name], rowStart, rowEnd, onChunk: (chunk) => void chunks.push(chunk),
    }).catch((error: unknown) => failDamaged(error, `${task.source}, column ${describe(name)}`));
    const read = chunks.reduce((total, chunk) => total + chunk.columnData.length, 0);
    if (read !== size) {
      fail("bad-file", `${task.source}, column ${describe(name)}`, `${size} values in rows ${rowStart} to ${rowEnd - 1}`, `${read}`);
    }
    for (const chunk of chunks) storeChunk(task, chunk.columnData, chunk.rowStart);
    rowStart = rowEnd;
  }
}

// The bytes of the column in one row group, read once and checked; a file that has them at hand.
async function checkedChunk({ file, metadata, child, sizes }: ColumnTask, group: number): Promise<AsyncBuffer> {
  const { name, repetition_type: repetition } = child.element;
  const chunk = metadata.row_groups[group].columns.find((column) => column.meta_data?.path_in_schema[0] === name)?.meta_data;
  if (chunk === undefined || child.children.length > 0 || repetition === "REPEATED") return file;
  const { begin, end } = rangeOf(chunk);
  const bytes = await file.slice(begin, end);
  checkPages(new Uint8Array(bytes), { codec: chunk.codec, optional: repetition === "OPTIONAL", rows: sizes[group] });
  return {
    byteLength: file.byteLength,
    slice: (from, to) => (from >= begin && to !== undefined && to <= end ? bytes.slice(from - begin, to - begin) : file.slice(from, to)),
  };
}

/** Where the pages of a column lie in the file; the dictionary, where there is one, stands before them. */
function rangeOf(chunk: ColumnMetaData): { readonly begin: number; readonly end: number } {
  const begin = Number(chunk.dictionary_page_offset || chunk.data_page_offset);
  return { begin, end: begin + Number(chunk.total_compressed_size) };
}

function storeChunk({ target, nested, child, source }: ColumnTask, values: DecodedArray, rowStart: number): void {
  if (values instanceof Float64Array || values instanceof Float32Array || values instanceof Int32Array) {
    target.storeNumbers(rowStart, values);
    return;
  }
  const { name } = child.element;
  for (let index = 0; index < values.length; index++) {
    const row = rowStart + index;
    const value = plainValue(values[index]);
    if (value !== undefined) target.store(row, value);
    else if (isPlainObject(values[index])) nested.addRecord(row, { [name]: withoutBigints(values[index]) }, `${source}: row ${row}`);
    else {
      const where = `${source}: row ${row}, column ${describe(name)}`;
      fail("bad-log", where, "a number, a word, a time, a list or an object of them", `a value of an unsupported type (${typeName(child)})`);
    }
  }
}

// Whole numbers that 64-bit floats cannot hold exactly become words, so that two identifiers never become one.
function plainValue(value: unknown): number | string | null | undefined {
  if (typeof value === "number" || typeof value === "string") return value;
  if (value === null || value === undefined) return null;
  if (typeof value === "bigint") return exactly(value);
  if (typeof value === "boolean") return String(value);
  return Array.isArray(value) ? JSON.stringify(withoutBigints(value)) : undefined;
}

function exactly(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

function withoutBigints(value: unknown): unknown {
  if (typeof value === "bigint") return exactly(value);
  if (Array.isArray(value)) return value.map(withoutBigints);
  return isPlainObject(value) ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withoutBigints(part)])) : (value ?? null);
}

function isPlainObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !ArrayBuffer.isView(value) && !Array.isArray(value);
}

function typeName(child: SchemaTree): string {
  const { element } = child;
  if (child.children.length > 0) return "a group of columns";
  return element.logical_type?.type ?? element.converted_type ?? element.type ?? "unknown";
}
