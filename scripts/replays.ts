// Journals 1,000,000 decisions of a busy coupon store in 20 journals and draws every one of them again: choices and propensities have to come out identically.
import { algorithms } from "../src/algorithms/index.ts";
import { createLearner, seeded, type Random } from "../src/core/index.ts";
import { fastDigest, fastMac } from "../src/edge/fast-hashes.ts";
import { createMemorySnapshots, createMemoryStore } from "../src/edge/storage/memory.ts";
import { plainRequest } from "../src/problems/coupon/fixtures.ts";
import { findProblem, problems } from "../src/problems/index.ts";
import { openDecisionService, openVault, verifyJournal, type DecisionService, type ServicePorts } from "../src/service/index.ts";

const [journals = 20, decisions = 50_000] = process.argv.slice(2).map(Number);
const atOnce = 50;
const dayMs = 86_400_000;
const campaign = "autumn";

interface Shop {
  readonly service: DecisionService;
  readonly ports: ServicePorts;
  readonly advance: (ms: number) => number;
}

// Three policies in three buckets, one of them beside in the shadow; caps that run dry, frequency caps, cool-downs, prices of limits; windows that close.
async function openShop(seed: number): Promise<Shop> {
  let nowMs = plainRequest.timeMs;
  const kind = findProblem("coupon");
  const problem = kind.create(kind.parseSettings({}));
  const ports: ServicePorts = {
    store: createMemoryStore(), snapshots: createMemorySnapshots(), vault: openVault, clock: () => nowMs, secret: Uint8Array.of(seed, 7), stream: "main", kinds: problems, algorithms,
    digest: fastDigest, mac: fastMac, rememberMs: 7 * dayMs,
  };
  const service = await openDecisionService(ports);
  const caps = Object.fromEntries(problem.accounts.map((name) => [name, 200 * decisions]));
  await service.campaigns.create({ campaign, problem: "coupon", caps, holdoutShare: 0.1, canaryShare: 0.4, guards: { frequency: [{ most: 3, withinMs: 7 * dayMs }], coolDownMs: dayMs / 4 }, prices: Object.fromEntries(problem.spec.limits.map((limit) => [limit, 0.1])) });
  const publish = (algorithm: string): Promise<string> => service.campaigns.publish(campaign, createLearner(algorithms.find(({ name }) => name === algorithm)!, problem.spec).snapshot());
  const [square, linear] = [await publish("square-cb"), await publish("linear-ucb")];
  for (const [bucket, policy, explorationFloor] of [["live", square, 0.02], ["canary", linear, 0.2]] as const) await service.campaigns.promote(campaign, bucket, { assignment: { policy, explorationFloor }, reason: "replay" });
  await service.campaigns.shadow(campaign, { assignment: { policy: linear, explorationFloor: 0.1 }, reason: "replay" });
  return { service, ports, advance: (ms) => (nowMs += ms) };
}

async function sell({ service, advance }: Shop, random: Random): Promise<void> {
  for (let from = 0; from < decisions; from += atOnce) {
    const timeMs = advance(atOnce * 60_000);
    await Promise.all(Array.from({ length: Math.min(atOnce, decisions - from) }, (_, index) => service.decide({ campaign, decision: `d${from + index}`, request: {
      ...plainRequest, subject: `c${Math.floor(random.uniform() * decisions / 5)}`, timeMs, daysSinceOrder: Math.floor(random.uniform() * 300), basketCents: Math.floor(random.uniform() * 9000), pagesThisVisit: 1 + Math.floor(random.uniform() * 20),
    } })));
    if (from % 5000 === 0) await service.closeWindows();
  }
}

const sum = { decisions: 0, erased: 0, mismatches: 0, offered: 0, masked: 0 };
for (let seed = 1; seed <= journals; seed++) {
  const shop = await openShop(seed);
  await sell(shop, seeded(seed).fork("customers"));
  const found = await verifyJournal(shop.service.journal.events(), shop.ports);
  for await (const { event } of shop.service.journal.events()) {
    if (event.kind !== "decided") continue;
    sum.offered += Number(event.offered);
    sum.masked += Number(event.sealed!.choices.some(({ masked }) => masked !== undefined));
  }
  sum.decisions += found.decisions;
  sum.mismatches += found.mismatches.length;
  console.log(`journal ${seed}: ${found.decisions} decisions drawn again, ${found.mismatches.length} came out differently`);
  for (const { stream, position, what } of found.mismatches.slice(0, 5)) console.log(`  ${stream}[${position}]: ${what}`);
}
const { user, system } = process.cpuUsage();
console.log(`${sum.decisions} journaled decisions drawn again, ${sum.mismatches} came out differently; ${sum.offered} made an offer, ${sum.masked} were masked by money or guards; ${((user + system) / 6e7).toFixed(1)} CPU minutes`);
process.exitCode = sum.mismatches === 0 ? 0 : 1;
