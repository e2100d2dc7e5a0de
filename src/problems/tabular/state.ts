// Decides which columns are state, of which kind, and with which vocabulary: the fields of the spec.
import { describe, fail, type Field } from "../../core/index.ts";
import { columnOf, levelsOf, numberOf, numbersOf, placeOf, sortNames, type Levels } from "./columns.ts";
import { fieldName, levelField, otherLevel } from "./encoder.ts";
import { usedColumns, type Mapping } from "./mapping.ts";
import type { Column, Table } from "./table.ts";

/** How one column was understood, to be shown before anything is learned. */
export interface ColumnReading {
  readonly name: string;
  readonly role: "numeric" | "categorical" | "left out";
  /** Range or number of levels, or why it was left out. */
  readonly detail: string;
}

/** The state of a log: its fields, and how every column that could be state was read. */
export interface StateReading {
  readonly fields: readonly Field[];
  readonly columns: readonly ColumnReading[];
}

/** The rows of the decisions, and the columns that differ between the candidate rows of a decision (those cannot be state). */
export interface StateRows {
  readonly rows: Int32Array;
  readonly varying: ReadonlySet<string>;
}

/** Reads which columns are state; throws `bad-log` for a column that is missing or mixes numbers with words. */
export function readState(table: Table, mapping: Mapping, { rows, varying }: StateRows): StateReading {
  const stated = new Set([...(mapping.state ?? []), ...mapping.numeric, ...mapping.categorical, ...(mapping.position === null ? [] : [mapping.position])]);
  const used = usedColumns(mapping, new Set(table.columns.keys()));
  const others = mapping.state === null ? [...table.columns.keys()].filter((name) => !used.has(name) && !mapping.ignore.includes(name)) : [];
  const names = [...new Set([...stated, ...others])];
  const order = new Map([...table.columns.keys()].map((name, index) => [name, index]));
  names.sort((a, b) => (order.get(a) ?? -1) - (order.get(b) ?? -1));
  const readings = names.map((name) => {
    const column = columnOf(table, name, "state");
    const numeric = isNumeric(table, name, { mapping, column, rows });
    const reason = stated.has(name) ? null : reasonToLeaveOut(name, column, { rows, varying });
    if (reason !== null) return { fields: [], column: { name, role: "left out", detail: reason } as const };
    return numeric ? readNumeric(table, name, rows) : readCategorical(column, name, { rows, most: mapping.maximumLevels });
  });
  return { fields: readings.flatMap((reading) => reading.fields), columns: readings.map((reading) => reading.column) };
}

interface Reading {
  readonly fields: readonly Field[];
  readonly column: ColumnReading;
}

function reasonToLeaveOut(name: string, column: Column, { rows, varying }: StateRows): string | null {
  if (column.kind === "number" && countsRows(column.values)) return "it counts the rows";
  if (varying.has(name)) return "it differs between the candidates of a decision";
  const { codes, distinct } = countLevels(column, rows);
  if (distinct < 2 && codes.every((count) => count === 0 || count === rows.length)) return "it never changes";
  if (column.kind === "text" && rows.length >= 20 && distinct > rows.length / 2) return "nearly every row has a value of its own (an identifier?)";
  return null;
}

function countsRows(values: Float64Array): boolean {
  return values.length >= 20 && values.every((value, row) => value === values[0] + row);
}

// Numbers are only told apart as far as needed here: constant or not.
function countLevels(column: Column, rows: Int32Array): { codes: Uint32Array; distinct: number } {
  if (column.kind === "number") {
    const first = column.values[rows[0]];
    const same = rows.every((row) => Object.is(column.values[row], first));
    return { codes: new Uint32Array(0), distinct: same ? 1 : 2 };
  }
  const counts = countCodes(column.codes, column.dictionary.length, rows);
  return { codes: counts, distinct: counts.filter((count) => count > 0).length };
}

