// The candidates of a log by name, and which of them each decision could choose.
import { describe, fail } from "../../core/index.ts";
import { columnOf, levelsOf, placeOf, sortNames, type Levels } from "./columns.ts";
import type { Decisions } from "./decisions.ts";
import type { Mapping } from "./mapping.ts";
import type { Table } from "./table.ts";

/** The same list of candidates for the whole log, and what each row chose. */
export interface Actions {
  readonly names: readonly string[];
  /** [decisions], a position in `names`. */
  readonly chosen: Int32Array;
  /** [decisions x A], 1 where the candidate could be chosen. */
  readonly allowed: Uint8Array;
}

/** Names that are given from elsewhere, with the place that gives them, e.g. "candidates.csv". */
export interface GivenNames {
  readonly names: readonly string[];
  readonly source: string;
}

/** Reads actions and eligible sets; throws `bad-log` for an action that is missing, unknown or outside its eligible set. */
export function readActions(table: Table, mapping: Mapping, { decisions, given }: { decisions: Decisions; given: GivenNames | null }): Actions {
  const levels = levelsOf(columnOf(table, mapping.action, "action"));
  const eligible = mapping.eligible === null ? null : readLists(table, mapping.eligible, new Set(levels.names));
  const names = given?.names ?? sortNames(new Set([...usedNames(levels), ...(eligible?.lists.flat() ?? [])]));
  const positions = new Map(names.map((name, position) => [name, position]));
  const codes = codesOf(table, mapping.action, { levels, positions, source: given?.source ?? "" });
  const width = names.length;
  const allowed = new Uint8Array(decisions.rows.length * width);
  if (eligible !== null) allowListed(table, { name: mapping.eligible!, eligible, positions, given }, { decisions, allowed });
  else if (decisions.groups !== null) allowGroups(decisions, codes, allowed);
  else allowed.fill(1);
  const chosen = new Int32Array(decisions.rows.length);
  for (let decision = 0; decision < chosen.length; decision++) chosen[decision] = codes[decisions.rows[decision]];
  refuseForbidden(table, mapping, { decisions, names, chosen, allowed });
  return { names, chosen, allowed };
}

function usedNames({ codes, names }: Levels): string[] {
  const used = new Uint8Array(names.length);
  for (const code of codes) if (code >= 0) used[code] = 1;
  return names.filter((_, code) => used[code] === 1);
}

interface Naming {
  readonly levels: Levels;
  readonly positions: ReadonlyMap<string, number>;
  /** Who gives the names. */
  readonly source: string;
}

function codesOf(table: Table, action: string, { levels, positions, source }: Naming): Int32Array {
  const translation = levels.names.map((name) => positions.get(name) ?? -1);
  const codes = new Int32Array(table.rows);
  for (let row = 0; row < table.rows; row++) {
    const code = levels.codes[row];
    if (code < 0) fail("bad-log", placeOf(table, row, action), "an action", "nothing");
    if (translation[code] < 0) fail("bad-log", placeOf(table, row, action), `an action of ${source}`, describe(levels.names[code]));
    codes[row] = translation[code];
  }
  return codes;
}

interface Lists {
  /** [table rows], a position in `lists`, -1 where the cell is empty. */
  readonly codes: Int32Array;
  readonly lists: readonly (readonly string[])[];
}

function readLists(table: Table, name: string, actions: ReadonlySet<string>): Lists {
  const { codes, names } = levelsOf(columnOf(table, name, "eligible candidates"));
  const lists = names.map((text) => parseList(text, actions));
  const bad = lists.findIndex((list) => list === null);
  if (bad >= 0) {
    fail(
      "bad-log", placeOf(table, codes.indexOf(bad), name),
      "a list of candidates: a JSON array, or names separated by | ; , or spaces",
      describe(names[bad]),
    );
  }
  return { codes, lists: lists.map((list) => list ?? []) };
}

/** The names in a cell: a JSON array, or separated by the first of | ; , or spaces that occurs; null where it is a broken array. */
export function parseList(text: string, actions: ReadonlySet<string>): string[] | null {
  const trimmed = text.trim();
  if (trimmed.startsWith("[")) return parseArray(trimmed);
  if (actions.has(trimmed)) return [trimmed];
  const separator = ["|", ";", ","].find((sign) => trimmed.includes(sign)) ?? /\s+/;
  return trimmed.split(separator).map((name) => name.trim()).filter((name) => name !== "");
}

function parseArray(text: string): string[] | null {
  try {
    const values: unknown = JSON.parse(text);
    if (!Array.isArray(values)) return null;
    return values.every((value) => typeof value === "string" || typeof value === "number") ? values.map(String) : null;
  } catch {
    return null;
  }
}

interface Listing {
  readonly name: string;
  readonly eligible: Lists;
  readonly positions: ReadonlyMap<string, number>;
  readonly given: GivenNames | null;
}

interface Permission {
  readonly decisions: Decisions;
  readonly allowed: Uint8Array;
}

function allowListed(table: Table, { name, eligible, positions, given }: Listing, { decisions, allowed }: Permission): void {
  const width = positions.size;
  const sets = eligible.lists.map((list) => Int32Array.from(list, (action) => positions.get(action) ?? -1));
  decisions.rows.forEach((row, decision) => {
    const code = eligible.codes[row];
    const set = code < 0 ? new Int32Array(0) : sets[code];
    if (set.length === 0) fail("bad-log", placeOf(table, row, name), "at least one eligible candidate", code < 0 ? "nothing" : "an empty list");
    for (const action of set) {
      if (action < 0) {
        fail(
          "bad-log", placeOf(table, row, name),
          `candidates of ${given?.source ?? ""}`,
          describe(eligible.lists[code][set.indexOf(action)]),
        );
      }
      allowed[decision * width + action] = 1;
    }
  });
}

function allowGroups({ rows, groups }: Decisions, codes: Int32Array, allowed: Uint8Array): void {
  const width = allowed.length / rows.length;
  for (let group = 0; group < rows.length; group++) {
    for (let index = groups!.offsets[group]; index < groups!.offsets[group + 1]; index++) allowed[group * width + codes[groups!.members[index]]] = 1;
  }
}

function refuseForbidden(table: Table, mapping: Mapping, { decisions, names, chosen, allowed }: Actions & { decisions: Decisions }): void {
  const width = names.length;
  for (let decision = 0; decision < chosen.length; decision++) {
    if (allowed[decision * width + chosen[decision]] === 1) continue;
    const set = names.filter((_, action) => allowed[decision * width + action] === 1);
    fail(
      "bad-log", placeOf(table, decisions.rows[decision], mapping.action),
      `an action of its eligible set ${set.slice(0, 8).join("|")}${set.length > 8 ? "|..." : ""}`,
      describe(names[chosen[decision]]),
    );
  }
}
