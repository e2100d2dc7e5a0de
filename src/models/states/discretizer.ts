// Cells of a discretised space: a key of small whole numbers per cell, numbered in order of appearance, found by open addressing.
import type { Field } from "../../core/index.ts";
import { binOf } from "./segments.ts";

/** Writes the bin of every field into `key` from `at` on: equal parts of each field's range, the outermost open to the outside. Values are read from `from` on. */
export function writeBins(fields: readonly Field[], values: Float32Array, bins: number, key: Uint16Array, at = 0, from = 0): void {
  for (let index = 0; index < fields.length; index++) key[at + index] = binOf(fields[index], values[from + index], bins);
}

/** What a bin of a field covers, for tables and pictures. */
export function describeBin(field: Field, bin: number, bins: number): string {
  const edge = (number: number): number => Number((field.low + ((field.high - field.low) * number) / bins).toPrecision(4));
  return `${field.name} ${edge(bin)}..${edge(bin + 1)}`;
}

/** Cells seen so far, each with its own number. */
export interface CellIndex {
  readonly width: number;
  size(): number;
  /** The number of the cell with this key, -1 if it was never added. */
  find(key: Uint16Array): number;
  /** The same, adding it where there is room; the last cell is shared by all that come too late. */
  add(key: Uint16Array): number;
  /** [size x width], copied. */
  keys(): Uint16Array;
}

/** An index of at most `most` cells with keys of `width` numbers. */
export function createCellIndex(width: number, most: number): CellIndex {
  let keys = new Uint16Array(16 * width);
  let slots = new Int32Array(64).fill(-1);
  let size = 0;

  const matches = (cell: number, key: Uint16Array): boolean => {
    for (let index = 0; index < width; index++) if (keys[cell * width + index] !== key[index]) return false;
    return true;
  };
  // The slot that holds the key, or the free one where it belongs (linear probing; at most half of the slots are taken).
  const slotOf = (key: Uint16Array): number => {
    let slot = hash(key, width) & (slots.length - 1);
    while (slots[slot] >= 0 && !matches(slots[slot], key)) slot = (slot + 1) & (slots.length - 1);
    return slot;
  };
  const grow = (): void => {
    const old = keys;
    keys = new Uint16Array(2 * old.length);
    keys.set(old);
  };
  const rehash = (): void => {
    slots = new Int32Array(2 * slots.length).fill(-1);
    for (let cell = 0; cell < size; cell++) slots[slotOf(keys.subarray(cell * width, (cell + 1) * width))] = cell;
  };
  const find = (key: Uint16Array): number => {
    const cell = slots[slotOf(key)];
    return cell < 0 && size === most ? most - 1 : cell;
  };
  const add = (key: Uint16Array): number => {
    const known = find(key);
    if (known >= 0) return known;
    if ((size + 1) * width > keys.length) grow();
    keys.set(key.subarray(0, width), size * width);
    slots[slotOf(key)] = size++;
    if (2 * size > slots.length) rehash();
    return size - 1;
  };
  return { width, size: () => size, find, add, keys: () => keys.slice(0, size * width) };
}

// FNV-1a (Fowler, Noll & Vo 1991) over 16-bit parts, with a final mix so that the low bits depend on all of them.
function hash(key: Uint16Array, width: number): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < width; index++) value = Math.imul(value ^ key[index], 0x01000193);
  value ^= value >>> 15;
  value = Math.imul(value, 0x2c1b3ca5);
  return (value ^ (value >>> 13)) >>> 0;
}
