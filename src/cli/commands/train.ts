// propense train: a learner in a simulated store, its learning curve, and the policy it came to as one file.
import type { Command } from "commander";
import { findAlgorithm } from "../../algorithms/index.ts";
import { createLearner, fail, seeded, snapshotName, type Learner } from "../../core/index.ts";
import { writeSnapshot } from "../../edge/files/index.ts";
import { simulate, type SimulationResult } from "../../experiment/index.ts";
import { openProblem } from "../log-input.ts";
import { numberOption, objectOption, withCommon, type CommonOptions } from "../options.ts";
import { printJson, type Terminal } from "../output.ts";
import { startProgress } from "../progress.ts";
import { moneyOf, writeReport } from "../report-output.ts";
import { printSeason } from "../show-season.ts";
import { seasonAsComparison } from "../season-report.ts";
import { valueTableOf, watchConvergence, type ConvergenceWatch } from "../value-table.ts";

interface TrainOptions extends CommonOptions {
  readonly preset?: string;
  readonly settings?: string;
  readonly algorithm: string;
  readonly config?: string;
  readonly decisions: number;
  readonly out?: string;
}

/** Adds the command. */
export function addTrain(program: Command, to: Terminal): void {
  withCommon(program.command("train <problem>"))
    .description("Train an algorithm in a simulated store; outcomes arrive late, as they would live, and the budget holds.")
    .requiredOption("--algorithm <name>", "the algorithm, e.g. linear-thompson")
    .option("--config <json>", "its settings, e.g. '{\"epsilon\":0.05}'")
    .option("--preset <name>", "named settings of the problem (default: default)")
    .option("--settings <file>", "settings of the problem, JSON")
    .option("--decisions <number>", "how many decisions", numberOption("--decisions", { low: 1, whole: true }), 20_000)
    .option("--out <file>", "write the policy to this file (.safetensors is added where it has no ending)")
    .addHelpText("after", `
Examples:
  propense train coupon --algorithm linear-thompson --out policy
  propense explain policy.safetensors`)
    .action((name: string, options: TrainOptions) => run(name, options, to));
}

async function run(name: string, options: TrainOptions, to: Terminal): Promise<void> {
  const { kind, preset, settings } = await openProblem(name, options);
  const problem = kind.create(settings);
  const config = options.config === undefined ? undefined : objectOption("--config", options.config);
  const learner = createLearner(findAlgorithm(options.algorithm), problem.spec, config);
  if (problem.world === undefined) fail("bad-flag", name, "a problem with a simulated store", "one without");
  const watch = watchConvergence(learner);
  const result = trainIn(learner, { problem, options, to, watch });
  const lineage = { problem: name, preset, decisions: String(options.decisions), seed: String(options.seed) };
  const file = options.out === undefined ? null : options.out.endsWith(".safetensors") ? options.out : `${options.out}.safetensors`;
  if (file !== null) await writeSnapshot(file, { ...learner.snapshot(), lineage });
  await writeReport(options.report, ({ comparisonReport }) => {
    const table = valueTableOf(learner.snapshot(), watch.curve());
    const place = { problem: name, preset, seed: options.seed, metrics: problem.metrics, kind: "learner" } as const;
    const subject = `${name}, ${preset}: ${options.algorithm}`;
    return comparisonReport(seasonAsComparison(place, result), { subject, ...moneyOf(problem), ...(table !== null && { valueTables: [table] }) });
  });
  if (options.json === true) return printJson(to, { ...result, policyFile: file, policyName: snapshotName(learner.snapshot()) });
  printSeason(to, result);
  if (file !== null) to.out(`Policy: ${file} (${snapshotName(learner.snapshot()).slice(0, 12)})\n`);
  if (options.report !== undefined) to.out(`Report: ${options.report}\n`);
}

interface Training {
  readonly problem: Parameters<typeof simulate>[0]["problem"];
  readonly options: TrainOptions;
  readonly to: Terminal;
  readonly watch: ConvergenceWatch;
}

function trainIn(learner: Learner, { problem, options, to, watch }: Training): SimulationResult {
  const progress = startProgress(to, `training ${options.algorithm}`);
  try {
    return simulate({
      problem, actor: { kind: "learner", name: options.algorithm, learner }, decisions: options.decisions,
      random: seeded(options.seed),
      onProgress: (done) => {
        progress.report(done / options.decisions);
        watch.note(done);
      },
    });
  } finally {
    progress.end();
  }
}
