// Claim: a Parquet log of 1,000,000 rows, 20 state columns and 10 actions is evaluated (targets uniform and one trained ridge, all
// estimators, Student-t) within 20 s on one core and below 1.5 GiB. The baseline does the same on row objects, at 100,000 rows.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parquetWriteFile } from "hyparquet-writer";
import { seeded } from "../src/core/index.ts";
import type { BenchRow } from "./bench.ts";

const stateColumns = 20;
const actions = 10;

/** What a contender reports from its own process. */
export interface EvaluationRun {
  /** Of processor time, reading the file included. */
  readonly seconds: number;
  readonly peakMebibytes: number;
  /** Estimates of the targets by name of target and estimator, to see that both did the same. */
  readonly values: { readonly [name: string]: number };
}

/** The two claims. */
export async function run(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), "bench-evaluation-"));
  try {
    const [small, large] = [100_000, 1_000_000].map((rows) => writeLog(folder, rows));
    const naive = contend("naive-evaluation.ts", small);
    const own = contend("evaluation-run.ts", small);
    checkAgreement(own, naive);
    const whole = contend("evaluation-run.ts", large);
    const baseline = "row objects, both at 100,000 rows";
    return await Promise.resolve([
      { claim: "evaluate 1,000,000 x 20 x 10 Parquet rows", value: round(whole.seconds), unit: "s", baseline, ratio: naive.seconds / own.seconds, target: "20 s on one core" },
      { claim: "peak memory of the same", value: round(whole.peakMebibytes), unit: "MiB", baseline, ratio: naive.peakMebibytes / own.peakMebibytes, target: "below 1,536 MiB" },
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// Every contender has a process of its own, since peak memory is a process's.
function contend(script: string, log: string): EvaluationRun {
  const output = execFileSync(process.execPath, [resolve(import.meta.dirname, script), log], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  return JSON.parse(output) as EvaluationRun;
}

// Both split by their own draw, so that they agree as two samples do: within five standard errors of a rate near .2 on 50,000 rows.
function checkAgreement(own: EvaluationRun, naive: EvaluationRun): void {
  for (const [name, value] of Object.entries(naive.values)) {
    if (!(Math.abs(own.values[name] - value) < 0.03)) throw new Error(`the contenders disagree on ${name}: ${own.values[name]} and ${value}`);
  }
}

function writeLog(folder: string, rows: number): string {
  const random = seeded(`bench evaluation ${rows}`);
  const states = Array.from({ length: stateColumns }, () => Float32Array.from({ length: rows }, () => random.uniform()));
  const action = Int32Array.from({ length: rows }, () => Math.floor(random.uniform() * actions));
  const reward = Int32Array.from({ length: rows }, (_, row) => (random.uniform() < 0.1 + 0.2 * states[action[row]][row] ? 1 : 0));
  const filename = join(folder, `log-${rows}.parquet`);
  parquetWriteFile({
    filename,
    columnData: [
      { name: "action", data: action, type: "INT32" },
      { name: "propensity", data: new Float64Array(rows).fill(1 / actions), type: "DOUBLE" },
      { name: "reward", data: reward, type: "INT32" },
      ...states.map((data, index) => ({ name: `x${index}`, data, type: "FLOAT" as const })),
    ],
  });
  return filename;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
