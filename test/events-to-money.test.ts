// From events to money, by the typed client alone: what a customer did becomes a profile, the profile a decision, the order an outcome that settles what was held, the refund another.
import { expect, test } from "vitest";
import { createClient, type Answer, type Client } from "../src/client/index.ts";
import { categories, nowMs, openCouponShop, page } from "./fixtures/coupon-shop.ts";
import type { HttpShop } from "./fixtures/http-shop.ts";

const hour = 3_600_000;

function clientOf({ app }: HttpShop, key: string): Client {
  return createClient({
    url: "", key,
    fetch: async (url, { method, headers, body }) => {
      const answer = await app.inject({ method: method as "GET", url, headers: { ...headers, origin: "https://shop.example" }, ...(body !== undefined && { payload: body as string }) });
      return new Response(Uint8Array.from(answer.rawPayload), { status: answer.statusCode, headers: { "content-type": String(answer.headers["content-type"]) } });
    },
  });
}

test("events -> profile -> decision by customer -> order -> money", async () => {
  const shop = await openCouponShop();
  const [admin, server, browser] = [shop.secrets.admin, shop.secrets.server, shop.secrets.publishable].map((key) => clientOf(shop, key));

  // A visitor browses, signs in, and is the customer who ordered before.
  await browser.events.tell({ id: "b1", type: "product-viewed", visitor: "device", data: { product_id: "lamp", category: categories[1] } });
  await browser.events.segment([{ type: "identify", userId: "ada", anonymousId: "device", messageId: "b2" }]);
  await server.events.ga4({ client_id: "device", user_id: "ada", timestamp_micros: (nowMs - 3 * 24 * hour) * 1000, events: [{ name: "purchase", params: { transaction_id: "old", currency: "EUR", value: 40, items: [{ item_id: "lamp", price: 40 }] } }] });
  await server.events.shopify([{ id: "p1", name: "page_viewed", clientId: "device", timestamp: new Date(nowMs).toISOString(), data: {} }]);

  // Until something is offered that an order can use.
  let offer: { readonly decision: string; readonly code: string } | null = null;
  for (let index = 0; offer === null; index++) {
    const { decision, choices: [{ candidate }] } = await server.decide({ campaign: "spring", decision: `visit-${index}`, customer: "ada", page }) as Answer;
    if (candidate !== "none") offer = { decision, code: candidate };
  }
  const { request } = await admin.explain({ campaign: "spring", decision: offer.decision });
  expect(request).toMatchObject({ subject: "ada", ordersLastYear: 1, spendLastYearCents: 4000, affinityShares: { [categories[1]]: 1 } });
  const [held] = await admin.campaigns.accounts("spring");
  expect(held.reserved).toBeGreaterThan(0);
  expect(held.settled).toBe(0);

  // The order used the code: a browser cannot tell it, a server can, and told by two senders it counts once.
  shop.at(nowMs + hour);
  const order = { type: "track", event: "Order Completed", userId: "ada", messageId: "o1", properties: { order_id: "1001", revenue: 800, currency: "eur", coupon: offer.code.toUpperCase() } };
  await expect(browser.events.segment([order])).rejects.toMatchObject({ problem: { status: 403, code: "forbidden" } });
  const told = await server.events.segment([order]);
  expect(told).toMatchObject({ events: 1, repeated: 0, orders: [{ campaign: "spring", decision: offer.decision, redeemed: true, late: false, repeated: false, refused: null }] });
  const [paid] = await admin.campaigns.accounts("spring");
  expect(paid.settled).toBeGreaterThan(0);
  expect(paid.settled).toBeLessThanOrEqual(held.reserved);
  expect(paid.available + paid.reserved + paid.settled).toBe(paid.cap);
  const again = await server.events.ga4({ user_id: "ada", events: [{ name: "purchase", params: { transaction_id: "1001", currency: "EUR", value: 799, coupon: offer.code } }] });
  expect(again).toMatchObject({ repeated: 1, orders: [{ decision: offer.decision, refused: "conflict" }] });
  expect(await server.events.segment([order])).toMatchObject({ repeated: 1, orders: [{ decision: offer.decision, redeemed: true, repeated: true, refused: null }] });
  // Another order with the same code finds it used up.
  const second = await server.events.segment([{ ...order, messageId: "o2", properties: { ...order.properties, order_id: "1002" } }]);
  expect(second.orders).toMatchObject([{ decision: offer.decision, redeemed: false, refused: "not-valid" }]);

  // Half of it comes back, with a key of another campaign to no effect.
  const refund = { type: "track", event: "Order Refunded", userId: "ada", messageId: "r1", properties: { order_id: "1001", revenue: 400, currency: "EUR" } };
  const elsewhere = clientOf(shop, await shop.keyOf("server", ["autumn"]));
  expect((await elsewhere.events.segment([refund])).orders).toEqual([]);
  expect((await server.events.segment([refund])).orders).toMatchObject([{ decision: offer.decision, redeemed: false, refused: null }]);
  const { outcomes, status } = await admin.explain({ campaign: "spring", decision: offer.decision });
  expect(outcomes.map(({ outcome }) => outcome)).toMatchObject([{ kind: "order", basketCents: 80_000, marginCents: 32_000, redeemed: true }, { kind: "refund", returnedShare: 0.5 }]);
  expect(status.redeemedBy).not.toBeNull();
  expect(JSON.stringify(outcomes)).not.toContain("1001");

  // As OpenFeature asks, and to the end.
  expect(await server.evaluate("spring", { targetingKey: "ada", decision: offer.decision, ...page })).toMatchObject({ variant: offer.code, metadata: { decision: offer.decision } });
  await server.customers.optOut("ada", true);
  expect((await admin.customers.export("ada")).optedOut).toBe(true);
  expect(await admin.customers.erase("ada")).toBe(2);
  const [after] = await admin.campaigns.accounts("spring");
  expect(after.settled).toBeGreaterThanOrEqual(paid.settled);
});
