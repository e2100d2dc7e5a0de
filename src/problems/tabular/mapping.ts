// Says what the columns of a log mean: parsed once, from a mapping file or from command-line flags.
import { z } from "zod";
import { describe, fail } from "../../core/index.ts";
import { parseWith } from "../parsing.ts";
import { parseExpression } from "./expression.ts";

const column = z.string().min(1);
const columns = z.array(column);
/** A column's name, a number, or a formula over columns. */
const quantity = z.union([z.number(), column]);
const metric = z.strictObject({
  value: column,
  unit: z.string().default("1"),
  better: z.enum(["higher", "lower"]).default("higher"),
  per: z.string().nullable().default(null),
});

const schema = z.strictObject({
  /** The decision's identifier: one row each, or one row per candidate where `chosen` is given. */
  decision: column.nullable().default(null),
  /** Whose history and erasure. */
  subject: column.nullable().default(null),
  /** What is learned as one sequence; each decision for itself where it is not given. */
  episode: column.nullable().default(null),
  /** Seconds or milliseconds since 1970, or ISO 8601 text. */
  time: column.nullable().default(null),
  /** Weight of what follows in the episode, from 0 to 1: a number or a column. */
  discount: quantity.default(0),
  action: column,
  /** The probability the action was chosen with: a column, a number or formula such as 1/3, or the word "estimate". */
  propensity: quantity,
  /** A column that lists the candidates that could be chosen: JSON array, or names separated by | ; , or spaces. */
  eligible: column.nullable().default(null),
  /** One row per candidate, rows of a decision sharing its identifier: the column that is 1 (or true) on the chosen one. */
  chosen: column.nullable().default(null),
  reward: quantity,
  /** Name of a limit -> column or formula. */
  costs: z.record(z.string().min(1), quantity).default({}),
  /** Name of a metric -> column or formula, or an object with `value`, `unit`, `better`, `per`. */
  metrics: z.record(z.string().min(1), z.union([quantity, metric])).default({}),
  /** The state columns; null stands for all that are not used otherwise. */
  state: columns.nullable().default(null),
  /** State columns to be read as numbers. */
  numeric: columns.default([]),
  /** State columns to be read as levels, even where they hold numbers. */
  categorical: columns.default([]),
  /** Columns that are no state although they are not used otherwise: outcomes above all. */
  ignore: columns.default([]),
  /** Where on the page the choice stood: a state column read as levels. */
  position: column.nullable().default(null),
  /** The most levels of a categorical column; the rarest share the level "(other)". */
  maximumLevels: z.int().min(2).max(1000).default(50),
});

/** What the columns of a log mean. */
export type Mapping = Readonly<z.output<typeof schema>>;

/** A mapping from parsed JSON; throws `bad-settings` with the field's path. `where` names the file. */
export function parseMapping(input: unknown, where = "mapping"): Mapping {
  refuseLostNames(input, where);
  const mapping = parseWith(schema, input, { code: "bad-settings", where });
  checkSense(mapping, (field, expected, got) => fail("bad-settings", `${where}.${field}`, expected, got));
  return mapping;
}

// A record cannot hold this one name, and would lose the quantity in silence.
function refuseLostNames(input: unknown, where: string): void {
  for (const field of ["costs", "metrics"] as const) {
    const named: unknown = typeof input === "object" && input !== null ? (input as { readonly [name: string]: unknown })[field] : null;
    if (typeof named === "object" && named !== null && Object.hasOwn(named, "__proto__")) fail("bad-settings", `${where}.${field}`, "another name", '"__proto__"');
  }
}

type Complain = (field: string, expected: string, got: string) => never;

function checkSense(mapping: Mapping, complain: Complain): void {
  if (mapping.eligible !== null && mapping.chosen !== null) {
    complain("eligible", "either an eligible column or one row per candidate (chosen)", "both");
  }
  if (mapping.chosen !== null && mapping.decision === null) {
    complain("decision", "a column, as candidates are grouped by decision", "nothing");
  }
  if (typeof mapping.discount === "number" && !(mapping.discount >= 0 && mapping.discount <= 1)) {
    complain("discount", "a number from 0 to 1", describe(mapping.discount));
  }
  if (mapping.discount !== 0 && mapping.episode === null) complain("episode", "a column, as there is a discount", "nothing");
  if (typeof mapping.propensity === "number" && !(mapping.propensity > 0 && mapping.propensity <= 1)) {
    complain("propensity", "a number above 0 and at most 1", describe(mapping.propensity));
  }
  checkMetrics(mapping, complain);
  checkState(mapping, complain);
}

function checkMetrics(mapping: Mapping, complain: Complain): void {
  for (const [name, entry] of Object.entries(mapping.metrics)) {
    if (name === "reward" || name.startsWith("cost:")) complain(`metrics.${name}`, "a name other than reward and cost:...", describe(name));
    const per = typeof entry === "object" ? entry.per : null;
    if (per !== null && !Object.hasOwn(mapping.metrics, per)) {
      complain(`metrics.${name}.per`, `one of ${Object.keys(mapping.metrics).join(", ")}`, describe(per));
    }
  }
}

function checkState(mapping: Mapping, complain: Complain): void {
  const both = mapping.numeric.find((name) => mapping.categorical.includes(name));
  if (both !== undefined) complain("numeric", "columns that are not categorical too", describe(both));
  const outcomes = new Set([mapping.action, mapping.chosen, mapping.reward, mapping.propensity]);
  for (const field of ["state", "numeric", "categorical"] as const) {
    const list = mapping[field] ?? [];
    const leak = list.find((name) => outcomes.has(name));
    if (leak !== undefined) complain(field, "columns known before the choice", `${describe(leak)}, which is the action, its propensity or the reward`);
    const twice = list.find((name, index) => list.indexOf(name) !== index);
    if (twice !== undefined) complain(field, "each column once", `${describe(twice)} twice`);
  }
}

/** Every column that the mapping uses for something other than state, as far as its formulas can be read. */
export function usedColumns(mapping: Mapping, known: ReadonlySet<string>): Set<string> {
  const names = [mapping.decision, mapping.subject, mapping.episode, mapping.time, mapping.action, mapping.eligible, mapping.chosen];
  const used = new Set(names.filter((name) => name !== null));
  for (const [use, value] of quantitiesOf(mapping)) {
    if (typeof value === "number" || value === "estimate") continue;
    for (const name of known.has(value) ? [value] : parseExpression(value, use).columns) used.add(name);
  }
  return used;
}

/** Every quantity of the mapping with what it is called in messages. */
function quantitiesOf({ discount, propensity, reward, costs, metrics }: Mapping): (readonly [use: string, value: string | number])[] {
  return [
    ["discount", discount], ["propensity", propensity], ["reward", reward],
    ...Object.entries(costs).map(([name, value]) => [`cost ${name}`, value] as const),
    ...Object.entries(metrics).map(([name, entry]) => [`metric ${name}`, typeof entry === "object" ? entry.value : entry] as const),
  ];
}
