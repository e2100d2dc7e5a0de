// Prints an evaluation for people: what the log is, what each target would have earned, and the verdicts in plain words.
import { styleText } from "node:util";
import type { EvaluationResult, Figure, Verdict } from "../evaluation/index.ts";
import type { OpenedLog } from "./log-input.ts";
import { printTable, showInterval, showNumber, showShare, type Terminal } from "./output.ts";

/** Prints everything; `report` is where the report was written, if it was. */
export function printEvaluation(to: Terminal, result: EvaluationResult, opened: OpenedLog, report: string | undefined): void {
  printLog(to, result, opened);
  printTargets(to, result);
  printEstimates(to, result);
  printBehaviour(to, result);
  printVerdicts(to, result.verdicts);
  if (report !== undefined) to.out(`\nReport: ${report}\n`);
}

function heading(to: Terminal, text: string): void {
  to.out(`\n${styleText("bold", text, { stream: process.stdout })}\n`);
}

function printLog(to: Terminal, { log, settings }: EvaluationResult, opened: OpenedLog): void {
  heading(to, opened.path);
  to.out(`${settings["allRows"]} rows, ${settings["judgedRows"]} of them judged: ${log.subjects} subjects, mean reward ${showNumber(log.meanReward)}, propensities ${log.propensities}\n`);
  for (const { name, role, detail } of opened.tabular?.reading.reading.state ?? []) to.out(`  state ${name}: ${role}, ${detail}\n`);
  printTable(to, ["action", "rows", "mean reward", "mean propensity"], log.actions.map((action) => [
    action.name, String(action.rows), showNumber(action.meanReward), showNumber(action.meanPropensity),
  ]));
  for (const warning of log.warnings) to.out(`${styleText("yellow", "!", { stream: process.stdout })} ${warning}\n`);
}

function printTargets(to: Terminal, { targets }: EvaluationResult): void {
  heading(to, "Targets");
  for (const { name, note, explorationFloor } of targets) {
    to.out(`  ${name}: ${note}; ${explorationFloor > 0 ? `includes an exploration floor of ${showShare(explorationFloor)}` : "no exploration floor"}\n`);
  }
}

function printBehaviour(to: Terminal, { targets }: EvaluationResult): void {
  heading(to, "Behaviour");
  const shown = (figure: Figure | null | undefined, show: (value: number) => string): string =>
    figure === null || figure === undefined ? "-" : `${show(figure.value)} (${show(figure.interval[0])} to ${show(figure.interval[1])})`;
  printTable(to, ["target", "cumulative reward", "exploration share", "stability over versions", "stability over states"], targets.map((target) => [
    target.name, shown(target.cumulativeReward, showNumber), shown(target.behaviour?.explorationShare, showShare),
    shown(target.behaviour?.versionStability, showShare), shown(target.behaviour?.stateStability, showShare),
  ]));
}

// The reward by every estimator; the other quantities, which may be many, by the one that verdicts rest on.
function printEstimates(to: Terminal, { estimates, settings }: EvaluationResult): void {
  const shown = estimates.filter(({ quantity, estimator }) => quantity === "reward" || estimator === settings["verdictEstimator"]);
  heading(to, `Estimates (${showNumber(100 * Number(settings["level"]))} % intervals, ${settings["interval"]})`);
  printTable(to, ["target", "quantity", "estimator", "value", "interval", "std. error", "eff. sample", "mean weight", "largest", "unsupported"], shown.map((row) => [
    row.target, row.quantity, row.biased ? `${row.estimator} (biased)` : row.estimator, showNumber(row.value), showInterval(row.interval),
    showNumber(row.standardError), showNumber(row.effectiveSampleSize), showNumber(row.meanWeight), showNumber(row.largestWeight), showShare(row.unsupportedShare),
  ]));
  if (shown.length < estimates.length) to.out(`  ${estimates.length - shown.length} more estimates are in --json and in the report.\n`);
}

const colours = { better: "green", worse: "red", "not shown": "yellow", "no verdict": "gray" } as const;

function printVerdicts(to: Terminal, verdicts: readonly Verdict[]): void {
  heading(to, "Verdicts");
  for (const { target, against, quantity, verdict, difference, interval, reason } of verdicts) {
    const word = styleText(colours[verdict], verdict, { stream: process.stdout });
    to.out(`  ${quantity}: ${target} against ${against}: ${word} (${showNumber(difference)}, ${showInterval(interval)}). ${reason}\n`);
  }
}
