// propense predict: what a customer will do next, with a share that comes true, judged on customers the model has not seen.
import type { Command } from "commander";
import { seeded } from "../../core/index.ts";
import { writeAtomically } from "../../edge/files/index.ts";
import { predictOutcomes, type PredictedQuantity, type PredictionStudy } from "../../experiment/index.ts";
import type { CalibrationKind } from "../../models/index.ts";
import { openLog, withLogOptions, type LogOptions } from "../log-input.ts";
import { listOption, refuseOverwriting, withCommon, wordOption, type CommonOptions } from "../options.ts";
import { printJson, printTable, showInterval, showNumber, type Terminal } from "../output.ts";
import { writeReport } from "../report-output.ts";

interface PredictOptions extends LogOptions, CommonOptions {
  readonly quantities?: readonly string[];
  readonly calibration: CalibrationKind;
  readonly out?: string;
}

/** Adds the command. */
export function addPredict(program: Command, to: Terminal): void {
  const command = withCommon(withLogOptions(program.command("predict <log>")))
    .description("Predict what customers do next (buy, redeem, rate: every share the log measures), calibrated, and judge it on held-out customers.")
    .option("--quantities <names>", "which metrics, or reward (default: every one between 0 and 1)", listOption("--quantities"))
    .option("--calibration <kind>", "isotonic or platt", wordOption("--calibration", ["isotonic", "platt"]), "platt")
    .option("--out <file>", "write the predictions of the held-out decisions, one JSON object a line")
    .addHelpText("after", `
Examples:
  propense predict season.jsonl --problem coupon --report report.html
  propense predict log.csv --action item --propensity pscore --reward click --calibration isotonic --json`);
  command.action((path: string, options: PredictOptions) => run(path, options, command, to));
}

async function run(path: string, options: PredictOptions, command: Command, to: Terminal): Promise<void> {
  refuseOverwriting([path, options.settings, options.mapping, options.candidates], { "--out": options.out, "--report": options.report });
  const { log } = await openLog(path, options, command, to);
  const study = predictOutcomes(log, { calibration: options.calibration, quantities: options.quantities, random: seeded(options.seed) });
  const { rows, calibration } = study;
  const quantities = study.quantities.map(({ shares: _shares, ...judged }) => judged);
  if (options.out !== undefined) await writeAtomically(options.out, linesOf(study));
  await writeReport(options.report, ({ predictionReport }) => predictionReport(study, { subject: path }));
  if (options.json === true) printJson(to, { rows, calibration, quantities });
  else print(to, study, options.report);
}

function linesOf({ heldOut, quantities }: PredictionStudy): string {
  return Array.from({ length: heldOut.rows }, (_, row) => {
    const shares = quantities.filter((one) => !Number.isNaN(one.shares[row])).map((one): [string, number] => [one.quantity, one.shares[row]]);
    return `${JSON.stringify({ decision: heldOut.decisions?.[row] ?? row, ...Object.fromEntries(shares) })}\n`;
  }).join("");
}

function print(to: Terminal, { rows, calibration, quantities }: PredictionStudy, report: string | undefined): void {
  to.out(`Learned from ${rows.learned} decisions, calibrated (${calibration}) on ${rows.calibrated}, judged on ${rows.heldOut} of other customers.\n`);
  const line = ({ quantity, calibrated, uncalibrated, base }: PredictedQuantity): readonly string[] => [
    quantity, `${showNumber(calibrated.brier.value)} ${showInterval(calibrated.brier.interval)}`, showNumber(base.brier.value),
    showNumber(calibrated.logLoss.value), showNumber(base.logLoss.value),
    `${showNumber(calibrated.calibrationError.value)} ${showInterval(calibrated.calibrationError.interval)}`, showNumber(uncalibrated.calibrationError.value),
  ];
  printTable(to, ["quantity", "Brier", "of the mean", "log loss", "of the mean", "calibration error", "uncalibrated"], quantities.map(line));
  if (report !== undefined) to.out(`Report: ${report}\n`);
}
