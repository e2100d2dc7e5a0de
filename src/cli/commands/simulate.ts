// propense simulate: a season of a simulated store under one policy, its totals, and the log it would have left.
import type { Command } from "commander";
import { findNamed, seeded, uniform } from "../../core/index.ts";
import { openJsonlWriter, readSnapshot, type JsonlWriter } from "../../edge/files/index.ts";
import { simulate, type Actor, type SimulationResult } from "../../experiment/index.ts";
import type { Problem } from "../../problems/index.ts";
import { openProblem } from "../log-input.ts";
import { numberOption } from "../options.ts";
import { printJson, type Terminal } from "../output.ts";
import { startProgress } from "../progress.ts";
import { printSeason } from "../show-season.ts";
import { policyOf } from "../target-input.ts";

interface SimulateOptions {
  readonly preset?: string;
  readonly settings?: string;
  readonly policy: string;
  readonly decisions: number;
  readonly out?: string;
  readonly json?: boolean;
  readonly seed: number;
}

/** Adds the command. */
export function addSimulate(program: Command, to: Terminal): void {
  program.command("simulate <problem>")
    .description("Simulate a season of a store and, with --out, write the log of its decisions.")
    .option("--preset <name>", "named settings of the problem (default: default)")
    .option("--settings <file>", "settings of the problem, JSON")
    .option("--policy <name>", "uniform, one of the problem's baselines, or a policy file", "uniform")
    .option("--decisions <number>", "how many decisions", numberOption("--decisions", { low: 1, whole: true }), 10_000)
    .option("--out <file>", "write one JSON line per decision: request, choices with propensities, outcomes")
    .option("--json", "print one JSON object instead of tables")
    .option("--seed <number>", "seed of everything random", numberOption("--seed", { low: 0, whole: true }), 1)
    .addHelpText("after", `
Examples:
  propense simulate coupon --decisions 20000 --out season.jsonl
  propense evaluate season.jsonl --problem coupon --target uniform`)
    .action((name: string, options: SimulateOptions) => run(name, options, to));
}

async function run(name: string, options: SimulateOptions, to: Terminal): Promise<void> {
  const { kind, settings } = await openProblem(name, options);
  const problem = kind.create(settings);
  const actor = await actorOf(problem, options.policy);
  const writer = options.out === undefined ? null : await openJsonlWriter(options.out);
  const progress = startProgress(to, `simulating ${name}`);
  const result = await season(problem, actor, { ...options, writer, onProgress: (done) => progress.report(done / options.decisions) });
  progress.end();
  if (options.json === true) printJson(to, result);
  else printSeason(to, result, options.out);
}

interface SeasonOptions {
  readonly decisions: number;
  readonly seed: number;
  readonly writer: JsonlWriter | null;
  readonly onProgress: (done: number) => void;
}

async function season(problem: Problem, actor: Actor<unknown, unknown>, { decisions, seed, writer, onProgress }: SeasonOptions): Promise<SimulationResult> {
  const written: Promise<void>[] = [];
  try {
    const result = simulate({
      problem, actor, decisions, random: seeded(seed), onProgress,
      ...(writer !== null && { onRecord: (record: unknown) => void written.push(writer.write(record)) }),
    });
    await Promise.all(written);
    await writer?.finish();
    return result;
  } catch (error) {
    await writer?.abandon();
    throw error;
  }
}

async function actorOf(problem: Problem, name: string): Promise<Actor<unknown, unknown>> {
  if (name === "uniform") return { kind: "policy", name, policy: uniform };
  if (name.includes(".")) return { kind: "policy", name, policy: policyOf(await readSnapshot(name)) };
  return { kind: "baseline", baseline: findNamed(problem.baselines ?? [], name, "--policy") };
}
