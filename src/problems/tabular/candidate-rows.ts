// Holds the rows of one decision's candidates against each other: what must agree, what may differ, and what contradicts.
import { describe, fail } from "../../core/index.ts";
import { levelsOf, placeOf, showCell } from "./columns.ts";
import type { Decisions, Groups } from "./decisions.ts";
import type { Mapping } from "./mapping.ts";
import type { Quantity } from "./quantity.ts";
import type { Column, Table } from "./table.ts";

/** The first row of a group whose cell differs from that of the group's first row, -1 where all agree everywhere. */
function firstDifference(column: Column, { offsets, members }: Groups): number {
  const values = column.kind === "number" ? column.values : column.codes;
  for (let group = 0; group + 1 < offsets.length; group++) {
    const first = values[members[offsets[group]]];
    for (let index = offsets[group] + 1; index < offsets[group + 1]; index++) {
      if (!Object.is(values[members[index]], first)) return members[index];
    }
  }
  return -1;
}

/** Columns that differ between the candidates of a decision; throws `bad-log` where the mapping says that they describe the decision. */
export function varyingColumns(table: Table, mapping: Mapping, { groups }: Decisions): Set<string> {
  const varying = new Set<string>();
  if (groups === null) return varying;
  const { subject, episode, time, position, discount, state, numeric, categorical } = mapping;
  const common = new Set([subject, episode, time, position, discount, ...(state ?? []), ...numeric, ...categorical]);
  for (const [name, column] of table.columns) {
    const row = firstDifference(column, groups);
    if (row < 0) continue;
    if (common.has(name)) fail("bad-log", placeOf(table, row, name), "the same value on all rows of the decision", showCell(column, row));
    varying.add(name);
  }
  return varying;
}

/** Throws `bad-log` where a decision lists a candidate twice. */
export function refuseDuplicateCandidates(table: Table, mapping: Mapping, { offsets, members }: Groups): void {
  const { codes, names } = levelsOf(table.columns.get(mapping.action)!);
  const seenIn = new Int32Array(names.length).fill(-1);
  for (let group = 0; group + 1 < offsets.length; group++) {
    for (let index = offsets[group]; index < offsets[group + 1]; index++) {
      const code = codes[members[index]];
      if (code < 0) fail("bad-log", placeOf(table, members[index], mapping.action), "a candidate", "nothing");
      if (seenIn[code] === group) {
        fail(
          "bad-log", placeOf(table, members[index], mapping.action),
          "each candidate once per decision",
          `${describe(names[code])} again`,
        );
      }
      seenIn[code] = group;
    }
  }
}

/** The reward stands on the chosen row; other rows may be empty, 0 or repeat it. Throws `bad-log` otherwise. */
export function refuseOtherRewards(reward: Quantity, { rows, groups }: Decisions): void {
  if (groups === null) return;
  for (let group = 0; group < rows.length; group++) {
    const own = reward.values[rows[group]];
    for (let index = groups.offsets[group]; index < groups.offsets[group + 1]; index++) {
      const value = reward.values[groups.members[index]];
      if (value !== own && value !== 0 && !Number.isNaN(value)) {
        reward.complain(groups.members[index], `nothing, 0 or ${describe(own)} as on the chosen row of the decision`);
      }
    }
  }
}

/** How far the probabilities of a decision's candidates may sum from 1, as files hold rounded numbers. */
const roundingOfSums = 1e-3;

/** Propensities of the other rows are empty, repeat the chosen one's, or are the other candidates' own and sum to 1. Throws `bad-log` otherwise. */
export function refuseOtherPropensities(propensity: Quantity, { rows, groups }: Decisions): void {
  if (groups === null) return;
  for (let group = 0; group < rows.length; group++) {
    const own = propensity.values[rows[group]];
    let sum = 0;
    let stray = -1;
    for (let index = groups.offsets[group]; index < groups.offsets[group + 1]; index++) {
      const value = propensity.values[groups.members[index]];
      if (Number.isNaN(value)) continue;
      sum += value;
      if (value !== own) stray = groups.members[index];
    }
    if (stray >= 0 && Math.abs(sum - 1) > roundingOfSums) {
      propensity.complain(
        stray,
        `${describe(own)} as on the chosen row, or probabilities of the candidates that sum to 1 (these sum to ${Number(sum.toPrecision(6))})`,
      );
    }
  }
}
