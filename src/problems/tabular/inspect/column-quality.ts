// The quality of a table's columns before anyone has said what they mean: gaps, constants, outliers, repeated rows.
import type { Column, Table } from "../table.ts";
import type { Finding } from "./findings.ts";

/** One column of a file. Numbers have a range, a median and outliers; words have not (null). */
export interface ColumnQuality {
  readonly name: string;
  readonly kind: "number" | "text";
  readonly missingShare: number;
  /** Different values, counted up to 1,000. */
  readonly distinct: number;
  readonly range: { readonly low: number; readonly median: number; readonly high: number } | null;
  /** Values with a robust z above 3.5; 0 for words. */
  readonly outliers: number;
}

/** Values a column should stay within, by column name. */
export type Fences = { readonly [column: string]: readonly [low: number, high: number] };

const mostDistinct = 1000;
const sampleSize = 20_000;
/** Modified z-score above which a value counts as an outlier (Iglewicz & Hoaglin 1993, p. 12). */
const outlierZ = 3.5;

/** The quality of every column, with what is worth saying about it. */
export function inspectColumns(table: Table, fences: Fences = {}): { columns: readonly ColumnQuality[]; findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const columns = [...table.columns].map(([name, column]) => {
    const missingShare = countMissing(column) / Math.max(1, table.rows);
    const distinct = countDistinct(column);
    if (missingShare > 0) {
      findings.push({
        code: "missing-values",
        severity: missingShare >= 0.2 ? "warning" : "note",
        values: { column: name, share: missingShare },
      });
    }
    if (distinct < 2 && table.rows > 1) findings.push({ code: "constant-column", severity: "note", values: { column: name } });
    const numeric = column.kind === "number" && distinct > 0 ? summarise(column.values) : null;
    const outliers = numeric === null ? null : findOutliers(column as Column & { kind: "number" }, numeric);
    if (outliers !== null && outliers.count > 0) {
      findings.push({
        code: "outliers",
        severity: "note",
        values: { column: name, count: outliers.count, limit: outlierZ, value: outliers.value, place: table.place(outliers.row) },
      });
    }
    if (column.kind === "number" && Object.hasOwn(fences, name)) {
      findings.push(...outsideFences(table, { name, values: column.values, fence: fences[name] }));
    }
    return {
      name, kind: column.kind, missingShare, distinct, outliers: outliers?.count ?? 0,
      range: numeric === null ? null : { low: numeric.low, median: numeric.median, high: numeric.high },
    };
  });
  return { columns, findings };
}

function countMissing(column: Column): number {
  let count = 0;
  if (column.kind === "number") for (const value of column.values) count += Number.isNaN(value) ? 1 : 0;
  else for (const code of column.codes) count += code < 0 ? 1 : 0;
  return count;
}

function countDistinct(column: Column): number {
  const seen = new Set<number>();
  for (const value of column.kind === "number" ? column.values : column.codes) {
    if (Number.isNaN(value) || (column.kind === "text" && value < 0)) continue;
    seen.add(value);
    if (seen.size >= mostDistinct) break;
  }
  return seen.size;
}

interface Summary {
  readonly low: number;
  readonly high: number;
  readonly median: number;
  /** Median absolute deviation from the median. */
  readonly deviation: number;
}

// Median and deviation come from a sample, evenly spread; the range is exact.
function summarise(values: Float64Array): Summary {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const step = Math.max(1, Math.floor(values.length / sampleSize));
  const sample = values.filter((value, index) => index % step === 0 && !Number.isNaN(value)).sort();
  const median = middleOf(sample);
  return { low, high, median, deviation: middleOf(sample.map((value) => Math.abs(value - median)).sort()) };
}

function middleOf(sorted: Float64Array): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

// z = .6745 (x - median) / MAD (Iglewicz & Hoaglin 1993); without spread nothing can be said.
function findOutliers({ values }: { values: Float64Array }, { median, deviation }: Summary): { count: number; value: number; row: number } | null {
  if (!(deviation > 0)) return null;
  const reach = (outlierZ * deviation) / 0.6745;
  let [count, row] = [0, -1];
  for (let index = 0; index < values.length; index++) {
    const distance = Math.abs(values[index] - median);
    if (!(distance > reach)) continue;
    count++;
    if (row < 0 || distance > Math.abs(values[row] - median)) row = index;
  }
  return { count, value: values[row], row };
}

interface Fenced {
  readonly name: string;
  readonly values: Float64Array;
  readonly fence: readonly [low: number, high: number];
}

function outsideFences(table: Table, { name, values, fence: [low, high] }: Fenced): Finding[] {
  const outside = (value: number): boolean => value < low || value > high;
  const row = values.findIndex(outside);
  if (row < 0) return [];
  const count = values.reduce((total, value) => total + (outside(value) ? 1 : 0), 0);
  return [{ code: "outside-fences", severity: "warning", values: { column: name, count, low, high, value: values[row], place: table.place(row) } }];
}

// One 32-bit word per row for codes, two for numbers.
function wordsOf(column: Column): Int32Array {
  if (column.kind === "text") return column.codes;
  const { buffer, byteOffset, length } = column.values;
  return new Int32Array(buffer, byteOffset, 2 * length);
}

/** Rows that equal an earlier one in every column but `ignored` (by a hash of 53 bits): how many, and the first. */
export function countDuplicates(table: Table, ignored: string | null): { readonly count: number; readonly first: number } {
  const high = new Int32Array(table.rows);
  const low = new Int32Array(table.rows);
  for (const [name, column] of table.columns) {
    if (name === ignored) continue;
    const words = wordsOf(column);
    const perRow = words.length / table.rows;
    for (let at = 0; at < words.length; at++) {
      const row = perRow === 1 ? at : at >>> 1;
      high[row] = Math.imul(high[row] ^ words[at], 0x85eb_ca6b) ^ (high[row] >>> 13);
      low[row] = Math.imul(low[row] + words[at] + 1, 0xc2b2_ae35 | 0) ^ (low[row] >>> 16);
    }
  }
  const seen = new Set<number>();
  let [count, first] = [0, -1];
  for (let row = 0; row < table.rows; row++) {
    const before = seen.size;
    seen.add((high[row] >>> 11) * 4_294_967_296 + (low[row] >>> 0));
    if (seen.size > before) continue;
    count++;
    if (first < 0) first = row;
  }
  return { count, first };
}
