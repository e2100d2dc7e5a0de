// One idea: a store sends the events it already has, and gets decisions for a customer by name; its orders find their decisions and settle the money by themselves.
//
// The service runs in this process on a free port, as `propense serve` would run it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "propense/client";
import { standardConfig } from "propense/config";
import { startServer } from "../src/edge/deployment/serve.ts";

const folder = mkdtempSync(join(tmpdir(), "propense-example-"));
const server = await startServer({ ...standardConfig, folder, port: 0, logLevel: "silent", currency: "EUR" }, (error) => { throw error; });
const admin = createClient({ url: server.url, key: server.firstKey! });
// The season begins today, so that the first period's budget is the one that is spent. An order goes to the decision whose code it used.
const settings = { startMs: 86_400_000 * Math.floor(Date.now() / 86_400_000) };
const attribution = { by: "code", withinMs: 7 * 86_400_000, marginShare: 0.4 } as const;
await admin.campaigns.create({ campaign: "spring", problem: "coupon", settings, caps: { "budget-0": 600_000 }, assignments: { live: { policy: "uniform", explorationFloor: 0 } }, attribution });
const shop = createClient({ url: server.url, key: (await admin.keys.create({ name: "shop", role: "server" })).secret });

// What the store's tracker sends anyway, here in Segment's shape: a visitor looks around and signs in as a customer.
await shop.events.segment([
  { type: "track", event: "Product Viewed", anonymousId: "device-7", messageId: "m1", properties: { product_id: "lamp", category: "home", price: 49.9 } },
  { type: "identify", anonymousId: "device-7", userId: "ada", messageId: "m2" },
]);

// In the shop: the customer and what is on the page are enough; the rest is in the profile.
const page = { tier: "basic", region: "town", channel: "web", subscribed: true };
let code = "none";
for (let visit = 1; code === "none" && visit <= 100; visit++) {
  const answer = await shop.decide({ campaign: "spring", decision: `visit-${visit}`, customer: "ada", page });
  // Under overload the fallback is shown, and nothing was decided.
  if (!("shed" in answer)) code = answer.choices[0].candidate;
}
console.log(`ada gets ${code}`);

// The order, as the tracker sends it. Told again, it counts once.
const order = { type: "track", event: "Order Completed", userId: "ada", messageId: "m3", properties: { order_id: "1001", revenue: 120, currency: "EUR", coupon: code } };
const [{ decision, redeemed }] = (await shop.events.segment([order])).orders;
console.log(`the order belongs to ${decision}${redeemed ? " and used its coupon" : ""}`);
console.log(`told again: ${(await shop.events.segment([order])).orders[0].repeated ? "known already" : "counted twice"}`);
const [account] = await admin.campaigns.accounts("spring");
console.log(`paid ${account.settled} cents of ${account.cap}, and ${account.available + account.reserved + account.settled === account.cap ? "all is" : "not all is"} accounted for`);

// A person may see all that is held, and be forgotten.
const { profile, decisions } = await admin.customers.export("ada");
console.log(`held of ada: ${profile === null ? "no" : "a"} profile, ${decisions.length === 0 ? "no" : "some"} decisions; identities erased: ${await admin.customers.erase("ada")}`);

await server.stop();
rmSync(folder, { recursive: true });
