// Another policy as a file of probabilities: per decision, per row, per segment, or one distribution for all.
import { describe, fail } from "../../core/index.ts";
import { levelsOf, numbersOf, placeOf } from "./columns.ts";
import { encoderOf } from "./encoder.ts";
import type { TabularLog } from "./log.ts";
import type { Mapping } from "./mapping.ts";
import type { Table } from "./table.ts";

/** A policy known only by its probabilities on the rows of one log. */
export interface PolicyTable {
  readonly keyedBy: "decision" | "row" | "segment" | "nothing";
  /** Probability of every candidate in every row, aligned with log.observations.allowed: each row sums to 1 and is 0 where forbidden. */
  readonly columns: Float64Array;
}

/** How far the probabilities of a row may sum from 1, as files hold rounded numbers; they are scaled to 1 afterwards. */
const roundingOfSums = 1e-3;

/** What the file's columns mean, and the names they are matched against. */
interface Form {
  readonly keyedBy: PolicyTable["keyedBy"];
  /** Columns that say where a distribution applies. */
  readonly keys: readonly string[];
  /** One column per action, or null where every row is one action's probability. */
  readonly wide: readonly string[] | null;
  readonly action: string;
}

/**
 * The policy in a table with one column per action (named like it), or with columns "action" and "probability". Rows are matched by the
 * mapping's decision column, by state columns, by order where there are as many as the log's file has, or are one distribution for all.
 * Throws `bad-log` for an unknown action, a row that does not sum to 1, a decision without a row, a forbidden candidate.
 */
export function tabularPolicyTable(policy: Table, table: Table, { tabular, mapping }: { tabular: TabularLog; mapping: Mapping }): PolicyTable {
  if (policy.rows === 0) fail("bad-log", policy.source, "at least one row", "none");
  const names = tabular.log.spec.fixed!;
  const form = formOf(policy, table, { tabular, mapping });
  const groups = groupRows(policy, form);
  const distributions = readDistributions(policy, { form, groups, names });
  const columns = new Float64Array(tabular.log.observations.allowed.length);
  const find = finder(table, form, { tabular, groups });
  for (let row = 0; row < tabular.log.rows; row++) {
    const group = find(row);
    if (group < 0) {
      fail(
        "bad-log", policy.source,
        `a distribution for ${table.place(tabular.rows[row])}${keyText(table, form, tabular.rows[row])}`,
        "none",
      );
    }
    const part = distributions.subarray(group * names.length, (group + 1) * names.length);
    for (let action = 0; action < names.length; action++) {
      if (part[action] > 0 && tabular.log.observations.allowed[row * names.length + action] === 0) {
        fail(
          "bad-log", policy.place(groups.firstRows[group]),
          `0 for ${describe(names[action])}, which is not eligible in ${table.place(tabular.rows[row])}`,
          describe(part[action]),
        );
      }
    }
    columns.set(part, row * names.length);
  }
  return { keyedBy: form.keyedBy, columns };
}

function formOf(policy: Table, table: Table, { tabular, mapping }: { tabular: TabularLog; mapping: Mapping }): Form {
  const names = new Set(tabular.log.spec.fixed);
  const states = new Set(encoderOf(tabular.log.spec.state).columns.map((column) => column.name));
  const action = [mapping.action, "action", "candidate"].find((name) => policy.columns.has(name) && !names.has(name)) ?? "action";
  const long = policy.columns.has(action) && policy.columns.has("probability");
  const values = long ? [action, "probability"] : [...policy.columns.keys()].filter((name) => names.has(name));
  const keys = [...policy.columns.keys()].filter((name) => !values.includes(name));
  const stray = keys.find((name) => name !== mapping.decision && !states.has(name));
  if (stray !== undefined || values.length === 0) {
    fail(
      "bad-log", `${policy.source}, column ${describe(stray ?? keys[0] ?? "")}`,
      `the decision's identifier, a state column, "action" and "probability", or an action (${[...names].slice(0, 8).join(", ")})`,
      "an unknown name",
    );
  }
  const byDecision = keys.some((name) => name === mapping.decision);
  const byRow = keys.length === 0 && !long && policy.rows > 1 && policy.rows === table.rows;
  return {
    keyedBy: byDecision ? "decision" : keys.length > 0 ? "segment" : byRow ? "row" : "nothing",
    keys: keys.filter((name) => !byDecision || name === mapping.decision),
    wide: long ? null : values,
    action,
  };
}

