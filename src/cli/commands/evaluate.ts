// propense evaluate: what would another policy have earned on this log, and may it be believed?
import type { Command } from "commander";
import { seeded } from "../../core/index.ts";
import { writeSnapshot } from "../../edge/files/index.ts";
import { estimators, processEstimators } from "../../evaluation/index.ts";
import { studyLog, type Study } from "../../experiment/index.ts";
import { openLog, withLogOptions, type LogOptions } from "../log-input.ts";
import { collect, listOption, numberOption, refuseOverwriting, withCommon, wordOption, type CommonOptions } from "../options.ts";
import { printJson, type Terminal } from "../output.ts";
import { startProgress } from "../progress.ts";
import { writeReport } from "../report-output.ts";
import { printEvaluation } from "../show-evaluation.ts";
import { studyOptions, type StudyFlags } from "../study-options.ts";
import { readTargets, targetForms, type TargetFlags } from "../target-input.ts";

type EvaluateOptions = LogOptions & CommonOptions & StudyFlags & TargetFlags;

/** Adds the command. */
export function addEvaluate(program: Command, to: Terminal): void {
  const command = withCommon(withLogOptions(program.command("evaluate <log>")))
    .description("Judge policies on a log of past decisions: CSV (plain or .gz), JSONL or Parquet.")
    .option("--target <target>", `what to judge; may be repeated: ${targetForms}`, collect)
    .option("--policy-table <file>", "judge the policy whose probabilities stand in this file")
    .option("--estimators <names>", `which estimators, separated by commas (default: all that suit): ${estimators.map(({ name }) => name).join(", ")}; for processes also, by name alone: ${processEstimators.map(({ name }) => name).join(", ")}`, listOption("--estimators"))
    .option("--quantities <names>", "which quantities: reward, cost:NAME, metrics (default: all)", listOption("--quantities"))
    .option("--verdict-estimator <name>", "what verdicts rest on (default: DR)")
    .option("--interval <kind>", "student-t (over subjects), bootstrap (over subjects) or bernstein (needs --range)", wordOption("--interval", ["student-t", "bootstrap", "bernstein"]), "student-t")
    .option("--range <low,high>", "range that every term of an estimate (weight x reward, for IPS) is known to lie in, for --interval bernstein")
    .option("--level <share>", "coverage of the intervals of the estimates (a verdict always rests on 95 %)", numberOption("--level", { low: 0.5, high: 0.999 }), 0.95)
    .option("--train-share <share>", "share of the subjects that is learned from and not judged (default: 0.5 where something is trained, else 0)", numberOption("--train-share", { low: 0, high: 0.95 }))
    .option("--split <by>", "cut by subject, time or episode", wordOption("--split", ["subject", "time", "episode"]), "subject")
    .option("--segment-by <column>", "state column of the best per segment (default: the one that is worth most)")
    .option("--floor <share>", "uniform exploration laid over every trained target", numberOption("--floor", { low: 0, high: 1 }), 0)
    .option("--out <file>", "keep the (last) trained policy as a snapshot file")
    .addHelpText("after", examples);
  command.action((path: string, options: EvaluateOptions) => run(path, options, command, to));
}

const examples = `
Examples:
  propense evaluate mails.csv --action segment --propensity 1/3 --reward visit --ignore conversion,spend
  propense evaluate log.parquet --mapping mapping.json --target uniform --target linear-ucb:greedy --report report.html
  propense evaluate log.csv.gz --action item --propensity pscore --reward click --policy-table new-policy.csv --json
  propense evaluate season.jsonl --problem coupon --target policy.safetensors`;

async function run(path: string, options: EvaluateOptions, command: Command, to: Terminal): Promise<void> {
  const { settings: settingsFile, mapping, candidates, policyTable, target = [] } = options;
  refuseOverwriting([path, settingsFile, mapping, candidates, policyTable, ...target], { "--out": options.out, "--report": options.report });
  const opened = await openLog(path, options, command, to);
  const targets = await readTargets(options, opened, seeded(options.seed).fork("targets"));
  const settings = studyOptions(options, opened, targets);
  const progress = startProgress(to, "judging");
  const study = ((): Study => {
    try {
      return studyLog(opened.log, { ...settings, onProgress: (done, total) => progress.report(done / total) });
    } finally {
      progress.end();
    }
  })();
  const result = { ...study.result, log: { ...study.result.log, warnings: [...opened.warnings, ...study.result.log.warnings] } };
  const learned = study.learners.at(-1);
  if (options.out !== undefined && learned !== undefined) {
    const place = options.problem === undefined ? {} : { problem: options.problem, preset: options.settings ?? options.preset ?? "default" };
    await writeSnapshot(options.out, { ...learned.learner.snapshot(), lineage: { ...place, log: path, target: learned.name, seed: String(options.seed) } });
  }
  await writeReport(options.report, ({ evaluationReport }) => evaluationReport(result, { subject: path }));
  if (options.json === true) printJson(to, result);
  else printEvaluation(to, result, opened, options.report);
}
