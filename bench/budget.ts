// Claim: the simulated market hands out 200,000 chunks a second through the plug at ten candidates on one core.
import { seeded } from "../src/core/index.ts";
import { budgetKind, budgetPresets, type Problem } from "../src/problems/index.ts";
import { medianSeconds, type BenchRow, type Contender } from "./bench.ts";

const target = 200_000;

/** A chunk through the plug: request, stage with its mask, a line, the reports, their assessment. */
function throughPlug(preset: keyof typeof budgetPresets): Contender {
  const problem = budgetKind.create(budgetPresets[preset]) as Problem;
  const prices = new Float32Array(problem.spec.limits.length);
  let seed = 0;
  let world = problem.world!(seeded(seed));
  return (repeats) => {
    for (let chunk = 0; chunk < repeats;) {
      const event = world.next() ?? (world = problem.world!(seeded(++seed))).next()!;
      const chosen: unknown[] = [];
      for (let stage = problem.stage(event.request, [], prices); stage !== null; stage = problem.stage(event.request, chosen, prices)) {
        const line = chunk++ % stage.candidates.length;
        chosen.push(stage.candidates[stage.observation.allowed[line] === 1 ? line : 0]);
      }
      const { reports } = world.respond(event.request, chosen);
      problem.assess({ request: event.request, chosen }, reports.map((report) => report.outcome));
    }
  };
}

/** The rows of this claim. */
export function run(): Promise<BenchRow[]> {
  const [single, slate] = medianSeconds([throughPlug("default"), throughPlug("slate")], [20_000, 20_000], 11);
  const row = (claim: string, seconds: number): BenchRow => (
    { claim, value: Math.round(1 / seconds), unit: "chunks/s", baseline: "eight chunks a request, through the plug", ratio: slate / seconds, target: `${target.toLocaleString("en")}/s` }
  );
  return Promise.resolve([row("budget through the plug, 10 candidates", single)]);
}