function countCodes(codes: Int32Array, levels: number, rows: Int32Array): Uint32Array {
  const counts = new Uint32Array(levels);
  for (let index = 0; index < rows.length; index++) {
    const code = codes[rows[index]];
    if (code >= 0) counts[code]++;
  }
  return counts;
}

interface Reader {
  readonly mapping: Mapping;
  readonly column: Column;
  readonly rows: Int32Array;
}

/** A text column is taken for a damaged numeric one from this share of numbers on. */
const mostlyNumbersShare = 0.9;

function isNumeric(table: Table, name: string, { mapping, column, rows }: Reader): boolean {
  if (mapping.numeric.includes(name)) return true;
  if (mapping.categorical.includes(name) || mapping.position === name) return false;
  if (column.kind === "number") return true;
  const counts = countCodes(column.codes, column.dictionary.length, rows);
  const filled = counts.reduce((sum, count) => sum + count, 0);
  const numbers = counts.reduce((sum, count, code) => sum + (Number.isNaN(Number(column.dictionary[code].trim() || "x")) ? 0 : count), 0);
  if (numbers === filled || numbers < mostlyNumbersShare * filled) return false;
  const row = rows.find((index) => column.codes[index] >= 0 && Number.isNaN(numberOf(column.dictionary[column.codes[index]])))!;
  return fail(
    "bad-log", placeOf(table, row, name),
    `a number, as in ${((100 * numbers) / filled).toFixed(1)} % of the rows (or name the column categorical, or ignore it)`,
    describe(column.dictionary[column.codes[row]]),
  );
}

/** Ranges are taken from a sample of at most this many rows, evenly spread. */
const sampleSize = 20_000;

function readNumeric(table: Table, name: string, rows: Int32Array): Reading {
  const values = numbersOf(table, name, "state");
  const missing = rows.some((row) => Number.isNaN(values[row]));
  const [low, high] = robustRange(values, rows);
  const fields = [{ name: fieldName(name), low, high }, ...(missing ? [levelField(name, "")] : [])];
  return { fields, column: { name, role: "numeric", detail: `${short(low)} to ${short(high)}${missing ? ", with missing values" : ""}` } };
}

function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}

// The 1 % and 99 % quantiles, so that one wild value does not flatten all others; the whole range where these coincide.
function robustRange(values: Float64Array, rows: Int32Array): [low: number, high: number] {
  const step = Math.max(1, Math.floor(rows.length / sampleSize));
  const sample = new Float64Array(Math.ceil(rows.length / step));
  for (let index = 0; index < sample.length; index++) sample[index] = values[rows[index * step]];
  const sorted = sample.filter((value) => Number.isFinite(value)).sort();
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))];
  if (sorted.length > 0 && at(0.01) < at(0.99)) return [at(0.01), at(0.99)];
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of rows) {
    const value = values[row];
    if (value < low && value > Number.NEGATIVE_INFINITY) low = value;
    if (value > high && value < Number.POSITIVE_INFINITY) high = value;
  }
  if (low < high) return [low, high];
  return low === high ? [low, low + 1] : [0, 1];
}

function readCategorical(column: Column, name: string, { rows, most }: { rows: Int32Array; most: number }): Reading {
  const levels: Levels = levelsOf(column);
  const counts = countCodes(levels.codes, levels.names.length, rows);
  const present = levels.names.map((_, code) => code).filter((code) => counts[code] > 0);
  const missing = rows.some((row) => levels.codes[row] < 0);
  const crowded = present.length > most;
  const kept = crowded ? present.sort((a, b) => counts[b] - counts[a] || a - b).slice(0, most - 1) : present;
  const names = sortNames(kept.map((code) => levels.names[code])).filter((level) => level !== "" && level !== otherLevel);
  const listed = [...names, ...(crowded || kept.length > names.length ? [otherLevel] : []), ...(missing ? [""] : [])];
  const detail = `${names.length} levels${crowded ? `, ${present.length - kept.length} rare ones together` : ""}${missing ? ", with missing values" : ""}`;
  return { fields: listed.map((level) => levelField(name, level)), column: { name, role: "categorical", detail } };
}
