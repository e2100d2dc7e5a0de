// Shows what a training came to: policies as files, one JSON object or a table, and the report.
import { seeded, snapshotName } from "../core/index.ts";
import { writeSnapshot } from "../edge/files/index.ts";
import { interquartileBand, interquartileMeanInterval, type Measured, type SeedOutcome, type SimulationResult } from "../experiment/index.ts";
import { printJson, printTable, showInterval, showNumber, type Terminal } from "./output.ts";
import { moneyOf, writeReport } from "./report-output.ts";
import { seasonAsComparison } from "./season-report.ts";
import { printSeason } from "./show-season.ts";
import { findLearner, type Training, type TrainOptions } from "./train-plan.ts";
import { valueTableOf } from "./value-table.ts";

/** One seed as it is printed and written. */
interface SeedSummary {
  readonly seed: number;
  readonly steps: number;
  readonly end: SeedOutcome["end"];
  /** The last evaluation and the best one. */
  readonly final: number;
  readonly best: { readonly at: number; readonly value: number };
  readonly evaluations: SeedOutcome["curve"];
  readonly policyName: string;
}

/** A policy that was written. */
interface WrittenPolicy {
  readonly seed: number;
  readonly file: string;
  readonly name: string;
}

/** Writes and prints everything that was asked for. */
export async function showTraining(training: Training, outcomes: readonly SeedOutcome[], options: TrainOptions, to: Terminal): Promise<void> {
  const policies = await writePolicies(training, outcomes, options);
  if (training.store !== null && outcomes.length === 1) await showSeason(training, outcomes[0], { options, to, policies });
  else await showSeeds(training, outcomes, { options, to, policies });
  if (options.json === true) return;
  for (const { file, name } of policies) to.out(`Policy: ${file} (${name.slice(0, 12)})\n`);
  if (options.report !== undefined) to.out(`Report: ${options.report}\n`);
}

async function writePolicies({ name, store }: Training, outcomes: readonly SeedOutcome[], { out, algorithm }: TrainOptions): Promise<readonly WrittenPolicy[]> {
  if (out === undefined) return [];
  const best = outcomes.reduce((most, each) => (worth(each) > worth(most) ? each : most));
  const written: WrittenPolicy[] = [];
  for (const { seed, at, learner } of out.includes("{seed}") ? outcomes : [best]) {
    const path = out.replaceAll("{seed}", String(seed));
    const file = path.endsWith(".safetensors") ? path : `${path}.safetensors`;
    const place = store === null ? { environment: name, steps: String(at) } : { problem: name, preset: store.preset, decisions: String(at) };
    await writeSnapshot(file, { ...learner, lineage: { ...place, algorithm, seed: String(seed) } });
    written.push({ seed, file, name: snapshotName(learner) });
  }
  return written;
}

// The last evaluation, or the reward of the season.
function worth({ season, curve }: SeedOutcome): number {
  return season?.rewardPerDecision ?? curve.values.at(-1) ?? Number.NEGATIVE_INFINITY;
}

interface Showing {
  readonly options: TrainOptions;
  readonly to: Terminal;
  readonly policies: readonly WrittenPolicy[];
}

async function showSeason({ name, store }: Training, { seed, season, learner, convergence }: SeedOutcome, { options, to, policies }: Showing): Promise<void> {
  const { problem, preset } = store!;
  const result: SimulationResult = season!;
  await writeReport(options.report, ({ comparisonReport }) => {
    const table = valueTableOf(learner, convergence);
    const place = { problem: name, preset, seed, metrics: problem.metrics, kind: "learner" } as const;
    const subject = `${name}, ${preset}: ${options.algorithm}`;
    return comparisonReport(seasonAsComparison(place, result), { subject, ...moneyOf(problem), ...(table !== null && { valueTables: [table] }) });
  });
  if (options.json === true) printJson(to, { ...result, policyFile: policies[0]?.file ?? null, policyName: snapshotName(learner) });
  else printSeason(to, result);
}

async function showSeeds({ name, store }: Training, outcomes: readonly SeedOutcome[], { options, to, policies }: Showing): Promise<void> {
  const { algorithm } = options;
  const seeds = outcomes.map(summaryOf);
  const overSeeds = { final: measured(seeds.map(({ final }) => final)), best: measured(seeds.map(({ best }) => best.value)) };
  const unit = store === null ? "return" : "reward";
  await writeReport(options.report, ({ trainingReport }) => trainingReport({
    place: store === null ? name : `${name}, ${store.preset}`, algorithm, unit, ...overSeeds,
    seeds: seeds.map(({ seed, steps, end, final, best }) => ({ seed, steps, end, final, best })),
    curves: [
      interquartileBand(algorithm, outcomes.map(({ curve }) => curve), seeded("band")),
    ],
    settings: { ...findLearner(algorithm).defaults, ...outcomes[0].learner.config },
    valueTables: outcomes.slice(0, 1).flatMap(({ learner, convergence }) => valueTableOf(learner, convergence) ?? []),
  }, { subject: `${name}: ${algorithm}` }));
  if (options.json === true) return printJson(to, { [store === null ? "environment" : "problem"]: name, algorithm, ...overSeeds, seeds, policies });
  printTable(to, ["seed", store === null ? "steps" : "decisions", `${unit} at the end`, `best ${unit}`, "at", "ended by"], seeds.map(({ seed, steps, end, final, best }) => [
    String(seed), showNumber(steps), showNumber(final), showNumber(best.value), showNumber(best.at), end ?? "-",
  ]));
  const many = seeds.length === 1 ? "" : `, interquartile mean over ${seeds.length} seeds (${showInterval(overSeeds.final.interval)})`;
  to.out(`${algorithm} in ${name}: ${unit} ${showNumber(overSeeds.final.mean)} at the end${many}\n`);
}

function summaryOf({ seed, at, end, curve, learner, season }: SeedOutcome): SeedSummary {
  const final = season?.rewardPerDecision ?? curve.values.at(-1)!;
  const place = curve.values.reduce((most, value, index) => (value >= curve.values[most] ? index : most), 0);
  return { seed, steps: at, end, final, best: { at: curve.at[place], value: curve.values[place] }, evaluations: curve, policyName: snapshotName(learner) };
}

function measured(values: readonly number[]): Measured {
  if (values.length === 1) return { mean: values[0], interval: [values[0], values[0]], runs: 1 };
  return interquartileMeanInterval([values], { random: seeded("over seeds") });
}
