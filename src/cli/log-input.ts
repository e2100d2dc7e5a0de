// Opens the log of a command: any file through a column mapping, or the records of a known problem.
import type { Command } from "commander";
import { describe, fail, type Log } from "../core/index.ts";
import { readJson, readRecords, readTable } from "../edge/files/index.ts";
import { withEstimatedPropensities, type LogSummary } from "../evaluation/index.ts";
import { findProblem, logOfRecords, type DecisionRecord, type Problem } from "../problems/index.ts";
import {
  mappingFlags, mappingFromFlags, tabularLog, type FlagValues, type Mapping, type MappingFlag, type Table, type TabularLog,
} from "../problems/tabular/index.ts";
import { collect, wordOption } from "./options.ts";
import { startProgress } from "./progress.ts";
import type { Terminal } from "./output.ts";

/** Where a log comes from and what its columns mean, as given on the command line. */
export interface LogOptions {
  readonly problem?: string;
  readonly preset?: string;
  readonly settings?: string;
  readonly mapping?: string;
  readonly candidates?: string;
  readonly propensityMethod: "logistic" | "frequency";
}

/** A file with the meaning of its columns. */
export interface OpenedTable {
  readonly table: Table;
  readonly mapping: Mapping;
  /** Features per action, where a file gives them. */
  readonly candidates: Table | undefined;
  readonly reading: TabularLog;
}

/** A log, ready to be learned from and judged. */
export interface OpenedLog {
  readonly path: string;
  readonly log: Log;
  readonly problem: Problem;
  readonly propensities: LogSummary["propensities"];
  /** How the columns were understood; null for a known problem. */
  readonly tabular: OpenedTable | null;
  readonly warnings: readonly string[];
}

/** Adds the options that say what a log means, whoever wrote it. */
export function withLogOptions(command: Command): Command {
  command
    .option("--problem <name>", "the log holds records of this problem, e.g. coupon")
    .option("--preset <name>", "named settings of the problem (default: default)")
    .option("--settings <file>", "settings of the problem, JSON");
  return withMappingOptions(command)
    .option("--propensity-method <name>", "how --propensity estimate is done: logistic or frequency", wordOption("--propensity-method", ["logistic", "frequency"]), "logistic");
}

/** Adds the options that say what the columns of a file mean. */
export function withMappingOptions(command: Command): Command {
  command
    .option("--mapping <file>", "what the columns mean, JSON; flags below are laid over it")
    .option("--candidates <file>", "features per action: one row per action");
  for (const flag of mappingFlags) addMappingFlag(command, flag);
  return command;
}

function addMappingFlag(command: Command, { flag, takes, help, many }: MappingFlag): void {
  if (many) command.option(`--${flag} <${takes}>`, help, collect);
  else command.option(`--${flag} <${takes}>`, help);
}

/** Opens the log; throws the one error of the project for everything that is wrong with it. */
export async function openLog(path: string, options: LogOptions, command: Command, to: Terminal): Promise<OpenedLog> {
  refuseStrayFlags(options, command);
  return options.problem === undefined ? openTable(path, options, command, to) : openRecords(path, options, options.problem, to);
}

// A log is either records of a problem or columns with a meaning; flags of the other kind would be ignored in silence.
function refuseStrayFlags({ problem }: LogOptions, command: Command): void {
  const given = command.opts<Record<string, unknown>>();
  const stray = (flags: readonly string[]): string | undefined => flags.find((flag) => given[camelCase(flag)] !== undefined);
  const ofProblems = problem === undefined ? stray(["preset", "settings"]) : undefined;
  const ofColumns = problem === undefined ? undefined : stray(["mapping", "candidates", ...mappingFlags.map(({ flag }) => flag)]);
  if (ofProblems !== undefined) fail("bad-flag", `--${ofProblems}`, "this flag beside --problem only", "no --problem");
  if (ofColumns !== undefined) fail("bad-flag", `--${ofColumns}`, "either columns or --problem, whose records say it themselves", "both");
}

/** A problem of the registry with its settings from a preset or a file. */
export async function openProblem(name: string, options: Pick<LogOptions, "preset" | "settings">): Promise<{ kind: ReturnType<typeof findProblem>; preset: string; settings: unknown }> {
  const kind = findProblem(name);
  if (options.settings !== undefined) {
    if (options.preset !== undefined) fail("bad-flag", "--preset", "either --preset or --settings", "both");
    return { kind, preset: options.settings, settings: kind.parseSettings(await readJson(options.settings)) };
  }
  const preset = options.preset ?? "default";
  if (!Object.hasOwn(kind.presets, preset)) fail("bad-flag", "--preset", `one of ${Object.keys(kind.presets).join(", ")}`, describe(preset));
  return { kind, preset, settings: kind.presets[preset] };
}

async function openRecords(path: string, options: LogOptions, name: string, to: Terminal): Promise<OpenedLog> {
  const { kind, settings } = await openProblem(name, options);
  const problem = kind.create(settings);
  const progress = startProgress(to, `reading ${path}`);
  const records: { where: string; record: DecisionRecord }[] = [];
  try {
    for await (const { where, record } of readRecords(path, ({ doneShare }) => progress.report(doneShare))) {
      records.push({ where, record: record as DecisionRecord });
    }
  } finally {
    progress.end();
  }
  const log = logOfRecords(problem, records);
  const warnings = log.duplicates > 0 ? [`${log.duplicates} exact duplicates of records were left out.`] : [];
  return { path, log, problem, propensities: "logged", tabular: null, warnings };
}

async function openTable(path: string, options: LogOptions, command: Command, to: Terminal): Promise<OpenedLog> {
  const mapping = await readMapping(options, command);
  const progress = startProgress(to, `reading ${path}`);
  try {
    const table = await readTable(path, { onProgress: ({ doneShare }) => progress.report(doneShare) });
    const candidates = options.candidates === undefined ? undefined : await readTable(options.candidates);
    const reading = tabularLog(table, mapping, { candidates });
    const { propensities } = reading;
    const log = propensities === "estimated" ? withEstimatedPropensities(reading.log, { method: options.propensityMethod }) : reading.log;
    return { path, log, problem: reading.problem, propensities, tabular: { table, mapping, candidates, reading }, warnings: reading.reading.warnings };
  } finally {
    progress.end();
  }
}

/** The mapping of a command line, from its file and its flags. */
export async function readMapping(options: Pick<LogOptions, "mapping">, command: Command): Promise<Mapping>;
/** The same, or null where nothing at all is given. */
export async function readMapping(options: Pick<LogOptions, "mapping">, command: Command, need: "optional"): Promise<Mapping | null>;
export async function readMapping(options: Pick<LogOptions, "mapping">, command: Command, need?: "optional"): Promise<Mapping | null> {
  const given = command.opts<Record<string, string | readonly string[] | undefined>>();
  const values: FlagValues = Object.fromEntries(mappingFlags.map(({ flag }) => [flag, given[camelCase(flag)]]));
  if (need === "optional" && options.mapping === undefined && Object.values(values).every((value) => value === undefined)) return null;
  const file = options.mapping === undefined ? undefined : { where: options.mapping, content: await readJson(options.mapping) };
  return mappingFromFlags(values, file);
}

/** Commander names the value of --decision-id "decisionId". */
export function camelCase(flag: string): string {
  return flag.replaceAll(/-(.)/g, (_whole, letter: string) => letter.toUpperCase());
}
