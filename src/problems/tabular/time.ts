// Reads times: ISO 8601 texts, or numbers that are seconds or milliseconds since 1970.
import { fail } from "../../core/index.ts";
import { columnOf, placeOf, showCell } from "./columns.ts";
import type { Column, Table } from "./table.ts";

const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})([.,]\d+)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/** Milliseconds since 1970, NaN where the text is no ISO 8601 date or time; without a zone it is UTC. */
export function parseTime(text: string): number {
  const parts = iso.exec(text.trim());
  if (parts === null) return Number.NaN;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0));
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month) || hour > 23 || minute > 59 || second > 60) return Number.NaN;
  const fraction = parts[7] === undefined ? 0 : Number(`0.${parts[7].slice(1)}`);
  const seconds = ((daysSince1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second - zoneSeconds(parts[8]);
  return seconds * 1000 + fraction * 1000;
}

function zoneSeconds(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === "Z") return 0;
  const digits = zone.replaceAll(/\D/g, "").padEnd(4, "0");
  const seconds = Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2)) * 60;
  return zone.startsWith("-") ? -seconds : seconds;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

// The proleptic Gregorian calendar in whole numbers, years beginning in March (Hinnant 2013, "days_from_civil").
function daysSince1970(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

/** Numbers up to this are seconds (year 5138), above it milliseconds (from 1973 on). */
const largestSeconds = 1e11;

/** Milliseconds since 1970 in every row, [rows]; throws `bad-log` at the first cell that is no time. */
export function timesOf(table: Table, name: string): Float64Array {
  const column = columnOf(table, name, "time");
  const times = column.kind === "number" ? fromNumbers(column.values) : fromTexts(column);
  const bad = times.findIndex((time) => !Number.isFinite(time));
  if (bad >= 0) {
    fail("bad-log", placeOf(table, bad, name), "a time: ISO 8601 text, or seconds or milliseconds since 1970", showCell(column, bad));
  }
  return times;
}

function fromNumbers(values: Float64Array): Float64Array {
  const largest = values.reduce((most, value) => (Math.abs(value) > most ? Math.abs(value) : most), 0);
  return largest <= largestSeconds ? values.map((value) => value * 1000) : values;
}

function fromTexts(column: Column & { kind: "text" }): Float64Array {
  const meanings = Float64Array.from(column.dictionary, parseTime);
  return Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : meanings[code]));
}
