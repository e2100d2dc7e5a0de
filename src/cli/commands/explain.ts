// propense explain: what a policy would do with one request, with which probabilities, and why.
import type { Command } from "commander";
import { fail, seeded, snapshotName, type Observation, type Policy, type Snapshot } from "../../core/index.ts";
import { readJson, readSnapshot, readTable } from "../../edge/files/index.ts";
import type { ExplainedCandidate, ExplainedPolicy } from "../../edge/report/index.ts";
import type { Problem } from "../../problems/index.ts";
import { candidateMatrix, tabularProblem } from "../../problems/tabular/index.ts";
import { openProblem } from "../log-input.ts";
import { refuseOverwriting, withCommon, type CommonOptions } from "../options.ts";
import { printJson, printTable, showNumber, showShare, type Terminal } from "../output.ts";
import { writeReport } from "../report-output.ts";
import { policyOf, refuseOtherDecision } from "../snapshot-target.ts";
import { valueTableOf } from "../value-table.ts";

interface ExplainOptions extends CommonOptions {
  readonly request?: string;
  readonly problem?: string;
  readonly preset?: string;
  readonly settings?: string;
  readonly candidates?: string;
}

/** Adds the command. */
export function addExplain(program: Command, to: Terminal): void {
  withCommon(program.command("explain <policy>"))
    .description("Explain a policy file: its settings and, for a request, every candidate's probability and the reasons.")
    .option("--request <file>", "the request, JSON: as the problem asks for it, or the state columns of the log the policy was learned from")
    .option("--problem <name>", "the problem the policy decides (default: what it was learned from)")
    .option("--preset <name>", "named settings of the problem (default: default)")
    .option("--settings <file>", "settings of the problem, JSON")
    .option("--candidates <file>", "features per action, as given when the policy was learned from a log")
    .addHelpText("after", `
Examples:
  propense explain policy.safetensors
  propense explain policy.safetensors --problem coupon --request customer.json

A request looks like the "request" of any line that propense simulate writes.`)
    .action((path: string, options: ExplainOptions) => run(path, options, to));
}

async function run(path: string, options: ExplainOptions, to: Terminal): Promise<void> {
  refuseOverwriting([path, options.request, options.settings, options.candidates], { "--report": options.report });
  const snapshot = await readSnapshot(path);
  const explained = await explain(snapshot, options);
  await writeReport(options.report, ({ policyReport }) => policyReport(explained, { subject: path }));
  if (options.json === true) printJson(to, explained);
  else print(to, explained, options.report);
}

async function explain(snapshot: Snapshot, options: ExplainOptions): Promise<ExplainedPolicy> {
  const about = {
    algorithm: snapshot.algorithm,
    snapshot: snapshotName(snapshot),
    settings: snapshot.config,
    lineage: snapshot.lineage,
    valueTable: valueTableOf(snapshot),
  };
  const policy = policyOf(snapshot);
  if (options.request === undefined) return { ...about, state: [], candidates: [] };
  const problem = await problemOf(snapshot, options);
  const request = problem.parseRequest(await readJson(options.request));
  const stage = problem.stage(request, [], new Float32Array(problem.spec.limits.length));
  if (stage === null) fail("bad-request", options.request, "a request with something to decide", "one that is complete");
  const names = stage.candidates.map((candidate) => problem.label(candidate));
  const state = snapshot.spec.state.map(({ name }, index) => ({ name, value: stage.observation.state[index] }));
  return { ...about, state, candidates: explainCandidates(policy, stage.observation, names, options.seed) };
}

async function problemOf(snapshot: Snapshot, options: ExplainOptions): Promise<Problem> {
  const name = options.problem ?? snapshot.lineage["problem"];
  if (name !== undefined) {
    const { kind, settings } = await openProblem(name, placeOf(snapshot, options));
    const problem = kind.create(settings);
    refuseOtherDecision("--problem", snapshot, problem.spec);
    return problem;
  }
  if (options.candidates === undefined) return tabularProblem(snapshot.spec);
  const candidates = candidateMatrix(await readTable(options.candidates), snapshot.spec);
  return tabularProblem(snapshot.spec, { candidates });
}

// Where nothing else is said, a policy decides where it was learned.
function placeOf({ lineage }: Snapshot, { problem, preset, settings }: ExplainOptions): Pick<ExplainOptions, "preset" | "settings"> {
  const known = [problem, preset, settings].every((flag) => flag === undefined) && lineage["preset"] !== undefined;
  return known ? { preset: lineage["preset"] } : { ...(preset !== undefined && { preset }), ...(settings !== undefined && { settings }) };
}

function explainCandidates(policy: Policy, observation: Observation, names: readonly string[], seed: number): ExplainedCandidate[] {
  const probabilities = policy.probabilities(observation, seeded(seed));
  const why = policy.explain?.(observation);
  return names.map((name, action) => ({
    name,
    allowed: observation.allowed[action] === 1,
    probability: probabilities[action],
    score: why?.scores[action] ?? null,
    contributions: why?.contributions[action] ?? [],
  }));
}

function print(to: Terminal, explained: ExplainedPolicy, report: string | undefined): void {
  to.out(`${explained.algorithm}, policy ${explained.snapshot}\n`);
  printTable(to, ["setting", "value"], Object.entries(explained.settings).map(([name, value]) => [name, String(value)]));
  for (const [name, value] of Object.entries(explained.lineage)) to.out(`  ${name}: ${value}\n`);
  const ranked = [...explained.candidates].sort((a, b) => b.probability - a.probability);
  if (ranked.length > 0) {
    printTable(to, ["candidate", "probability", "score", "because"], ranked.map((candidate) => [
      candidate.name, candidate.allowed ? showShare(candidate.probability) : "forbidden", candidate.score === null ? "-" : showNumber(candidate.score),
      candidate.contributions.slice(0, 3).map(({ feature, contribution }) => `${feature} ${contribution >= 0 ? "+" : ""}${showNumber(contribution)}`).join(", "),
    ]));
  }
  if (report !== undefined) to.out(`Report: ${report}\n`);
}
