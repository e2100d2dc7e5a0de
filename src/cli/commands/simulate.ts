// propense simulate: a season of a simulated store under one policy, its totals, and the log it would have left.
import type { Command } from "commander";
import { findNamed, seeded, uniform } from "../../core/index.ts";
import { openJsonlWriter, readSnapshot } from "../../edge/files/index.ts";
import { simulate, type Actor, type SimulationResult } from "../../experiment/index.ts";
import type { Decision, Problem } from "../../problems/index.ts";
import { openProblem } from "../log-input.ts";
import { numberOption, refuseOverwriting, withCommon, type CommonOptions } from "../options.ts";
import { printJson, type Terminal } from "../output.ts";
import { startProgress } from "../progress.ts";
import { moneyOf, writeReport } from "../report-output.ts";
import { printSeason } from "../show-season.ts";
import { policyOf, refuseOtherDecision } from "../snapshot-target.ts";
import { seasonAsComparison } from "../season-report.ts";

interface SimulateOptions extends CommonOptions {
  readonly preset?: string;
  readonly settings?: string;
  readonly policy: string;
  readonly decisions: number;
  readonly out?: string;
}

/** Adds the command. */
export function addSimulate(program: Command, to: Terminal): void {
  withCommon(program.command("simulate <problem>"))
    .description("Simulate a season of a store and, with --out, write the log of its decisions.")
    .option("--preset <name>", "named settings of the problem (default: default)")
    .option("--settings <file>", "settings of the problem, JSON")
    .option("--policy <name>", "uniform, one of the problem's baselines, or a policy file", "uniform")
    .option("--decisions <number>", "how many decisions", numberOption("--decisions", { low: 1, whole: true }), 10_000)
    .option("--out <file>", "write one JSON line per decision: request, choices with propensities, outcomes")
    .addHelpText("after", `
Examples:
  propense simulate coupon --decisions 20000 --out season.jsonl
  propense evaluate season.jsonl --problem coupon --target uniform`)
    .action((name: string, options: SimulateOptions) => run(name, options, to));
}

async function run(name: string, options: SimulateOptions, to: Terminal): Promise<void> {
  refuseOverwriting([options.settings, options.policy], { "--out": options.out, "--report": options.report });
  const { kind, preset, settings } = await openProblem(name, options);
  const problem = kind.create(settings);
  const actor = await actorOf(problem, options.policy);
  const decisions: { readonly request: unknown; readonly chosen: readonly unknown[] }[] = [];
  const draw = options.report === undefined ? undefined : problem.study?.pictures;
  const result = await season(problem, actor, { name, options, to, ...(draw !== undefined && { onDecision: (_: string, { request, chosen }: Decision<unknown, unknown>) => void decisions.push({ request, chosen }) }) });
  await writeReport(options.report, ({ comparisonReport }) => {
    const place = { problem: name, preset, seed: options.seed, metrics: problem.metrics, kind: "baseline" } as const;
    return comparisonReport(seasonAsComparison(place, result), { subject: `${name}, ${preset}: ${options.policy}`, ...moneyOf(problem), ...(draw !== undefined && { pictures: draw(decisions) }) });
  });
  if (options.json === true) return printJson(to, result);
  printSeason(to, result, options.out);
  if (options.report !== undefined) to.out(`Report: ${options.report}\n`);
}

interface Season {
  readonly name: string;
  readonly options: SimulateOptions;
  readonly to: Terminal;
  readonly onDecision?: (id: string, decision: Decision<unknown, unknown>) => void;
}

async function season(problem: Problem, actor: Actor<unknown, unknown>, { name, options, to, onDecision }: Season): Promise<SimulationResult> {
  const writer = options.out === undefined ? null : await openJsonlWriter(options.out);
  const progress = startProgress(to, `simulating ${name}`);
  const written: Promise<void>[] = [];
  try {
    const result = simulate({
      problem, actor, decisions: options.decisions, random: seeded(options.seed),
      onProgress: (done) => progress.report(done / options.decisions),
      ...(onDecision !== undefined && { onDecision }),
      ...(writer !== null && { onRecord: (record: unknown) => void written.push(writer.write(record)) }),
    });
    await Promise.all(written);
    await writer?.finish();
    return result;
  } catch (error) {
    await writer?.abandon();
    throw error;
  } finally {
    progress.end();
  }
}

async function actorOf(problem: Problem, name: string): Promise<Actor<unknown, unknown>> {
  if (name === "uniform") return { kind: "policy", name, policy: uniform };
  if (!name.includes(".")) return { kind: "baseline", baseline: findNamed(problem.baselines ?? [], name, "--policy") };
  const snapshot = await readSnapshot(name);
  refuseOtherDecision("--policy", snapshot, problem.spec);
  return { kind: "policy", name, policy: policyOf(snapshot) };
}
