// One idea: a log of past decisions, with the probability each was made with, says what another policy would have earned, and whether to believe it.
//
// The log is made here so that the truth is known: web visitors buy .10 after "none", .12 after "discount" and .14 after "gift", app visitors .05,
// .20 and .06. Best per channel: (.14 + .20) / 2 = .17. The best single offer is "discount", .16; the offers were drawn uniformly, which earned .1117.
import { sampleIndex, seeded } from "propense/core";
import { studyLog } from "propense/experiment";
import { parseMapping, tableOf, tabularLog } from "propense/problems";

const buys: { readonly [channel: string]: readonly number[] } = { web: [0.1, 0.12, 0.14], app: [0.05, 0.2, 0.06] };
const offers = ["none", "discount", "gift"];
const random = seeded("a log");
const rows = Array.from({ length: 40_000 }, (_, customer) => {
  const channel = random.uniform() < 0.5 ? "web" : "app";
  const offer = sampleIndex(random, 3);
  return { customer, channel, offer: offers[offer], bought: random.uniform() < buys[channel][offer] ? 1 : 0 };
});

// Columns as a file reader would give them, what they mean, and the log they make.
const table = tableOf("log.csv", {
  customer: rows.map((row) => row.customer), channel: rows.map((row) => row.channel),
  offer: rows.map((row) => row.offer), bought: rows.map((row) => row.bought),
});
const mapping = parseMapping({ action: "offer", propensity: "1/3", reward: "bought", subject: "customer" });
const { log } = tabularLog(table, mapping);

// Half of the customers teach the policy, the other half judge it.
const { result } = studyLog(log, {
  targets: [{ kind: "uniform" }, { kind: "algorithm", name: "epsilon-greedy", config: {}, greedy: true }],
  trainShare: 0.5, splitBy: "subject", floor: 0, interval: { kind: "student-t", level: 0.95 }, random: seeded(1),
});

for (const { target, estimator, quantity, value, interval } of result.estimates) {
  if (estimator === "DR" && quantity === "reward") console.log(`${target}: ${value.toFixed(4)} (${interval.map((end) => end.toFixed(4)).join(" to ")})`);
}
for (const { target, against, verdict, reason } of result.verdicts) console.log(`${target} against ${against}: ${verdict}. ${reason}`);
