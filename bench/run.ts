// Runs every benchmark and prints what was claimed, what was measured and how it compares.
import Table from "cli-table3";
import type { BenchRow } from "./bench.ts";
import { run as cartPole } from "./cartpole-dqn.ts";
import { run as decisions } from "./decisions.ts";
import { run as worlds } from "./worlds.ts";
import { run as evaluation } from "./evaluation.ts";
import { run as kernels } from "./kernels.ts";
import { run as linear } from "./linear.ts";
import { run as twoWorkers } from "./two-workers.ts";

/** Every benchmark by name, one line each; names given as arguments run alone. */
const benches: readonly (readonly [name: string, run: () => Promise<BenchRow[]>])[] = [
  ["decisions", decisions],
  ["worlds", worlds],
  ["evaluation", evaluation],
  ["kernels", kernels],
  ["linear", linear],
  ["workers", twoWorkers],
  ["cartpole", cartPole],
];

const wanted = process.argv.slice(2);
const table = new Table({ head: ["claim", "measured", "unit", "times the baseline", "baseline", "target"], style: { head: [], border: [] } });
for (const [name, run] of benches) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const row of await run()) table.push([row.claim, row.value.toLocaleString("en"), row.unit, row.ratio.toFixed(row.ratio < 10 ? 2 : 1), row.baseline, row.target]);
}
console.log(table.toString());
