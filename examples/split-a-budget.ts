// One idea: a budget handed out in chunks is a choice like any other; a learner that sees how much room each line has comes near the water level.
import { squareCb } from "propense/algorithms";
import { createLearner, seeded, uniform } from "propense/core";
import { simulate } from "propense/experiment";
import { bestSteadySplit, budgetKind, budgetPresets, responsesOf } from "propense/problems";

// A quarter's money, nine lines whose curves are drawn from stated ranges and which nobody is told.
const settings = budgetKind.draw!(budgetPresets.default, seeded("curves"));
const problem = budgetKind.create(settings);
const learner = createLearner(squareCb, problem.spec, { features: "disjoint", penalty: 10, gammaScale: 100 });

// One campaign by chance, then two as the learner likes; it learns on.
const chance = { kind: "learner", name: "square-cb", learner: { ...learner, policy: uniform } } as const;
simulate({ problem, actor: chance, decisions: 2160, random: seeded(1) });

const season = { problem, decisions: 2 * 2160, random: seeded(2) };
const played = [
  ...problem.baselines!.map((baseline) => simulate({ ...season, actor: { kind: "baseline", baseline } })),
  simulate({ ...season, actor: { kind: "learner", name: "square-cb", learner } }),
];
for (const { policy, rewardPerDecision, actionShares } of played) {
  const leading = Object.entries(actionShares).sort(([, first], [, second]) => second - first).slice(0, 4);
  console.log(`${policy}: ${rewardPerDecision.toFixed(3)} of a chunk's money per choice (${leading.map(([line, share]) => `${line} ${(100 * share).toFixed(0)} %`).join(", ")}, ...)`);
}
const bound = await problem.study!.bound!({ random: seeded(2), decisions: season.decisions, caps: {} });
console.log(`bound: ${bound!.toFixed(3)} of a chunk's money per choice, knowing every curve`);
const { cents, marginal } = bestSteadySplit(responsesOf(settings), settings.budgetCents / settings.days);
console.log(`the best steady day, where a further cent brings ${marginal.toFixed(2)}: ${settings.lines.map(({ channel, creative }, line) => `${channel}/${creative} ${(cents[line] / 100).toFixed(0)}`).join(", ")}`);