/** Rows of the policy's file by key. */
interface Keyed {
  readonly groupOf: ReadonlyMap<string, number>;
  /** [policy rows] */
  readonly groups: Int32Array;
  /** [groups] */
  readonly firstRows: readonly number[];
}

function groupRows(policy: Table, form: Form): Keyed {
  const key = form.keyedBy === "row" ? String : keyReader(policy, form.keys);
  const groupOf = new Map<string, number>();
  const firstRows: number[] = [];
  const groups = new Int32Array(policy.rows);
  for (let row = 0; row < policy.rows; row++) {
    const text = key(row);
    const known = groupOf.get(text);
    if (known !== undefined && form.wide !== null) {
      fail(
        "bad-log", policy.place(row),
        `each ${form.keys.join(" and ") || "distribution"} once`,
        `the same again, first in ${policy.place(firstRows[known])}`,
      );
    }
    groups[row] = known ?? firstRows.push(row) - 1;
    if (known === undefined) groupOf.set(text, groups[row]);
  }
  return { groupOf, groups, firstRows };
}

function keyReader(table: Table, keys: readonly string[]): (row: number) => string {
  const columns = keys.map((name) => levelsOf(table.columns.get(name)!));
  if (columns.length === 1) return (row) => columns[0].names[columns[0].codes[row]] ?? "";
  return (row) => JSON.stringify(columns.map(({ codes, names }) => names[codes[row]] ?? ""));
}

function finder(table: Table, form: Form, { tabular, groups }: { tabular: TabularLog; groups: Keyed }): (row: number) => number {
  const key = form.keyedBy === "row" ? String : keyReader(table, form.keys);
  return (row) => groups.groupOf.get(key(tabular.rows[row])) ?? -1;
}

function keyText(table: Table, { keys }: Form, row: number): string {
  if (keys.length === 0) return "";
  return ` (${keys.map((name) => `${name} ${describe(keyReader(table, [name])(row))}`).join(", ")})`;
}

interface Reading {
  readonly form: Form;
  readonly groups: Keyed;
  readonly names: readonly string[];
}

// [groups x A], each scaled to sum to 1 exactly.
function readDistributions(policy: Table, { form, groups, names }: Reading): Float64Array {
  const result = new Float64Array(groups.firstRows.length * names.length);
  if (form.wide === null) readLong(policy, { form, groups, names }, result);
  else for (const name of form.wide) readWide(policy, { name, at: names.indexOf(name), width: names.length }, result);
  for (let group = 0; group < groups.firstRows.length; group++) {
    const part = result.subarray(group * names.length, (group + 1) * names.length);
    const sum = part.reduce((total, value) => total + value, 0);
    if (!(Math.abs(sum - 1) <= roundingOfSums)) {
      fail(
        "bad-log", policy.place(groups.firstRows[group]),
        "probabilities that sum to 1",
        `a sum of ${Number(sum.toPrecision(6))}`,
      );
    }
    for (let action = 0; action < part.length; action++) part[action] /= sum;
  }
  return result;
}

function readWide(policy: Table, { name, at, width }: { name: string; at: number; width: number }, result: Float64Array): void {
  const values = numbersOf(policy, name, "probability");
  for (let row = 0; row < policy.rows; row++) result[row * width + at] = probability(policy, name, { row, value: values[row] });
}

function readLong(policy: Table, { form, groups, names }: Reading, result: Float64Array): void {
  const levels = levelsOf(policy.columns.get(form.action)!);
  const positions = levels.names.map((name) => names.indexOf(name));
  const values = numbersOf(policy, "probability", "probability");
  const seen = new Uint8Array(result.length);
  for (let row = 0; row < policy.rows; row++) {
    const position = positions[levels.codes[row]] ?? -1;
    if (position < 0) {
      fail(
        "bad-log", placeOf(policy, row, form.action),
        `an action of the log (${names.slice(0, 8).join(", ")})`,
        describe(levels.names[levels.codes[row]]),
      );
    }
    const at = groups.groups[row] * names.length + position;
    if (seen[at] === 1) fail("bad-log", placeOf(policy, row, form.action), "each action once per distribution", `${describe(names[position])} again`);
    seen[at] = 1;
    result[at] = probability(policy, "probability", { row, value: values[row] });
  }
}

function probability(policy: Table, name: string, { row, value }: { row: number; value: number }): number {
  if (value >= 0 && value <= 1) return value;
  return fail("bad-log", placeOf(policy, row, name), "a probability from 0 to 1", Number.isNaN(value) ? "nothing" : describe(value));
}
