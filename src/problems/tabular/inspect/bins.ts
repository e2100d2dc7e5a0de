// Cuts a column into bins, so that its shares can be compared and the reward be looked at bin by bin.
import type { Column } from "../table.ts";

/** A column as bins: [rows] of bin numbers, and what each bin holds. The last bin holds the empty cells. */
export interface Binned {
  readonly codes: Int32Array;
  readonly names: readonly string[];
}

const sampleSize = 20_000;

/**
 * The given rows of a column as at most `most` bins and one for empty cells: the most frequent levels and a bin for all others, or quantile bins
 * of a column of numbers with more values than that. Cut points come from the first `fitted` rows.
 */
export function binColumn(column: Column, rows: Int32Array, { most, fitted }: { most: number; fitted: number }): Binned {
  return column.kind === "text" ? binLevels(column, rows, most) : binNumbers(column.values, rows, { most, fitted });
}

function binLevels({ codes, dictionary }: Column & { kind: "text" }, rows: Int32Array, most: number): Binned {
  const counts = new Uint32Array(dictionary.length);
  for (const row of rows) if (codes[row] >= 0) counts[codes[row]]++;
  const kept = dictionary.map((_, code) => code).filter((code) => counts[code] > 0).sort((a, b) => counts[b] - counts[a] || a - b);
  const crowded = kept.length > most;
  if (crowded) kept.length = most - 1;
  const bins = new Int32Array(dictionary.length).fill(kept.length);
  kept.forEach((code, bin) => { bins[code] = bin; });
  const names = [...kept.map((code) => dictionary[code]), ...(crowded ? ["any other"] : []), "nothing"];
  const binned = new Int32Array(rows.length);
  for (let index = 0; index < rows.length; index++) binned[index] = codes[rows[index]] < 0 ? names.length - 1 : bins[codes[rows[index]]];
  return { codes: binned, names };
}

function binNumbers(values: Float64Array, rows: Int32Array, { most, fitted }: { most: number; fitted: number }): Binned {
  const step = Math.max(1, Math.floor(fitted / sampleSize));
  const sample = new Float64Array(Math.ceil(fitted / step));
  for (let index = 0; index < sample.length; index++) sample[index] = values[rows[index * step]];
  const sorted = sample.filter((value) => !Number.isNaN(value)).sort();
  const distinct = new Set(sorted);
  const uppers = distinct.size <= most
    ? [...distinct]
    : [...new Set(Array.from({ length: most - 1 }, (_, cut) => sorted[Math.floor(((cut + 1) * sorted.length) / most)]))];
  // Few values have a bin each; of many, a bin holds what lies above the cut before it and up to its own.
  const names = uppers.map((upper, bin) => (distinct.size <= most ? String(upper) : bin === 0 ? `at most ${upper}` : `${uppers[bin - 1]} to ${upper}`));
  names.push(uppers.length === 0 ? "any" : `above ${uppers.at(-1)}`, "nothing");
  const codes = new Int32Array(rows.length);
  const cuts = Float64Array.from(uppers);
  for (let index = 0; index < rows.length; index++) codes[index] = binOf(values[rows[index]], cuts);
  return { codes, names };
}

function binOf(value: number, uppers: Float64Array): number {
  if (Number.isNaN(value)) return uppers.length + 1;
  let [low, high] = [0, uppers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= uppers[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}
