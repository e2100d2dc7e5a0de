// One idea: live, a decision and the probability it was drawn with go into a journal before anyone hears of it, so that the log can be believed later.
//
// Storage, clock and secret are ports; here they are a memory store, a number and three bytes. In a service of your own they are a database,
// the real clock and a secret from the vault.
import { algorithms, findAlgorithm } from "propense/algorithms";
import { createLearner, seeded } from "propense/core";
import { problems } from "propense/problems";
import { logOfJournal, openDecisionService, openVault } from "propense/service";
import { createMemorySnapshots, createMemoryStore } from "../src/edge/storage/memory.ts";

let now = 0;
const service = await openDecisionService({
  store: createMemoryStore(), snapshots: createMemorySnapshots(), vault: openVault, clock: () => now, secret: Uint8Array.of(1, 2, 3), stream: "writer", kinds: problems, algorithms,
});
await service.campaigns.create({
  campaign: "spring", problem: "coupon", settings: { limits: { budgetCents: 100_000_000 } }, assignments: { live: { policy: "uniform", explorationFloor: 0 } },
});
const { problem } = service.campaigns.find("spring");

// Customers come; what they do is reported. Their requests and reports are plain JSON, as they would come over HTTP.
const world = problem.world!(seeded(1));
for (let index = 0; index < 300; index++) {
  const event = world.next();
  if (event === null) break;
  const decision = `visit-${index}`;
  const answer = await service.decide({ campaign: "spring", decision, request: JSON.parse(JSON.stringify(event.request)) });
  for (const [at, { outcome }] of world.respond(event.request, answer.candidates).reports.entries()) {
    await service.record({ campaign: "spring", decision, outcomeId: `${at}`, outcome: JSON.parse(JSON.stringify(outcome)) });
  }
}
now += 1e13;
console.log(`${await service.closeWindows()} decisions are over, the money they held is free again`);

// The journal is the log: learn from it, publish what was learned, promote it with a floor of exploration.
const log = logOfJournal(problem, (await service.records("spring")).records);
const learner = createLearner(findAlgorithm("epsilon-greedy"), problem.spec);
learner.learn(log, seeded(2));
const policy = await service.campaigns.publish("spring", learner.snapshot());
await service.campaigns.promote("spring", "live", { assignment: { policy, explorationFloor: 0.05 }, reason: "learned from the first 300 visits" });

// The same decision asked twice gets the same answer: a retry over the network spends nothing.
const request: unknown = JSON.parse(JSON.stringify(world.next()!.request));
const first = await service.decide({ campaign: "spring", decision: "visit-300", request });
const again = await service.decide({ campaign: "spring", decision: "visit-300", request });
console.log(`learned from ${log.rows} rows; live policy ${first.policy.slice(0, 12)}; probability ${first.choices[0].propensity.toFixed(3)}; asked again: ${JSON.stringify(first) === JSON.stringify(again) ? "the same answer" : "another answer"}`);
