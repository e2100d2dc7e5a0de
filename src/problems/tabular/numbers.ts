// The numbers of a log in its order: propensities, rewards, costs, discounts, metrics, and whose decision each row was.
import type { Log } from "../../core/index.ts";
import { refuseOtherPropensities, refuseOtherRewards } from "./candidate-rows.ts";
import { columnOf, levelsOf } from "./columns.ts";
import type { Decisions } from "./decisions.ts";
import { lastRows, numberByAppearance, orderByEpisode } from "./episodes.ts";
import type { Mapping } from "./mapping.ts";
import { finiteAt, quantityOf, shareAt } from "./quantity.ts";
import type { Table } from "./table.ts";
import { timesOf } from "./time.ts";

/** Where propensities come from: the log row by row, one number for all, or an estimate still to be made. */
export type PropensitySource = "logged" | "constant" | "estimated";

/** What the mapping says of the propensities. */
export function propensitySource(table: Table, { propensity }: Mapping): PropensitySource {
  if (propensity === "estimate" && !table.columns.has("estimate")) return "estimated";
  return quantityOf(table, propensity, "propensity").constant ? "constant" : "logged";
}

/** Decisions in the order of the log. */
export interface OrderedDecisions {
  readonly decisions: Decisions;
  readonly episodes: Uint32Array;
  readonly times: Float64Array | null;
}

/** The decisions with those of one episode together and by time; each is an episode of its own where the mapping names none. */
export function bringInOrder(table: Table, mapping: Mapping, found: Decisions): OrderedDecisions {
  const allTimes = mapping.time === null ? null : timesOf(table, mapping.time);
  const times = allTimes === null ? null : pick(allTimes, found.rows);
  if (mapping.episode === null) return { decisions: found, episodes: counted(found.rows.length), times };
  const episodes = numberByAppearance(codesAt(table, mapping.episode, { use: "episode", rows: found.rows }));
  const order = orderByEpisode(episodes, times);
  return {
    decisions: {
      rows: pick(found.rows, order),
      ids: found.ids === null ? null : Array.from(order, (index) => found.ids![index]),
      groups: found.groups === null ? null : { offsets: pickedOffsets(found.groups.offsets, order), members: pickMembers(found.groups, order) },
    },
    episodes: pick(episodes, order),
    times: times === null ? null : pick(times, order),
  };
}

function pick<Values extends Float64Array | Int32Array | Uint32Array>(values: Values, order: Int32Array): Values {
  const result = new (values.constructor as new (length: number) => Values)(order.length);
  for (let index = 0; index < order.length; index++) result[index] = values[order[index]];
  return result;
}

function counted(rows: number): Uint32Array {
  const numbers = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) numbers[row] = row;
  return numbers;
}

function pickedOffsets(offsets: Uint32Array, order: Int32Array): Uint32Array {
  const result = new Uint32Array(offsets.length);
  for (let index = 0; index < order.length; index++) result[index + 1] = result[index] + offsets[order[index] + 1] - offsets[order[index]];
  return result;
}

function pickMembers({ offsets, members }: { offsets: Uint32Array; members: Int32Array }, order: Int32Array): Int32Array {
  const result = new Int32Array(members.length);
  let at = 0;
  for (const group of order) {
    result.set(members.subarray(offsets[group], offsets[group + 1]), at);
    at += offsets[group + 1] - offsets[group];
  }
  return result;
}

function codesAt(table: Table, name: string, { use, rows }: { use: string; rows: Int32Array }): Int32Array {
  return pick(levelsOf(columnOf(table, name, use)).codes, rows);
}

/** Numbers of subjects, [rows]: rows without one get a number of their own, and where the mapping names none an episode is one. */
export function subjectsOf(table: Table, { subject }: Mapping, { rows, episodes }: { rows: Int32Array; episodes: Uint32Array }): Uint32Array {
  return subject === null ? episodes : numberByAppearance(codesAt(table, subject, { use: "subject", rows }));
}

/** The columns of a log that are plain numbers. */
export type LogNumbers = Pick<Log, "propensities" | "rewards" | "costs" | "discounts" | "lasts" | "metricValues">;

/** Reads and checks every number of the decisions; throws `bad-log` at the first that is out of its range. */
export function readNumbers(table: Table, mapping: Mapping, { decisions, episodes }: { decisions: Decisions; episodes: Uint32Array }): LogNumbers {
  const { rows } = decisions;
  const reward = quantityOf(table, mapping.reward, "reward");
  const rewards = finiteAt(reward, rows);
  refuseOtherRewards(reward, decisions);
  const finite = (value: number | string, use: string): Float64Array => finiteAt(quantityOf(table, value, use), rows);
  const lasts = lastRows(episodes);
  return {
    propensities: readPropensities(table, mapping, decisions),
    rewards,
    costs: Float32Array.from(interleave(Object.entries(mapping.costs).map(([name, value]) => finite(value, `cost ${name}`)), rows.length)),
    discounts: readDiscounts(table, mapping, { rows, lasts }),
    lasts,
    metricValues: interleave(Object.entries(mapping.metrics).map(([name, entry]) => finite(valueOf(entry), `metric ${name}`)), rows.length),
  };
}

function valueOf(entry: Mapping["metrics"][string]): number | string {
  return typeof entry === "object" ? entry.value : entry;
}

function readPropensities(table: Table, mapping: Mapping, decisions: Decisions): Float64Array {
  if (propensitySource(table, mapping) === "estimated") return new Float64Array(decisions.rows.length).fill(Number.NaN);
  const propensity = quantityOf(table, mapping.propensity, "propensity");
  const propensities = shareAt(propensity, decisions.rows, true);
  if (!propensity.constant) refuseOtherPropensities(propensity, decisions);
  return propensities;
}

// A number says nothing about how an episode ends, so nothing follows its last row; a column may say that it was only cut off.
function readDiscounts(table: Table, { discount }: Mapping, { rows, lasts }: { rows: Int32Array; lasts: Uint8Array }): Float64Array {
  const quantity = quantityOf(table, discount, "discount");
  const discounts = shareAt(quantity, rows, false);
  if (!quantity.constant) return discounts;
  for (let row = 0; row < rows.length; row++) if (lasts[row] === 1) discounts[row] = 0;
  return discounts;
}

// Columns side by side, [rows x columns].
function interleave(columns: readonly Float64Array[], rows: number): Float64Array {
  const result = new Float64Array(rows * columns.length);
  columns.forEach((values, at) => {
    for (let row = 0; row < rows; row++) result[row * columns.length + at] = values[row];
  });
  return result;
}
