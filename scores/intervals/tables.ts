// The coverage study as a page to read: what was promised, what was measured, and where it falls short.
import type { CoverageRow, VerdictRow } from "./study.ts";
import { overlapOf, worlds } from "./worlds.ts";

export interface CoverageTables {
  /** Hash of the sources it was measured with. */
  readonly sources: string;
  /** The cell that is run again when the table is checked. */
  readonly check: readonly CoverageRow[];
  readonly student: readonly CoverageRow[];
  readonly bootstrap: readonly CoverageRow[];
  readonly bernstein: readonly CoverageRow[];
  readonly biased: readonly CoverageRow[];
  readonly hard: readonly CoverageRow[];
  readonly verdicts: readonly VerdictRow[];
}

/** What the issue asks of each kind of interval, as shares. */
const promises = {
  student: [0.9393, 0.96],
  bootstrap: [0.925, 0.973],
  bernstein: [0.95, 1],
  mostWrongVerdicts: 0.05,
} as const;

/** The page, in Markdown. */
export function coverageTables(tables: CoverageTables): string {
  return [
    "# Do the intervals hold the truth, and are the verdicts right?",
    "",
    "Logs of 5,000 decisions are drawn again and again from small worlds whose true values are sums over a table (scores/intervals/worlds.ts). Every replication is seeded by its world and its number.",
    `Nominal level 95 %. Sources: \`${tables.sources}\`. Made by \`npm run verify -- coverage\`.`,
    "",
    worldTable(),
    ...section("Student-t over subjects", tables.student, promises.student),
    ...section("Bootstrap over subjects", tables.bootstrap, promises.bootstrap),
    ...section("Empirical Bernstein, for the range known from the world", tables.bernstein, promises.bernstein),
    ...section("Biased estimators (parameter by SLOPE): nothing is promised", tables.biased, null),
    ...section("Rare, heavy-tailed and poor-overlap worlds, Student-t: nothing is promised", tables.hard, null),
    "## Verdicts where intervals struggle",
    "",
    `A verdict that is given (better, worse or not shown) may be wrong in at most ${percent(promises.mostWrongVerdicts)} of the cases. Worst measured: ${percent(Math.max(...tables.verdicts.map((row) => row.wrongShare)))}.`,
    "",
    "| world | estimator | against | true difference | better | worse | not shown | no verdict | wrong, of those given |",
    "|---|---|---|---|---|---|---|---|---|",
    ...tables.verdicts.map((row) => `| ${row.world} | ${row.estimator} | ${row.against} | ${short(row.trueDifference)} | ${percent(row.betterShare)} | ${percent(row.worseShare)} | ${percent(row.notShownShare)} | ${percent(row.noVerdictShare)} | ${percent(row.wrongShare)} |`),
    "",
  ].join("\n");
}

function worldTable(): string {
  const rows = worlds.map((world) => {
    const { largestWeight, effectiveShare } = overlapOf(world);
    return `| ${world.name} | ${world.kind} | ${largestWeight.toFixed(1)} | ${(effectiveShare * world.decisions).toFixed(0)} |`;
  });
  return ["| world | kind | largest weight of a choice | effective sample of 5,000 |", "|---|---|---|---|", ...rows, ""].join("\n");
}

function section(title: string, rows: readonly CoverageRow[], promise: readonly [number, number] | null): string[] {
  const shares = rows.map((row) => row.coverageShare);
  const within = promise === null ? "" : `Promised: ${percent(promise[0])} to ${percent(promise[1])}. Within: ${shares.filter((share) => holds(share, promise)).length} of ${rows.length}. `;
  return [
    `## ${title}`, "",
    `${within}Measured: ${percent(Math.min(...shares))} to ${percent(Math.max(...shares))}.`, "",
    "| world | estimator | interval | replications | coverage | bias | spread of the estimate | mean width |",
    "|---|---|---|---|---|---|---|---|",
    ...rows.map((row) => `| ${row.world} | ${row.estimator}${row.biased ? " (biased)" : ""} | ${row.interval} | ${row.replications} | ${percent(row.coverageShare)}${promise !== null && !holds(row.coverageShare, promise) ? " **outside**" : ""} | ${short(row.bias)} | ${short(row.deviation)} | ${short(row.meanWidth)} |`),
    "",
  ];
}

function holds(share: number, [low, high]: readonly [number, number]): boolean {
  return share >= low && share <= high;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

function short(value: number): string {
  return Math.abs(value) < 1e-12 ? "0" : value.toPrecision(3);
}
