// Runs every benchmark and prints what was claimed, what was measured and how it compares.
import Table from "cli-table3";
import type { BenchRow } from "./bench.ts";
import { run as actors } from "./actors.ts";
import { run as allocation } from "./allocation.ts";
import { run as bidding } from "./bidding.ts";
import { run as budget } from "./budget.ts";
import { run as cartPole } from "./cartpole-dqn.ts";
import { run as continuous } from "./continuous.ts";
import { run as contextual } from "./contextual.ts";
import { run as decisions } from "./decisions.ts";
import { run as worlds } from "./worlds.ts";
import { run as evaluation } from "./evaluation.ts";
import { run as kernels } from "./kernels.ts";
import { run as linear } from "./linear.ts";
import { run as stores } from "./stores.ts";
import { run as profiles } from "./profiles.ts";
import { run as twoWorkers } from "./two-workers.ts";
import { run as vault } from "./vault.ts";

/** Every benchmark by name, one line each; names given as arguments run alone. */
export const benches: readonly (readonly [name: string, run: () => Promise<BenchRow[]>])[] = [
  ["decisions", decisions],
  ["worlds", worlds],
  ["stores", stores],
  ["allocation", allocation],
  ["bidding", bidding],
  ["budget", budget],
  ["evaluation", evaluation],
  ["kernels", kernels],
  ["linear", linear],
  ["contextual", contextual],
  ["workers", twoWorkers],
  ["cartpole", cartPole],
  ["actors", actors],
  ["continuous", continuous],
  ["vault", vault],
  ["profiles", profiles],
];

/** The rows of the benchmarks of these names, all of them where none is given; `onBegin` is told each one's name. */
export async function measure(wanted: readonly string[], onBegin: (name: string) => void = () => undefined): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const [name, run] of benches) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    onBegin(name);
    rows.push(...await run());
  }
  return rows;
}

if (import.meta.main) {
  const table = new Table({ head: ["claim", "measured", "unit", "times the baseline", "baseline", "target"], style: { head: [], border: [] } });
  for (const row of await measure(process.argv.slice(2))) table.push([row.claim, row.value.toLocaleString("en"), row.unit, row.ratio.toFixed(row.ratio < 10 ? 2 : 1), row.baseline, row.target]);
  console.log(table.toString());
}
