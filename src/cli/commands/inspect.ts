// propense inspect: the quality of a log, before anything is learned from it.
import { styleText } from "node:util";
import type { Command } from "commander";
import { readTable } from "../../edge/files/index.ts";
import { inspectLog, sayFinding, type Inspection } from "../../problems/tabular/index.ts";
import { readMapping, withMappingOptions, type LogOptions } from "../log-input.ts";
import { refuseOverwriting, withCommon, wordOption, type CommonOptions } from "../options.ts";
import { printJson, printTable, showNumber, showShare, type Terminal } from "../output.ts";
import { writeReport } from "../report-output.ts";

interface InspectOptions extends Pick<LogOptions, "mapping" | "candidates">, CommonOptions {
  readonly language: "en" | "zh";
}

/** Adds the command. */
export function addInspect(program: Command, to: Terminal): void {
  const command = withCommon(withMappingOptions(program.command("inspect <log>")))
    .description("Report the quality of a log: missing values, outliers, duplicates, drift, propensities, support.")
    .option("--language <name>", "language of the findings: en or zh", wordOption("--language", ["en", "zh"]), "en")
    .addHelpText("after", `
Examples:
  propense inspect log.csv
  propense inspect log.csv --action item --propensity pscore --reward click --report quality.html`);
  command.action((path: string, options: InspectOptions) => run(path, options, command, to));
}

async function run(path: string, options: InspectOptions, command: Command, to: Terminal): Promise<void> {
  refuseOverwriting([path, options.mapping, options.candidates], { "--report": options.report });
  const mapping = await readMapping(options, command, "optional");
  const table = await readTable(path);
  const candidates = options.candidates === undefined ? undefined : await readTable(options.candidates);
  const inspection = inspectLog(table, mapping, { candidates });
  await writeReport(options.report, ({ inspectionReport }) => inspectionReport(inspection, { subject: path }));
  if (options.json === true) printJson(to, inspection);
  else print(to, inspection, options);
}

// Inspection stops counting here.
function showDistinct(count: number): string {
  return count >= 1000 ? "1,000 or more" : String(count);
}

const marks = { error: "red", warning: "yellow", note: "gray" } as const;

function print(to: Terminal, inspection: Inspection, { language, report }: InspectOptions): void {
  to.out(`${inspection.source}: ${inspection.rows} rows\n`);
  printTable(to, ["column", "kind", "missing", "distinct", "range", "outliers"], inspection.columns.map((column) => [
    column.name, column.kind, showShare(column.missingShare), showDistinct(column.distinct),
    column.range === null ? "-" : `${showNumber(column.range.low)} to ${showNumber(column.range.high)}`, String(column.outliers),
  ]));
  if (inspection.decisions !== null) {
    printTable(to, ["action", "rows", "smallest propensity", "effective sample if constant"], inspection.decisions.support.map((action) => [
      action.action, String(action.rows), showNumber(action.smallestPropensity), showNumber(action.effectiveSampleSize),
    ]));
  }
  for (const finding of inspection.findings) {
    to.out(`${styleText(marks[finding.severity], finding.severity, { stream: process.stdout })}: ${sayFinding(finding, language)}\n`);
  }
  if (inspection.findings.length === 0) to.out("Nothing to complain about.\n");
  if (report !== undefined) to.out(`Report: ${report}\n`);
}
