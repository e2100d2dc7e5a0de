// Finds the decisions in a table: one row each, or the rows of their candidates grouped by the decision's identifier.
import { describe, fail } from "../../core/index.ts";
import { columnOf, levelsOf, numbersOf, placeOf, showCell, type Levels } from "./columns.ts";
import type { Mapping } from "./mapping.ts";
import type { Table } from "./table.ts";

/** Which rows of a table make which decision. */
export interface Decisions {
  /** [decisions], the table's row of each: of the chosen candidate where every candidate has a row. */
  readonly rows: Int32Array;
  /** [decisions], null where the log has no identifiers. */
  readonly ids: readonly string[] | null;
  /** The rows of the candidates of each decision; null where a decision is one row. */
  readonly groups: Groups | null;
}

/** Rows of a table by group: those of group g are members[offsets[g]] to members[offsets[g + 1] - 1]. */
export interface Groups {
  readonly offsets: Uint32Array;
  readonly members: Int32Array;
}

/** The decisions of a table; throws `bad-log` for identifiers that are missing, repeated or contradictory, and for no rows at all. */
export function readDecisions(table: Table, mapping: Mapping): Decisions {
  if (table.rows === 0) fail("bad-log", table.source, "at least one row", "none");
  columnOf(table, mapping.action, "action");
  if (mapping.decision === null) return { rows: Int32Array.from({ length: table.rows }, (_, row) => row), ids: null, groups: null };
  const levels = identifiers(table, mapping.decision);
  return mapping.chosen === null ? oneRowEach(table, mapping, levels) : oneRowPerCandidate(table, mapping.chosen, levels);
}

function identifiers(table: Table, name: string): Levels {
  const levels = levelsOf(columnOf(table, name, "decision identifier"));
  const empty = levels.codes.indexOf(-1);
  if (empty >= 0) fail("bad-log", placeOf(table, empty, name), "a decision identifier", "nothing");
  return levels;
}

function oneRowEach(table: Table, mapping: Mapping, { codes, names }: Levels): Decisions {
  const first = new Int32Array(names.length).fill(-1);
  for (let row = 0; row < codes.length; row++) {
    if (first[codes[row]] >= 0) refuseSecondRow(table, mapping, first[codes[row]], row);
    first[codes[row]] = row;
  }
  const rows = Int32Array.from({ length: table.rows }, (_, row) => row);
  return { rows, ids: Array.from(codes, (code) => names[code]), groups: null };
}

function refuseSecondRow(table: Table, mapping: Mapping, earlier: number, row: number): never {
  for (const name of [mapping.action, mapping.propensity, mapping.reward]) {
    const column = table.columns.get(String(name));
    if (column === undefined || showCell(column, row) === showCell(column, earlier)) continue;
    fail(
      "bad-log", placeOf(table, row, String(name)),
      `${showCell(column, earlier)} as in ${table.place(earlier)}, which has the same decision identifier`,
      showCell(column, row),
    );
  }
  const id = table.columns.get(mapping.decision!)!;
  return fail(
    "bad-log", placeOf(table, row, mapping.decision!),
    "each decision identifier once (or the column that marks the chosen candidate)",
    `${showCell(id, row)} again, first in ${table.place(earlier)}`,
  );
}

function oneRowPerCandidate(table: Table, chosen: string, { codes, names }: Levels): Decisions {
  const { groups, order } = groupByAppearance(codes, names.length);
  const flags = numbersOf(table, chosen, "1 for the chosen candidate, else 0");
  const rows = new Int32Array(order.length);
  for (let group = 0; group < order.length; group++) rows[group] = chosenRow(table, groups, { group, flags, chosen });
  return { rows, ids: Array.from(order, (code) => names[code]), groups };
}

/** Groups rows by code, in order of each code's first appearance; `order` names the code of each group. */
export function groupByAppearance(codes: Int32Array, levels: number): { groups: Groups; order: Int32Array } {
  const numbers = new Int32Array(levels).fill(-1);
  const sizes = new Uint32Array(levels);
  const order: number[] = [];
  for (const code of codes) {
    if (numbers[code] < 0) numbers[code] = order.push(code) - 1;
    sizes[numbers[code]]++;
  }
  const offsets = new Uint32Array(order.length + 1);
  for (let group = 0; group < order.length; group++) offsets[group + 1] = offsets[group] + sizes[group];
  const next = offsets.slice();
  const members = new Int32Array(codes.length);
  for (let row = 0; row < codes.length; row++) members[next[numbers[codes[row]]]++] = row;
  return { groups: { offsets, members }, order: Int32Array.from(order) };
}

interface Marked {
  readonly group: number;
  readonly flags: Float64Array;
  readonly chosen: string;
}

function chosenRow(table: Table, { offsets, members }: Groups, { group, flags, chosen }: Marked): number {
  let found = -1;
  for (let index = offsets[group]; index < offsets[group + 1]; index++) {
    const row = members[index];
    if (flags[row] === 0) continue;
    if (flags[row] !== 1) {
      fail(
        "bad-log", placeOf(table, row, chosen),
        "1 for the chosen candidate, else 0",
        Number.isNaN(flags[row]) ? "nothing" : describe(flags[row]),
      );
    }
    if (found >= 0) fail("bad-log", placeOf(table, row, chosen), "one chosen candidate per decision", `a second one, after ${table.place(found)}`);
    found = row;
  }
  if (found >= 0) return found;
  return fail("bad-log", placeOf(table, members[offsets[group]], chosen), "one chosen candidate per decision", "none in this decision");
}
