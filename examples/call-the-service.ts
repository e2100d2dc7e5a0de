// One idea: a shop's backend asks the service what to do, tells it what came of it, and can ask it later why; every call has a name, so that asking again is safe.
//
// The service runs in this process on a free port, as `propense serve` would run it; the calls are those of a backend anywhere else.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "propense/client";
import { standardConfig } from "propense/config";
import { startServer } from "../src/edge/deployment/serve.ts";
import { plainRequest } from "../src/problems/coupon/fixtures.ts";

const folder = mkdtempSync(join(tmpdir(), "propense-example-"));
const server = await startServer({ ...standardConfig, folder, port: 0, logLevel: "silent" }, (error) => { throw error; });

// Once: a campaign with 6000 euros, everyone uniformly at first so that its journal can be learned from, and a key for the shop.
const admin = createClient({ url: server.url, key: server.firstKey! });
await admin.campaigns.create({ campaign: "spring", problem: "coupon", caps: { "budget-0": 600_000 }, assignments: { live: { policy: "uniform", explorationFloor: 0 } } });
const { secret } = await admin.keys.create({ name: "checkout", role: "server", campaigns: ["spring"] });

// In the shop: which coupon for this customer, now?
const shop = createClient({ url: server.url, key: secret });
const asked = { campaign: "spring", decision: "visit-1", request: plainRequest };
const answer = await shop.decide(asked);
if ("shed" in answer) throw new Error("the service is overloaded: show the fallback, and ask again under the same name");
const [{ candidate, propensity }] = answer.choices;
console.log(`visit-1: ${candidate}, with probability ${propensity.toFixed(3)}`);
console.log(`asked again: ${JSON.stringify(await shop.decide(asked)) === JSON.stringify(answer) ? "the same answer" : "another answer"}`);

// Later: the customer ordered. Told twice, it counts once.
const order = { campaign: "spring", decision: "visit-1", outcomeId: "order-1001", outcome: { kind: "order", order: "1001", basketCents: 8000, marginCents: 2400, redeemed: false } };
await shop.record(order);
console.log(`told again: ${(await shop.record(order)).repeated ? "known already" : "counted twice"}`);
await shop.feedback({ campaign: "spring", decision: "visit-1", feedbackId: "f-1", stars: 5 });

// And why was it this one?
const { stages, reservations, outcomes } = await admin.explain(asked);
const eligible = stages[0].candidates.filter(({ forbiddenBy }) => forbiddenBy === null);
console.log(`${eligible.length} of ${stages[0].candidates.length} candidates were eligible; the draw was ${stages[0].draw!.toFixed(3)}; ${reservations.length} reservations, ${outcomes.length} outcomes`);
const [account] = await admin.campaigns.accounts("spring");
console.log(`${account.account}: ${account.available + account.reserved + account.settled} of ${account.cap} accounted for`);

await server.stop();
rmSync(folder, { recursive: true });
