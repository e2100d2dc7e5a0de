// The tabular score: do the tabular methods reach what planning finds, on every world written out as a table?
// `node scores/tabular.ts` makes tabular.json and tabular.md again; names of worlds as arguments print their rows and write nothing.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Score } from "./score.ts";
import { sourceHash } from "./source-hash.ts";
import { measureCell, measurePlanners, runSeed, type LearnerRow, type PlannerRow } from "./tables/measure.ts";
import { cells } from "./tables/plan.ts";

const table = resolve(import.meta.dirname, "tabular.json");
const entry = resolve(import.meta.dirname, "tables/measure.ts");
const checked = cells[0];

interface Tables {
  /** Hash over the sources of the measurement and of its plan. */
  readonly sources: string;
  readonly learners: readonly LearnerRow[];
  readonly planners: readonly PlannerRow[];
  /** What seed 0 of the first cell learns. */
  readonly check: number;
}

/** Makes the table again and writes it; about ten minutes on one core. */
export function run(): Promise<void> {
  const learners = cells.map((cell) => {
    const row = measureCell(cell);
    process.stderr.write(`${describeRow(row)}\n`);
    return row;
  });
  const tables: Tables = { sources: sourceHash(entry), learners, planners: measurePlanners(), check: runSeed(checked, 0) };
  writeFileSync(table, `${JSON.stringify(tables, null, 1)}\n`);
  writeFileSync(resolve(import.meta.dirname, "tabular.md"), describeTables(tables));
  return Promise.resolve();
}

/** The table as a line of the registry. */
export const tabularScore: Score = {
  name: "tabular",
  entry,
  table,
  run,
  checkCell() {
    const stored = JSON.parse(readFileSync(table, "utf8")) as Tables;
    return Promise.resolve({ cell: `${checked.algorithm.name} on ${checked.world.name}, seed 0`, stored: String(stored.check), now: String(runSeed(checked, 0)) });
  },
};

function describeRow(row: LearnerRow): string {
  const show = (value: number | null): string => (value === null ? "never ends" : Number(value.toPrecision(6)).toString());
  const parts = [
    row.world, row.algorithm, row.steps.toLocaleString("en"), show(row.optimum), show(row.median), show(row.lowest), show(row.tolerance),
    `${row.reached} of ${row.seeds}`, String(row.cpuSecondsPerSeed), row.settings.replaceAll('"', ""),
  ];
  return `| ${parts.join(" | ")} |`;
}

function describeTables({ sources, learners, planners }: Tables): string {
  return `${[
    "# Tabular methods against planning",
    "",
    `Made by \`npm run verify -- tabular\` from source ${sources}. Values are exact: the learned policy without its exploration, solved in the world's`,
    "own table, without cut-offs, as a mean over its first states. A run has reached the optimum when it ends within the tolerance of it. Learners are given 50",
    "steps at a time; settings that are not named are the defaults (epsilon from 1, falling over all steps unless `decay` says otherwise).",
    "",
    "| world | algorithm | steps | optimum | median | lowest | tolerance | runs within it | CPU seconds a run | settings |",
    "|---|---|---|---|---|---|---|---|---|---|",
    ...learners.map(describeRow),
    "",
    "What explains the larger tolerances, and what was not reached:",
    "",
    "- SARSA, expected SARSA and Monte Carlo learn what their own exploration earns. The best policy that explores is not the best policy: on the",
    "  cliff it keeps away from the edge (17 steps), in the 5x5 grid it avoids the walls. Choices that exploration made look worse are hardly tried again.",
    "- The gambler has 2,475 pairs of capital and stake, most of which differ by less than .01 in their chance. The largest of 50 noisy values is",
    "  too large (van Hasselt 2010), more so the more stakes are still to come: Q-learning and Dyna-Q learn to stake one at a time, which is the worst there",
    "  is. Double Q-learning, which was invented for this, and the on-policy methods do not fall for it.",
    "- Monte Carlo counts its own value behind a cut-off, so that a policy that goes in circles believes its first guess for long: on the cliff one run",
    "  of ten comes within 4 steps of the shortest way, and some circle for ever where exploring had kept them going.",
    "- The car rental learned here is the small one, two sites of 5 cars; planning solves the full one in the second table.",
    "",
    "## Planning",
    "",
    "| world | planner | value | optimum | bound on any value's error | iterations | CPU seconds |",
    "|---|---|---|---|---|---|---|",
    ...planners.map((row) => `| ${row.world} | ${row.planner} | ${row.value} | ${row.optimum} | ${row.bound ?? "none at discount 1"} | ${row.iterations} | ${row.cpuSeconds} |`),
  ].join("\n")}\n`;
}

if (import.meta.main) {
  const wanted = process.argv.slice(2);
  if (wanted.length === 0) await run();
  else for (const cell of cells.filter(({ world }) => wanted.includes(world.name))) process.stdout.write(`${describeRow(measureCell(cell))}\n`);
}
