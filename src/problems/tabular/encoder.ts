// Turns state columns into the numbers of an observation: one encoder for logs and for live requests, whose vocabulary is the spec's fields.
import { describe, fail, type Field } from "../../core/index.ts";
import { columnOf, levelsOf, numberOf, numbersOf, placeOf, showCell } from "./columns.ts";
import type { Table } from "./table.ts";

/** A numeric column: one field, and a second one that is 1 where the value is missing (-1 where none ever was). */
interface NumericColumn {
  readonly kind: "numeric";
  readonly name: string;
  readonly at: number;
  readonly missing: number;
  /** Stands in for a missing value. */
  readonly middle: number;
}

/** A categorical column: one field per level, of which the one seen is 1. */
interface CategoricalColumn {
  readonly kind: "categorical";
  readonly name: string;
  /** Level -> field. The empty level stands for a missing value. */
  readonly levels: ReadonlyMap<string, number>;
  /** The field of every level without one of its own; -1: such levels leave all fields 0. */
  readonly other: number;
}

/** One column of the state and the fields it fills. */
export type StateColumn = NumericColumn | CategoricalColumn;

/** Encodes state columns, from a table or from a request. */
export interface Encoder {
  readonly columns: readonly StateColumn[];
  /** [rows x width] of the given rows of a table; throws `bad-log` at the first cell it cannot encode. */
  encodeTable(table: Table, rows: Int32Array): Float32Array;
  /** [width] of an object with a value per column; throws `bad-request` with the column's name. */
  encodeObject(input: Readonly<Record<string, unknown>>): Float32Array;
}

/** The level that stands for all rare ones. */
export const otherLevel = "(other)";

/** The name of a level's field; a column's own "=" is written %3D, so that the first "=" always divides. */
export function levelField(column: string, level: string): Field {
  return { name: `${fieldName(column)}=${level}`, low: 0, high: 1 };
}

/** The name of a numeric column's field. */
export function fieldName(column: string): string {
  return column.replaceAll("%", "%25").replaceAll("=", "%3D");
}

function columnName(field: string): string {
  return field.replaceAll("%3D", "=").replaceAll("%25", "%");
}

/** The encoder whose vocabulary these fields are. Numeric columns are fields by their name, levels "column=level", a missing value "column=". */
export function encoderOf(fields: readonly Field[]): Encoder {
  const columns = columnsOfFields(fields);
  const width = fields.length;
  return {
    columns,
    encodeTable(table, rows) {
      const states = new Float32Array(rows.length * width);
      const writers = columns.map((column) => writerOf(column, table, { rows, states, width }));
      // Blocks keep the rows that all columns write to in the processor's cache.
      for (let from = 0; from < rows.length; from += 2048) {
        for (const write of writers) write(from, Math.min(rows.length, from + 2048));
      }
      return states;
    },
    encodeObject(input) {
      const state = new Float32Array(width);
      for (const column of columns) encodeValue(column, input, state);
      return state;
    },
  };
}

function columnsOfFields(fields: readonly Field[]): StateColumn[] {
  const columns = new Map<string, StateColumn>();
  fields.forEach((field, at) => {
    const cut = field.name.indexOf("=");
    const name = columnName(cut < 0 ? field.name : field.name.slice(0, cut));
    const known = columns.get(name);
    const level = field.name.slice(cut + 1);
    if (cut < 0) columns.set(name, { kind: "numeric", name, at, missing: -1, middle: (field.low + field.high) / 2 });
    else if (known?.kind === "numeric") columns.set(name, { ...known, missing: at });
    else columns.set(name, withLevel(known ?? { kind: "categorical", name, levels: new Map(), other: -1 }, level, at));
  });
  return [...columns.values()];
}

function withLevel(column: CategoricalColumn, level: string, at: number): CategoricalColumn {
  const levels = new Map(column.levels).set(level, at);
  return { ...column, levels, other: level === otherLevel ? at : column.other };
}

/** 32-bit numbers end here. */
const largest = 3.4e38;

function encodeValue(column: StateColumn, input: Readonly<Record<string, unknown>>, state: Float32Array): void {
  const value = Object.hasOwn(input, column.name) ? input[column.name] : undefined;
  if (value === undefined) fail("bad-request", column.name, "a value (null where it is missing)", "nothing");
  if (column.kind === "categorical") {
    const field = fieldOfLevel(column, levelText(value, column.name));
    if (field === null) fail("bad-request", column.name, "a value, as none was ever missing", describe(value));
    if (field >= 0) state[field] = 1;
    return;
  }
  const number = numberIn(value, column.name);
  if (Number.isNaN(number)) {
    if (column.missing < 0) fail("bad-request", column.name, "a number, as none was ever missing", describe(value));
    state[column.missing] = 1;
  }
  state[column.at] = Number.isNaN(number) ? column.middle : number;
}

function numberIn(value: unknown, name: string): number {
  if (value === null || value === "") return Number.NaN;
  const number = typeof value === "string" ? numberOf(value) : typeof value === "boolean" ? Number(value) : value;
  if (typeof number === "number" && Math.abs(number) <= largest) return number;
  return fail("bad-request", name, "a finite number", describe(value));
}

function levelText(value: unknown, name: string): string {
  if (value === null) return "";
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
  return fail("bad-request", name, "a text, a number, true or false", describe(value));
}

// The field of a level: -1 where it has none, null where a missing value was never seen.
function fieldOfLevel(column: CategoricalColumn, level: string): number | null {
  const field = column.levels.get(level);
  if (field !== undefined) return field;
  return level === "" ? null : column.other;
}

interface Target {
  readonly rows: Int32Array;
  readonly states: Float32Array;
  readonly width: number;
}

type Writer = (from: number, to: number) => void;

function writerOf(column: StateColumn, table: Table, target: Target): Writer {
  return column.kind === "numeric" ? numericWriter(column, table, target) : categoricalWriter(column, table, target);
}

function numericWriter(column: NumericColumn, table: Table, { rows, states, width }: Target): Writer {
  const values = numbersOf(table, column.name, "state");
  const { at, missing, middle } = column;
  const fillGap = (index: number): void => {
    const value = values[rows[index]];
    if (!Number.isNaN(value) || missing < 0) {
      fail("bad-log", placeOf(table, rows[index], column.name), "a finite number (state)", Number.isNaN(value) ? "nothing" : describe(value));
    }
    states[index * width + missing] = 1;
    states[index * width + at] = middle;
  };
  return (from, to) => {
    for (let index = from; index < to; index++) {
      const value = values[rows[index]];
      if (value <= largest && value >= -largest) states[index * width + at] = value;
      else fillGap(index);
    }
  };
}

function categoricalWriter(column: CategoricalColumn, table: Table, { rows, states, width }: Target): Writer {
  const cells = columnOf(table, column.name, "state");
  const { codes, names } = levelsOf(cells);
  // By code + 1, so that the first stands for the empty cell; -2 where there must be none.
  const fields = Int32Array.from(["", ...names], (name) => fieldOfLevel(column, name) ?? -2);
  return (from, to) => {
    for (let index = from; index < to; index++) {
      const field = fields[codes[rows[index]] + 1];
      if (field >= 0) states[index * width + field] = 1;
      else if (field === -2) fail("bad-log", placeOf(table, rows[index], column.name), "a value, as none was ever missing", showCell(cells, rows[index]));
    }
  };
}
