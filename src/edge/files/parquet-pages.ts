// Checks the pages of a Parquet column before they are decoded: a damaged run length would make the decoder write without end.
import { parquetHeader } from "hyparquet/src/column.js";
import { decompressPage } from "hyparquet/src/datapage.js";
import type { CompressionCodec, PageHeader } from "hyparquet";
import { compressors } from "hyparquet-compressors";

/** One flat column within one row group. */
export interface PageColumn {
  readonly codec: CompressionCodec;
  /** Cells may be empty, so that each page begins with levels of one bit. */
  readonly optional: boolean;
  readonly rows: number;
}

const largestPage = 1 << 30;
const dictionaryEncodings: ReadonlySet<string> = new Set(["PLAIN_DICTIONARY", "RLE_DICTIONARY"]);

/** Throws a plain Error for pages that do not fit into the chunk, hold more values than rows, or contain runs longer than they are. */
export function checkPages(bytes: Uint8Array, column: PageColumn): void {
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
  let left = column.rows;
  while (left > 0 && reader.offset < bytes.length - 1) {
    const header = parquetHeader(reader);
    const end = reader.offset + header.compressed_page_size;
    if (!(header.compressed_page_size >= 0 && end <= bytes.length)) throw new Error("a page that runs out of its column");
    if (!(header.uncompressed_page_size >= 0 && header.uncompressed_page_size <= largestPage)) throw new Error("a page without a possible size");
    left -= checkPage(bytes.subarray(reader.offset, end), header, { ...column, rows: left });
    reader.offset = end;
  }
}

// Returns the number of rows in the page.
function checkPage(body: Uint8Array, header: PageHeader, column: PageColumn): number {
  const { data_page_header: first, data_page_header_v2: second, dictionary_page_header: dictionary } = header;
  if (header.type === "DICTIONARY_PAGE") {
    checkCount(dictionary?.num_values, header.uncompressed_page_size);
    return 0;
  }
  const rows = checkCount((header.type === "DATA_PAGE" ? first : second)?.num_values, column.rows);
  if (header.type === "DATA_PAGE") checkFirst(body, header, { ...column, rows });
  else if (header.type === "DATA_PAGE_V2") checkSecond(body, header, { ...column, rows });
  return rows;
}

function checkCount(count: number | undefined, most: number): number {
  if (count === undefined || !(count >= 0 && count <= most)) throw new Error(`a page of ${count ?? "unknown"} values where at most ${most} can be`);
  return count;
}

function checkFirst(body: Uint8Array, header: PageHeader, { codec, optional, rows }: PageColumn): void {
  const encoding = header.data_page_header?.encoding ?? "PLAIN";
  if (!optional && !dictionaryEncodings.has(encoding) && encoding !== "RLE") return;
  const page = decompressPage(body, header.uncompressed_page_size, codec, compressors);
  const levels = optional ? lengthAt(page, 0) : 0;
  const values = optional ? checkRuns(page, { from: 4, width: 1, count: rows }) : rows;
  const from = optional ? 4 + levels : 0;
  if (encoding === "RLE") checkRuns(page, { from: from + 4, width: 1, count: values });
  else if (dictionaryEncodings.has(encoding)) checkRuns(page, { from: from + 1, width: page[from], count: values });
}

function checkSecond(body: Uint8Array, header: PageHeader, { codec, optional, rows }: PageColumn): void {
  const page = header.data_page_header_v2!;
  const { definition_levels_byte_length: levels, repetition_levels_byte_length: before } = page;
  if (!(before >= 0 && levels >= 0 && before + levels <= body.length)) throw new Error("levels that run out of their page");
  if (optional) checkRuns(body, { from: before, width: 1, count: rows });
  const values = rows - checkCount(page.num_nulls, rows);
  const rest = body.subarray(before + levels);
  const size = header.uncompressed_page_size - before - levels;
  if (!dictionaryEncodings.has(page.encoding) && page.encoding !== "RLE") return;
  const data = page.is_compressed === false ? rest : decompressPage(rest, size, codec, compressors);
  if (page.encoding === "RLE") checkRuns(data, { from: 4, width: 1, count: values });
  else checkRuns(data, { from: 1, width: data[0], count: values });
}

function lengthAt(page: Uint8Array, at: number): number {
  return new DataView(page.buffer, page.byteOffset, page.byteLength).getUint32(at, true);
}

interface Runs {
  readonly from: number;
  /** Bits of a value. */
  readonly width: number;
  readonly count: number;
}

/** Groups of eight that a writer may add behind the last value. */
const padding = 64;

// Walks the runs of the RLE / bit-packed hybrid encoding without unpacking them; returns how many values are 1 (of one bit).
function checkRuns(page: Uint8Array, { from, width, count }: Runs): number {
  let at = from;
  let left = count;
  let ones = 0;
  while (left > 0) {
    let header = 0;
    for (let shift = 0; ; shift += 7) {
      if (at >= page.length || shift > 28) throw new Error("a run without an end");
      header |= (page[at] & 0x7f) << shift;
      if (page[at++] < 0x80) break;
    }
    const length = header >>> 1;
    if ((header & 1) === 1) {
      if (length > Math.ceil(left / 8) + padding) throw new Error(`a run of ${length} groups where ${left} values are left`);
      if (width === 1) ones += countOnes(page, at, Math.min(left, length * 8));
      at += length * width;
      left -= length * 8;
    } else {
      if (length > left) throw new Error(`a run of ${length} values where ${left} are left`);
      if (page[at] === 1) ones += length;
      at += (width + 7) >> 3;
      left -= length;
    }
  }
  return ones;
}

function countOnes(page: Uint8Array, from: number, bits: number): number {
  let ones = 0;
  for (let bit = 0; bit < bits; bit++) ones += (page[from + (bit >> 3)] >> (bit & 7)) & 1;
  return ones;
}
