// One process that evaluates a log as `propense evaluate` does, and reports what it took.
import { seeded } from "../src/core/index.ts";
import { readTable } from "../src/edge/files/index.ts";
import { studyLog } from "../src/experiment/index.ts";
import { parseMapping, tabularLog } from "../src/problems/tabular/index.ts";
import type { EvaluationRun } from "./evaluation.ts";

const mapping = parseMapping({ action: "action", propensity: "propensity", reward: "reward" });
const { log } = tabularLog(await readTable(process.argv[2]), mapping);
const { result } = studyLog(log, {
  targets: [{ kind: "uniform" }, { kind: "algorithm", name: "epsilon-greedy", config: { epsilon: 0, leastEpsilon: 0 }, greedy: false }],
  trainShare: 0.5, splitBy: "subject", floor: 0, random: seeded(1),
});
const { user, system } = process.cpuUsage();
const report: EvaluationRun = {
  seconds: (user + system) / 1e6,
  peakMebibytes: process.resourceUsage().maxRSS / 1024,
  values: Object.fromEntries(result.estimates
    .filter(({ estimator }) => ["DM", "IPS", "SNIPS", "DR", "SNDR"].includes(estimator))
    .map(({ target, estimator, value }) => [`${target === "uniform" ? "uniform" : "ridge"} ${estimator}`, value])),
};
process.stdout.write(JSON.stringify(report));
