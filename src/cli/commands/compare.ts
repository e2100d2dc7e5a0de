// propense compare: learners, today's practice and the bound over several seeds, under the same cap and with the same customers.
import type { Command } from "commander";
import { seedsInWorkers } from "../../edge/workers.ts";
import { compare, type Comparison } from "../../experiment/index.ts";
import { describe, fail } from "../../core/index.ts";
import { openProblem } from "../log-input.ts";
import { listOption, numberOption, objectOption, withCommon, type CommonOptions } from "../options.ts";
import { printJson, type Terminal } from "../output.ts";
import { startProgress } from "../progress.ts";
import { moneyOf, writeReport } from "../report-output.ts";
import { printComparison } from "../show-comparison.ts";

/** What a comparison needs from the command line. */
export interface CompareOptions extends CommonOptions {
  readonly preset?: string;
  readonly settings?: string;
  readonly algorithms: readonly string[];
  readonly config?: string;
  readonly seeds: number;
  readonly decisions: number;
  readonly measured: number;
  readonly threads?: number;
}

/** Adds the command. */
export function addCompare(program: Command, to: Terminal): void {
  withCommon(program.command("compare <problem>"))
    .description("Compare algorithms with each other, with today's practice and with the optimum or its bound.")
    .requiredOption("--algorithms <names>", "the algorithms, separated by commas", listOption("--algorithms"))
    .option("--config <json>", "their settings by name, e.g. '{\"square-cb\":{\"gammaScale\":20}}'")
    .option("--preset <name>", "named settings of the problem (default: default)")
    .option("--settings <file>", "settings of the problem, JSON")
    .option("--seeds <number>", "how many seeds; each draws its own world", numberOption("--seeds", { low: 1, whole: true }), 5)
    .option("--decisions <number>", "decisions of the season that is learned from", numberOption("--decisions", { low: 1, whole: true }), 10_000)
    .option("--measured <number>", "decisions of the season that is measured; the cap is the whole season's, so a short one leaves it slack (the default coupon store has about 18,500)", numberOption("--measured", { low: 1, whole: true }), 5_000)
    .option("--threads <number>", "worker threads (default: as many as the machine has cores)", numberOption("--threads", { low: 1, whole: true }))
    .addHelpText("after", `
Examples:
  propense compare coupon --algorithms linear-ucb,linear-thompson,square-cb --seeds 20 --report comparison.html`)
    .action((name: string, options: CompareOptions) => run(name, options, to));
}

async function run(name: string, options: CompareOptions, to: Terminal): Promise<void> {
  const { comparison, money } = await runComparison(name, options, to);
  await writeReport(options.report, ({ comparisonReport }) => comparisonReport(comparison, { subject: `${name}, ${comparison.preset}`, ...money }));
  if (options.json === true) return printJson(to, comparison);
  printComparison(to, comparison);
  if (options.report !== undefined) to.out(`Report: ${options.report}\n`);
}

/** Runs the comparison with a progress bar. */
export async function runComparison(name: string, options: CompareOptions, to: Terminal): Promise<{ comparison: Comparison; money: ReturnType<typeof moneyOf> }> {
  const { kind, preset, settings } = await openProblem(name, options);
  const configs = options.config === undefined ? {} : (objectOption("--config", options.config) as Record<string, never>);
  const stray = Object.keys(configs).find((algorithm) => !options.algorithms.includes(algorithm));
  if (stray !== undefined) fail("bad-flag", "--config", `settings of ${options.algorithms.join(", ")}`, describe(stray));
  const progress = startProgress(to, `comparing on ${name}`);
  try {
    const comparison = await compare({
      kind, preset, settings,
      learners: options.algorithms.map((algorithm) => ({ name: algorithm, algorithm, ...(configs[algorithm] !== undefined && { config: configs[algorithm] }) })),
      seeds: Array.from({ length: options.seeds }, (_, index) => options.seed + index),
      decisions: options.decisions,
      measured: options.measured,
      parallel: seedsInWorkers(options.threads),
      onProgress: (doneShare) => progress.report(doneShare),
    });
    return { comparison, money: moneyOf(kind.create(settings)) };
  } finally {
    progress.end();
  }
}
