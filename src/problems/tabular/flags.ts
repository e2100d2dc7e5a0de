// Command-line flags of a mapping: one table, from which the command line makes its options and which is laid over a mapping file.
import { describe, fail, PropenseError } from "../../core/index.ts";
import { parseMapping, type Mapping } from "./mapping.ts";

/** One flag. `takes` is shown in the help; `many` flags may be given again and again. */
export interface MappingFlag {
  /** Name of the option without dashes. */
  readonly flag: string;
  readonly takes: string;
  readonly many: boolean;
  readonly help: string;
  /** Its place in a mapping file. */
  readonly field: keyof Mapping;
  readonly form: "text" | "number" | "quantity" | "list" | "pair";
}

/** All flags of a mapping, in the order of the help. */
export const mappingFlags: readonly MappingFlag[] = [
  text("action", "action", "COLUMN", "the action that was chosen"),
  { ...text("propensity", "propensity", "COLUMN|NUMBER|estimate", "its probability: a column, a number such as 1/3, or estimate"), form: "quantity" },
  { ...text("reward", "reward", "COLUMN|FORMULA", "the reward, e.g. visit or \"2*click + 0.01*revenue - cost\""), form: "quantity" },
  text("decision-id", "decision", "COLUMN", "identifier of the decision"),
  text("subject", "subject", "COLUMN", "whose decision it was: intervals count subjects, not rows"),
  text("episode", "episode", "COLUMN", "rows that form one sequence"),
  text("time", "time", "COLUMN", "time: seconds or milliseconds since 1970, or ISO 8601"),
  { ...text("discount", "discount", "NUMBER|COLUMN", "weight of what follows within the episode (0 for single choices)"), form: "quantity" },
  text("eligible", "eligible", "COLUMN", "list of the candidates that could be chosen"),
  text("chosen", "chosen", "COLUMN", "one row per candidate: the column that is 1 on the chosen one (needs --decision-id)"),
  { ...text("cost", "costs", "NAME=COLUMN|FORMULA", "a cost, which becomes a limit; may be repeated"), form: "pair", many: true },
  { ...text("metric", "metrics", "NAME=COLUMN|FORMULA", "a further quantity to report; may be repeated"), form: "pair", many: true },
  { ...text("state", "state", "COLUMNS", "state columns, separated by commas (default: all that are not used otherwise)"), form: "list", many: true },
  { ...text("numeric", "numeric", "COLUMNS", "state columns to read as numbers"), form: "list", many: true },
  { ...text("categorical", "categorical", "COLUMNS", "state columns to read as levels"), form: "list", many: true },
  { ...text("ignore", "ignore", "COLUMNS", "columns that are no state, e.g. other outcomes"), form: "list", many: true },
  text("position", "position", "COLUMN", "where on the page the choice stood: a state column"),
  { ...text("maximum-levels", "maximumLevels", "NUMBER", "most levels of a categorical column; the rest fall in (other)"), form: "number" },
];

function text(flag: string, field: keyof Mapping, takes: string, help: string): MappingFlag {
  return { flag, field, takes, help, many: false, form: "text" };
}

/** Flag values by the flag's name without dashes ("decision-id"); several where a flag may be repeated. */
export type FlagValues = { readonly [flag: string]: string | readonly string[] | undefined };

/**
 * A mapping from flags, laid over the content of a mapping file where there is one. Throws `bad-flag` for a flag, `bad-settings` for the file.
 */
export function mappingFromFlags(values: FlagValues, file?: { readonly where: string; readonly content: unknown }): Mapping {
  const base = file === undefined ? {} : baseOf(file);
  const given = mappingFlags.filter(({ flag }) => values[flag] !== undefined);
  const fields = Object.fromEntries(given.map((flag) => [flag.field, readFlag(flag, values[flag.flag]!)]));
  try {
    return parseMapping({ ...base, ...fields }, "mapping");
  } catch (error) {
    throw renamed(error, fields, file?.where);
  }
}

function baseOf(file: { readonly where: string; readonly content: unknown }): object {
  const { where, content } = file;
  if (typeof content === "object" && content !== null && !Array.isArray(content)) return content;
  return fail("bad-settings", where, "an object of a mapping's fields", describe(content));
}

function readFlag(flag: MappingFlag, given: string | readonly string[]): unknown {
  const values = typeof given === "string" ? [given] : given;
  if (flag.form === "pair") return Object.fromEntries(values.map((value) => readPair(flag, value)));
  if (flag.form === "list") return values.flatMap((value) => value.split(",")).map((name) => name.trim()).filter((name) => name !== "");
  const value = values.at(-1) ?? "";
  const isNumber = value.trim() !== "" && Number.isFinite(Number(value));
  if (flag.form === "number" && !isNumber) fail("bad-flag", `--${flag.flag}`, "a number", describe(value));
  return flag.form !== "text" && isNumber ? Number(value) : value;
}

function readPair(flag: MappingFlag, value: string): [name: string, formula: string] {
  const at = value.indexOf("=");
  if (at <= 0 || at === value.length - 1) fail("bad-flag", `--${flag.flag}`, flag.takes, describe(value));
  return [value.slice(0, at).trim(), value.slice(at + 1).trim()];
}

// A fault in a field that came from a flag is the flag's; the rest is the file's, or a flag that is missing.
function renamed(error: unknown, fields: object, file: string | undefined): unknown {
  if (!(error instanceof PropenseError) || error.fault.code !== "bad-settings") return error;
  const { where, expected, got } = error.fault;
  const path = where.replace(/^mapping\.?/, "");
  const name = path.split(/[.[]/)[0];
  const flag = mappingFlags.find(({ field }) => field === name)?.flag;
  const fromFile = file !== undefined && !Object.hasOwn(fields, name);
  if (fromFile || flag === undefined) {
    return new PropenseError({ code: "bad-settings", where: [file ?? "mapping", path].filter((part) => part !== "").join(": "), expected, got });
  }
  return new PropenseError({ code: "bad-flag", where: `--${flag}`, expected, got });
}
