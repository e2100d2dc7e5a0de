// A candidates file: one row per action with its features, which become the shared candidate matrix.
import { describe, fail, type DecisionSpec, type Field } from "../../core/index.ts";
import { columnOf, levelsOf, placeOf, sortNames } from "./columns.ts";
import { encoderOf } from "./encoder.ts";
import { parseMapping, type Mapping } from "./mapping.ts";
import { readState, type ColumnReading } from "./state.ts";
import type { Column, Table } from "./table.ts";

/** Candidates named from outside the log: names in order, who gives them, their fields, and the features, [A x F]. */
export interface Candidates {
  readonly names: readonly string[];
  /** The file's name, or "the policy". */
  readonly source: string;
  readonly fields: readonly Field[];
  readonly matrix: Float32Array;
  readonly columns: readonly ColumnReading[];
}

/** Who may prescribe the candidates of a log. */
interface Prescription {
  readonly candidates?: Table | undefined;
  readonly spec?: DecisionSpec | undefined;
}

/** The candidates that a file or a policy's spec prescribes for a log; null where the log's own actions are all there is. */
export function givenCandidates({ candidates, spec }: Prescription, mapping: Mapping): Candidates | null {
  if (spec === undefined) return candidates === undefined ? null : readCandidates(candidates, mapping);
  const names = spec.fixed ?? fail("bad-settings", "spec.fixed", "names of candidates", "null");
  const matrix = candidates === undefined ? new Float32Array(0) : candidateMatrix(candidates, spec, mapping.action);
  return { names, source: "the policy", fields: candidates === undefined ? [] : spec.candidate, matrix, columns: [] };
}

/** Reads candidates and finds fields for their features; throws `bad-log` for a name that is missing or stands twice. */
export function readCandidates(table: Table, mapping: Pick<Mapping, "action" | "maximumLevels">): Candidates {
  const action = actionColumn(table, mapping.action);
  const rowOf = rowsByName(table, action);
  const names = sortNames(rowOf.keys());
  const rows = Int32Array.from(names, (name) => rowOf.get(name)!);
  const features = parseMapping({ action, propensity: 1, reward: 0, maximumLevels: mapping.maximumLevels });
  const { fields, columns } = readState(table, features, { rows, varying: new Set() });
  return { names, source: table.source, fields, matrix: encoderOf(fields).encodeTable(table, rows), columns };
}

/**
 * The candidate matrix of a spec, [A x F], from a candidates file: what a policy needs again to decide live. The column of names is `action`,
 * or else the first that holds them all. Throws `bad-log` where a candidate is absent.
 */
export function candidateMatrix(table: Table, spec: DecisionSpec, action?: string): Float32Array {
  const names = spec.fixed ?? [];
  const holdsAll = ([, column]: [string, Column]): boolean => {
    const held = new Set(levelsOf(column).names);
    return names.every((name) => held.has(name));
  };
  const found = action ?? [...table.columns].find(holdsAll)?.[0] ?? "candidate";
  const rowOf = rowsByName(table, actionColumn(table, found));
  const rows = Int32Array.from(names, (name) => rowOf.get(name) ?? fail("bad-log", table.source, `a row for candidate ${describe(name)}`, "none"));
  return encoderOf(spec.candidate).encodeTable(table, rows);
}

function actionColumn(table: Table, action: string): string {
  const found = [action, "action", "candidate"].find((name) => table.columns.has(name));
  if (found === undefined) columnOf(table, action, "name of the candidate");
  return found!;
}

function rowsByName(table: Table, action: string): Map<string, number> {
  if (table.rows === 0) fail("bad-log", table.source, "at least one candidate", "no rows");
  const { codes, names } = levelsOf(columnOf(table, action, "name of the candidate"));
  const rowOf = new Map<string, number>();
  for (let row = 0; row < table.rows; row++) {
    const name = codes[row] < 0 ? null : names[codes[row]];
    if (name === null) fail("bad-log", placeOf(table, row, action), "a candidate's name", "nothing");
    const earlier = rowOf.get(name);
    if (earlier !== undefined) {
      fail(
        "bad-log", placeOf(table, row, action),
        "each candidate once",
        `${describe(name)} again, first in ${table.place(earlier)}`,
      );
    }
    rowOf.set(name, row);
  }
  return rowOf;
}
