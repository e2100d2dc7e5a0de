// propense bench: the benchmarks of a clone: what is claimed, what this machine measures, and how it compares with each baseline.
import type { Command } from "commander";
import { findNamed } from "../../core/index.ts";
import { openBenches } from "../checkout.ts";
import { printJson, printTable, showNumber, type Terminal } from "../output.ts";
import { startProgress } from "../progress.ts";

interface BenchOptions {
  readonly json?: boolean;
  readonly list?: boolean;
}

/** Adds the command. */
export function addBench(program: Command, to: Terminal): void {
  program.command("bench [names...]")
    .description("Measure this machine against every claim of speed, or those of the named benchmarks; each has a baseline in the same run.")
    .option("--list", "only name the benchmarks there are")
    .option("--json", "print one JSON object instead of a table")
    .addHelpText("after", `
Examples:
  propense bench --list
  propense bench linear`)
    .action((names: readonly string[], options: BenchOptions) => run(names, options, to));
}

async function run(names: readonly string[], options: BenchOptions, to: Terminal): Promise<void> {
  const bench = await openBenches();
  const known = bench.benches.map(([name]) => ({ name }));
  const wanted = names.map((name) => findNamed(known, name, "benchmark").name);
  if (options.list === true) {
    const listed = wanted.length === 0 ? known.map(({ name }) => name) : wanted;
    if (options.json === true) printJson(to, { benchmarks: listed });
    else to.out(`${listed.join("\n")}\n`);
    return;
  }
  const bar = startProgress(to, "measuring");
  const rows = await bench.measure(wanted, (name) => bar.report(0, name)).finally(() => bar.end());
  if (options.json === true) return printJson(to, { rows });
  printTable(to, ["claim", "measured", "unit", "times the baseline", "baseline", "target"], rows.map((row) => [
    row.claim, showNumber(row.value), row.unit, row.ratio.toFixed(row.ratio < 10 ? 2 : 1), row.baseline, row.target,
  ]));
}
