// propense calibrate: fits a problem's simulated world to a real log, and says how well it fits rows it has not seen.
import type { Command } from "commander";
import { fail } from "../../core/index.ts";
import { readLines, writeAtomically, type TextLine } from "../../edge/files/index.ts";
import type { Calibration } from "../../problems/index.ts";
import { openProblem } from "../log-input.ts";
import { refuseOverwriting } from "../options.ts";
import { printJson, printTable, showInterval, showNumber, type Terminal } from "../output.ts";
import { startProgress } from "../progress.ts";

interface CalibrateOptions {
  readonly json?: boolean;
  readonly preset?: string;
  readonly settings?: string;
  readonly out?: string;
}

/** Adds the command. */
export function addCalibrate(program: Command, to: Terminal): void {
  program.command("calibrate <problem> <log>")
    .description("Fit a problem's simulated world to a real log, and report the fit on rows that were kept out of it.")
    .option("--preset <name>", "named settings to start from (default: default)")
    .option("--settings <file>", "settings to start from, JSON")
    .option("--json", "print one JSON object instead of a table")
    .option("--out <file>", "write the fitted settings to this file, for --settings of the other commands")
    .addHelpText("after", `
Examples:
  propense calibrate bidding auctions.txt
  propense calibrate bidding auctions.txt --preset second --out fitted.json`)
    .action((name: string, path: string, options: CalibrateOptions) => run({ name, path, options, to }));
}

async function run({ name, path, options, to }: { name: string; path: string; options: CalibrateOptions; to: Terminal }): Promise<void> {
  refuseOverwriting([path, options.settings], { "--out": options.out });
  const { kind, settings } = await openProblem(name, options);
  if (kind.calibrate === undefined) fail("unsuited", name, "a problem whose world can be fitted to a log", "one that cannot");
  const calibration = kind.calibrate(await linesOf(path, to), settings);
  if (options.out !== undefined) await writeAtomically(options.out, `${JSON.stringify(calibration.settings, null, 1)}\n`);
  if (options.json === true) return printJson(to, { problem: name, log: path, settingsFile: options.out ?? null, ...calibration });
  print(to, path, calibration);
  if (options.out !== undefined) to.out(`Settings: ${options.out}\n`);
}

async function linesOf(path: string, to: Terminal): Promise<readonly TextLine[]> {
  const progress = startProgress(to, `reading ${path}`);
  const lines: TextLine[] = [];
  try {
    for await (const line of readLines(path, ({ doneShare }) => progress.report(doneShare))) lines.push(line);
  } finally {
    progress.end();
  }
  return lines;
}

function print(to: Terminal, path: string, { report }: Calibration<unknown>): void {
  to.out(`${path}: fitted to ${report.rowsFitted} rows, held against ${report.rowsHeldOut} others\n`);
  printTable(to, ["quantity", "unit", "fitted world", "held-out rows", "95 % interval", "inside"], report.quantities.map((row) => [
    row.quantity, row.unit, showNumber(row.fitted), showNumber(row.heldOut), showInterval(row.interval),
    row.fitted >= row.interval[0] && row.fitted <= row.interval[1] ? "yes" : "no",
  ]));
  for (const note of report.notes) to.out(`${note}\n`);
}
