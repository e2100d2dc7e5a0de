// propense advise: which algorithms suit a log, a problem or an environment, why, how to begin, and what speaks against the rest.
import type { Command } from "commander";
import { algorithms } from "../../algorithms/index.ts";
import { fail, type DecisionSpec } from "../../core/index.ts";
import { advise, logFactsOf, sayReason, suitTexts, trialSteps, type Advice, type LogFacts } from "../../experiment/index.ts";
import { environments, problems } from "../../problems/index.ts";
import { mappingFlags } from "../../problems/tabular/index.ts";
import { camelCase, openLog, openProblem, withLogOptions, type LogOptions } from "../log-input.ts";
import { wordOption } from "../options.ts";
import { printJson, showNumber, type Terminal } from "../output.ts";

type Language = "en" | "zh";

interface AdviseOptions extends LogOptions {
  readonly json?: boolean;
  readonly language: Language;
}

/** Adds the command. */
export function addAdvise(program: Command, to: Terminal): void {
  const command = withLogOptions(program.command("advise <name>"))
    .description("Say which algorithms suit a log, a problem or an environment, why, which settings to begin with, and what to run next.")
    .option("--language <name>", "language of the reasons: en or zh", wordOption("--language", ["en", "zh"]), "en")
    .option("--json", "print one JSON object instead of text")
    .addHelpText("after", `
Examples:
  propense advise coupon
  propense advise frozen-lake --language zh
  propense advise log.csv --action item --propensity pscore --reward click
  propense advise season.jsonl --problem coupon`);
  command.action((name: string, options: AdviseOptions) => run(name, options, command, to));
}

/** What advice is asked on. */
interface Subject {
  readonly spec: DecisionSpec;
  readonly log: LogFacts | null;
  /** The command that tries an algorithm with these settings. */
  readonly next: (advice: Advice) => string;
}

async function run(name: string, options: AdviseOptions, command: Command, to: Terminal): Promise<void> {
  const { spec, log, next } = await subjectOf(name, options, command, to);
  const advice = advise({ spec, log }, algorithms);
  const commandOf = (each: Advice): string | null => (each.suit === "first" || each.suit === "possible" ? next(each) : null);
  if (options.json === true) {
    return printJson(to, { name, log, advice: advice.map((each) => ({ ...each, points: each.unsuited === null ? each.points : null, reasons: each.findings.map((finding) => sayReason(finding, options.language)), next: commandOf(each) })) });
  }
  print(to, advice, options.language);
  const first = advice[0];
  if (commandOf(first) !== null) to.out(`\n${options.language === "en" ? "Next" : "下一步"}: ${commandOf(first)}\n`);
}

async function subjectOf(name: string, options: AdviseOptions, command: Command, to: Terminal): Promise<Subject> {
  const world = environments.find((each) => each.name === name);
  const known = world !== undefined || problems.some((each) => each.name === name);
  if (!known) {
    const { log, propensities } = await openLog(name, options, command, to);
    return { spec: log.spec, log: logFactsOf(log, propensities), next: (advice) => `propense evaluate ${name}${flagsOf(options, command)} --target ${quoted(`${advice.algorithm}:greedy${json(advice)}`)}` };
  }
  const stray = mappingFlags.find(({ flag }) => command.getOptionValueSource(camelCase(flag)) === "cli")?.flag ?? (options.problem !== undefined ? "problem" : undefined);
  if (stray !== undefined) fail("bad-flag", `--${stray}`, "this flag beside a log only", `${name}, which has decisions of its own`);
  const config = (advice: Advice): string => (json(advice) === "" ? "" : ` --config ${quoted(json(advice))}`);
  if (world !== undefined) return { spec: world.create().spec, log: null, next: (advice) => `propense train ${name} --algorithm ${advice.algorithm}${config(advice)} --steps ${trialSteps} --seeds 5` };
  const { kind, settings } = await openProblem(name, options);
  return { spec: kind.create(settings).spec, log: null, next: (advice) => `propense train ${name}${flagsOf(options, command)} --algorithm ${advice.algorithm}${config(advice)} --decisions ${trialSteps} --seeds 5` };
}

function json({ settings }: Advice): string {
  return Object.keys(settings).length === 0 ? "" : JSON.stringify(settings);
}

// The flags that say what the log means, as they were given.
function flagsOf(options: AdviseOptions, command: Command): string {
  const names = ["problem", "preset", "settings", "mapping", "candidates", ...mappingFlags.map(({ flag }) => flag)];
  const given = command.opts<Record<string, string | readonly string[] | undefined>>();
  const parts = names.flatMap((flag) => [given[camelCase(flag)] ?? []].flat().map((value) => ` --${flag} ${quoted(value)}`));
  return `${parts.join("")}${options.propensityMethod === "logistic" ? "" : ` --propensity-method ${options.propensityMethod}`}`;
}

function quoted(value: string): string {
  return /^[\w./:=,@%+-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}

function print(to: Terminal, advice: readonly Advice[], language: Language): void {
  for (const each of advice) {
    const points = each.unsuited === null && each.suit !== "yardstick" ? ` (${each.points > 0 ? "+" : ""}${showNumber(each.points)})` : "";
    to.out(`${each.algorithm}: ${suitTexts[each.suit][language]}${points}\n`);
    if (each.unsuited !== null) to.out(`  ${each.unsuited}\n`);
    for (const finding of each.findings) to.out(`  ${finding.points > 0 ? "+" : finding.points < 0 ? "-" : " "} ${sayReason(finding, language)}\n`);
    if (json(each) !== "") to.out(`    ${json(each)}\n`);
  }
}
