// propense start: the main job on a fresh clone, in under a minute: simulate the store, learn, compare, report.
import type { Command } from "commander";
import { numberOption, withCommon, type CommonOptions } from "../options.ts";
import { printJson, type Terminal } from "../output.ts";
import { writeReport } from "../report-output.ts";
import { printComparison } from "../show-comparison.ts";
import { runComparison } from "./compare.ts";

interface StartOptions extends CommonOptions {
  readonly seeds: number;
}

// Weak effects and many inputs want a strong penalty; docs/decisions/0010 says how such settings were chosen.
const linear = { features: "disjoint", penalty: 100 };
const learners = {
  "epsilon-greedy": linear, "linear-ucb": linear, "linear-thompson": linear, "square-cb": { ...linear, gammaScale: 100 }, "q-learning": {},
};
/** Visits of a whole season of the small store, for which the optimum is exact. */
const season = 12_000;
const standardReport = "propense-report.html";

/** Adds the command. */
export function addStart(program: Command, to: Terminal): void {
  withCommon(program.command("start"))
    .description("Learn coupons in the small simulated store, compare with today's practice and the optimum, and write a report.")
    .option("--seeds <number>", "how many seeds", numberOption("--seeds", { low: 1, whole: true }), 5)
    .addHelpText("after", `
Examples:
  propense start --seeds 20 --report coupons.html`)
    .action((options: StartOptions) => run(options, to));
}

async function run(options: StartOptions, to: Terminal): Promise<void> {
  const report = options.report ?? standardReport;
  const { comparison, money } = await runComparison("coupon", {
    ...options, preset: "small", algorithms: Object.keys(learners), config: JSON.stringify(learners), decisions: season, measured: season,
  }, to);
  await writeReport(report, ({ comparisonReport }) => comparisonReport(comparison, { subject: "coupon, small", ...money }));
  if (options.json === true) return printJson(to, { ...comparison, report });
  printComparison(to, comparison);
  to.out(`\nReport: ${report}\nNext: propense evaluate --help (judge a log of your own), propense compare --help\n`);
}
