// The coverage study: do the intervals hold the truth as often as they say, and are the verdicts right? Writes coverage.json and coverage.md.
// `node scores/coverage.ts` runs all of it (about half an hour on one core); `node scores/coverage.ts 0.01` a hundredth, to standard output only.
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { sourceHash } from "./source-hash.ts";
import { coverageTables, type CoverageTables } from "./intervals/tables.ts";
import { studyCoverage, studyVerdicts, type CoveragePlan, type CoverageRow, type VerdictRow } from "./intervals/study.ts";
import { worlds, type World } from "./intervals/worlds.ts";

const unbiased = ["IPS", "SNIPS", "DR", "SNDR"];
const biased = ["DM", "clipped IPS", "clipped DR", "Switch-DR", "DRos", "SGIPS", "SGDR"];

const share = Number(process.argv[2] ?? 1);
const times = (replications: number): number => Math.max(20, Math.round(replications * share));

const regular = worlds.filter((world) => world.kind === "regular");
// Resampling thousands of subjects takes its time: the worlds with the most and the least even weights, and those with few subjects.
const resampled = regular.filter(({ name }, index) => index < 5 && name !== "one to twenty decisions per subject");
const single = (world: World): boolean => world.stages === 1;
const hard = worlds.filter((world) => world.kind !== "regular");

function say<Row extends { readonly world: string }>(rows: Row[]): Row[] {
  const found = rows.map((row) => ("coverageShare" in row ? row.coverageShare : "wrongShare" in row ? row.wrongShare : ""));
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${rows[0].world}: ${found.join(" ")}\n`);
  return rows;
}

function coverage(chosen: typeof worlds, plan: CoveragePlan): CoverageRow[] {
  return chosen.flatMap((world) => say(studyCoverage(world, plan)));
}

function verdicts(estimator: "DR" | "IPS"): VerdictRow[] {
  return hard.flatMap((world) => say(studyVerdicts(world, times(estimator === "DR" ? 1000 : 500), estimator)));
}

const tables: CoverageTables = {
  sources: sourceHash(import.meta.filename),
  student: [
    ...coverage(regular.filter(single), { interval: "student-t", estimators: unbiased, replications: times(10_000) }),
    ...coverage(regular.filter((world) => !single(world)), { interval: "student-t", estimators: unbiased, replications: times(4000) }),
  ],
  bootstrap: [
    ...coverage(resampled, { interval: "bootstrap", estimators: unbiased, replications: times(2000), draws: 200 }),
    ...coverage(regular.filter((world) => world.subjectEffect > 0), { interval: "bootstrap studentised", estimators: unbiased, replications: times(2000), draws: 200 }),
  ],
  bernstein: coverage(worlds, { interval: "bernstein", estimators: ["IPS"], replications: times(2000) }),
  biased: coverage(regular, { interval: "student-t", estimators: biased, replications: times(1000) }),
  hard: coverage(hard, { interval: "student-t", estimators: unbiased, replications: times(1000) }),
  verdicts: [...verdicts("DR"), ...verdicts("IPS")],
};

if (share === 1) {
  writeFileSync(resolve(import.meta.dirname, "coverage.json"), `${JSON.stringify(tables, null, 1)}\n`);
  writeFileSync(resolve(import.meta.dirname, "coverage.md"), coverageTables(tables));
} else process.stdout.write(coverageTables(tables));
