// Which cells of the coverage study are run, how often, and in which tables they stand.
import { sourceHash } from "../source-hash.ts";
import { studyCoverage, studyVerdicts, type CoveragePlan, type CoverageRow, type VerdictRow } from "./study.ts";
import type { CoverageTables } from "./tables.ts";
import { worlds, type World } from "./worlds.ts";

/** The file whose dependencies the hash of the tables covers. */
export const studyEntry = import.meta.filename;

const unbiased = ["IPS", "SNIPS", "DR", "SNDR"];
const biased = ["DM", "clipped IPS", "clipped DR", "Switch-DR", "DRos", "SGIPS", "SGDR"];

const regular = worlds.filter((world) => world.kind === "regular");
// Resampling thousands of subjects takes its time: one world with as many as decisions, and those with few.
const resampled = regular.slice(1, 4);
const hard = worlds.filter((world) => world.kind !== "regular");

type Say = (line: string) => void;

/** All tables of the study, with `share` of the replications: about half an hour on one core for all of them. */
export function runStudy(share: number, say: Say): CoverageTables {
  const times = (replications: number): number => Math.max(20, Math.round(replications * share));
  const cover = (chosen: readonly World[], plan: CoveragePlan): CoverageRow[] => chosen.flatMap((world) => {
    const rows = studyCoverage(world, plan);
    say(`${world.name}, ${plan.interval}: ${rows.map((row) => `${row.estimator} ${row.coverageShare}`).join(", ")}`);
    return rows;
  });
  const judge = (estimator: "DR" | "IPS", replications: number): VerdictRow[] => hard.flatMap((world) => {
    const rows = studyVerdicts(world, replications, estimator);
    say(`${world.name}, verdicts by ${estimator}: wrong ${rows.map((row) => row.wrongShare).join(", ")}`);
    return rows;
  });
  return {
    sources: sourceHash(studyEntry),
    check: checkRows(),
    student: cover(regular, { interval: "student-t", estimators: unbiased, replications: times(10_000) }),
    bernstein: cover(worlds, { interval: "bernstein", estimators: ["IPS"], replications: times(2000) }),
    biased: cover(regular, { interval: "student-t", estimators: biased, replications: times(1000) }),
    hard: cover(hard, { interval: "student-t", estimators: unbiased, replications: times(1000) }),
    verdicts: [...judge("DR", times(1000)), ...judge("IPS", times(300))],
    bootstrap: [
      ...cover(resampled, { interval: "bootstrap", estimators: unbiased, replications: times(2000), draws: 200 }),
      ...cover(regular.filter((world) => world.subjectEffect > 0), { interval: "bootstrap studentised", estimators: unbiased, replications: times(2000), draws: 200 }),
    ],
  };
}

/** A cell small enough to be run again whenever the table is checked. */
export function checkRows(): CoverageRow[] {
  return studyCoverage(worlds[0], { interval: "student-t", estimators: unbiased, replications: 200 });
}
