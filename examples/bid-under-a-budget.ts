// One idea: money that must last an episode has a price; rules that learn it from their own bids win more clicks than bids in proportion.
import { seeded, uniform } from "propense/core";
import { simulate } from "propense/experiment";
import { biddingPresets, findProblem, type DecisionRecord } from "propense/problems";

// Twenty auctions an episode and forty units of money: not every click one would like can be paid for.
const kind = findProblem("bidding");
const problem = kind.create(kind.parseSettings(biddingPresets.small));

// A log of chance: a lost auction hides its price, and the rules below know how to read that.
const records: DecisionRecord[] = [];
const season = { problem, decisions: 4000 };
simulate({ ...season, actor: { kind: "policy", name: "uniform", policy: uniform }, random: seeded(1), onRecord: (record) => records.push(record) });
const fitted = problem.study!.baselines!(records);

for (const baseline of [...problem.baselines!, ...fitted]) {
  const { rewardPerDecision, accounts } = simulate({ ...season, actor: { kind: "baseline", baseline }, random: seeded(2) });
  const most = Math.max(...Object.values(accounts).map(({ spent, cap }) => spent / cap));
  console.log(`${baseline.name}: ${rewardPerDecision.toFixed(4)} clicks per auction, at most ${(100 * most).toFixed(0)} % of an episode's money`);
}
const caps = Object.fromEntries(problem.accounts.map((name) => [name, problem.account(name).cap]));
const bound = await problem.study!.bound!({ random: seeded(2).fork("world"), decisions: season.decisions, caps });
console.log(`bound: ${bound!.toFixed(4)} clicks per auction, knowing every price`);
