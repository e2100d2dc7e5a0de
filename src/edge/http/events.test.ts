// What stores already send, over HTTP: each sender's own body, way of telling its key, and answer; counted once; orders with server keys alone.
import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Value } from "typebox/value";
import { categories, nowMs, openCouponShop, page } from "../../../test/fixtures/coupon-shop.ts";
import type { HttpShop } from "../../../test/fixtures/http-shop.ts";
import { EventsAnswer } from "../../client/schemas/events.ts";
import { EvaluationAnswer } from "../../client/schemas/ofrep.ts";

const time = new Date(nowMs).toISOString();
const counted = (events: number, more: object = {}) => ({ status: 200, body: { events, repeated: 0, ignored: 0, orders: [], ...more } });
const product = { product_id: "507f1f77", sku: "G-32", category: categories[0], name: "Monopoly: 3rd Edition", brand: "Hasbro", variant: "200 pieces", price: 18.99, quantity: 1, coupon: "MAYDEALS", position: 3, url: "https://shop.example/p", image_url: "https://shop.example/i.jpg" };
const ordered = { checkout_id: "fksdjfsdjfisjf9sdfjsd9f", order_id: "50314b8e", affiliation: "Store", subtotal: 22.5, total: 27.5, revenue: 25, shipping: 3, tax: 2, discount: 2.5, coupon: "hasbros", currency: "eur", products: [product] };
const segment = (event: string, properties: object, messageId: string) => ({ type: "track", event, properties, userId: "ada", messageId, timestamp: time, context: { ip: "8.8.8.8", library: { name: "analytics.js" }, traits: { email: "ada@example.com" } }, integrations: { All: true } });
const view = (shop: HttpShop, who = "ada") => shop.service.customers.view(who, 0);

describe("our own events and CloudEvents", () => {
  test("one or many, each counted once; a visitor who signs in is the customer", async () => {
    const shop = await openCouponShop();
    const cloud = { specversion: "1.0", id: "e1", source: "/shop", type: "Product Viewed", time, subject: "ada", datacontenttype: "application/json", data: product };
    expect(await shop.call("POST", "/v1/events", { as: "server", body: cloud, headers: { "content-type": "application/cloudevents+json" } })).toMatchObject(counted(1));
    expect(await shop.call("POST", "/v1/events", { as: "server", body: cloud })).toMatchObject(counted(1, { repeated: 1 }));
    const batch = [{ id: "v1", type: "product-viewed", visitor: "device", data: { product_id: "rug" } }, { id: "v2", type: "identified", visitor: "device", customer: "ada" }];
    const told = await shop.call("POST", "/v1/events", { as: "publishable", body: batch, headers: { "content-type": "application/cloudevents-batch+json; charset=utf-8" } });
    expect(told).toMatchObject(counted(2));
    expect(Value.Check(EventsAnswer, told.body)).toBe(true);
    expect(view(shop)).toMatchObject({ viewsInAll: 2, recent: ["507f1f77", "rug"] });
    expect(view(shop, "device")).toEqual({ ...view(shop), subject: "device" });
  });

  test("what cannot be read refuses all of the call, by the field", async () => {
    const shop = await openCouponShop();
    const ask = (body: unknown) => shop.call("POST", "/v1/events", { as: "server", body });
    const good = { id: "1", type: "page-viewed", visitor: "v" };
    expect(await ask([good, { id: "2", type: "magic", visitor: "v" }])).toMatchObject({ status: 400, type: "application/problem+json", body: { code: "bad-event", detail: expect.stringContaining("body[1].type") } });
    expect(await ask({ ...good, data: { email: "ada@example.com" } })).toMatchObject({ status: 400, body: { code: "personal-data", detail: expect.stringContaining("body.data.email") } });
    expect((await ask({ ...good, customerName: "Ada" })).body.code).toBe("bad-body");
    expect(view(shop, "v").pagesThisVisit).toBe(0);
  });
});

describe("Segment", () => {
  test("single calls and a batch, with the write key as its libraries send it", async () => {
    const shop = await openCouponShop();
    const basic = { authorization: `Basic ${Buffer.from(`${shop.secrets.server}:`).toString("base64")}` };
    const call = (path: string, body: object) => shop.call("POST", path, { as: null, headers: basic, body });
    expect(await call("/v1/track", segment("Product Viewed", product, "m1"))).toMatchObject(counted(1));
    expect(await call("/v1/identify", { anonymousId: "device", userId: "ada", traits: { plan: "gold" }, messageId: "m2" })).toMatchObject(counted(1));
    expect(await call("/v1/page", { anonymousId: "device", name: "Home", messageId: "m3" })).toMatchObject(counted(1));
    expect(await call("/v1/alias", { previousId: "phone", userId: "ada", messageId: "m4" })).toMatchObject(counted(1));
    expect(await call("/v1/screen", { anonymousId: "phone", name: "Home", messageId: "m5" })).toMatchObject(counted(1));
    expect(await call("/v1/group", { userId: "ada", groupId: "g", messageId: "m6" })).toMatchObject(counted(0));
    const batch = { batch: [segment("Order Completed", ordered, "m7"), segment("Song Played", { song: "x" }, "m8"), segment("Product Viewed", product, "m1")], sentAt: time, writeKey: "unread" };
    expect(await call("/v1/batch", batch)).toMatchObject(counted(2, { repeated: 1 }));
    expect(view(shop)).toMatchObject({ viewsInAll: 1, ordersLastYear: 1, spendLastYearCents: 2500 });
    for (const headers of [{ authorization: "Basic ====" }, { authorization: `Basic ${Buffer.from("nobody:").toString("base64")}` }, {}]) expect((await shop.call("POST", "/v1/track", { as: null, headers, body: {} })).status).toBe(401);
    // A key in Basic opens the routes of Segment alone.
    expect((await shop.call("POST", "/v1/events", { as: null, headers: basic, body: {} })).status).toBe(401);
  });

  test("a browser tells of browsing; with an order nothing of its call counts", async () => {
    const shop = await openCouponShop();
    const body = { batch: [segment("Product Viewed", product, "m1"), segment("Order Completed", ordered, "m2")] };
    expect(await shop.call("POST", "/v1/batch", { as: "publishable", body })).toMatchObject({ status: 403, body: { code: "forbidden", detail: expect.stringContaining("order-completed") } });
    for (const event of ["Order Refunded", "Order Cancelled", "Order Updated"]) expect((await shop.call("POST", "/v1/track", { as: "publishable", body: segment(event, ordered, event) })).status).toBe(403);
    expect(view(shop)).toMatchObject({ viewsInAll: 0, ordersLastYear: 0 });
  });
});

test("Google's Measurement Protocol, with the key as api_secret", async () => {
  const shop = await openCouponShop();
  const body = {
    client_id: "123456.7654321", user_id: "ada", timestamp_micros: String(nowMs * 1000), non_personalized_ads: false,
    events: [
      { name: "view_item", params: { currency: "EUR", value: 39.98, items: [{ item_id: "SKU_1", item_name: "Lamp", item_category: categories[0], price: 19.99, quantity: 2 }] } },
      { name: "purchase", params: { transaction_id: "T_12345", currency: "EUR", value: 39.98, tax: 4.9, shipping: 5.99, coupon: "SUMMER_FUN", items: [{ item_id: "SKU_1", price: 19.99, quantity: 2 }] } },
      { name: "tutorial_begin" },
    ],
  };
  const path = `/mp/collect?measurement_id=G-XXXXXXXXXX&api_secret=${shop.secrets.server}`;
  expect(await shop.call("POST", path, { as: null, body })).toMatchObject(counted(2));
  expect(await shop.call("POST", path, { as: null, body })).toMatchObject(counted(2, { repeated: 2 }));
  // The same order from another sender is the same order.
  expect(await shop.call("POST", "/v1/track", { as: "server", body: segment("Order Completed", { ...ordered, order_id: "T_12345" }, "m1") })).toMatchObject(counted(1, { repeated: 1 }));
  expect(view(shop)).toMatchObject({ viewsInAll: 1, ordersLastYear: 1, spendLastYearCents: 3998 });
  for (const wrong of ["/mp/collect", "/mp/collect?api_secret=x", "/mp/collect?api_secret=a&api_secret=b"]) expect((await shop.call("POST", wrong, { as: null, body })).status).toBe(401);
});

describe("Shopify", () => {
  const shopifySecret = "hush";
  const order = {
    id: 5208334008572, admin_graphql_api_id: "gid://shopify/Order/5208334008572", email: "jon@example.com", created_at: time, updated_at: time, cancelled_at: null, currency: "EUR", browser_ip: "8.8.8.8", phone: "+15142546011",
    subtotal_price: "388.00", total_price: "403.00", total_tax: "0.00", total_discounts: "20.00", discount_codes: [{ code: "SAVE", amount: "20.00", type: "fixed_amount" }], note_attributes: [{ name: "propense_visitor", value: "pixel-1" }],
    customer: { id: 7777777777, admin_graphql_api_id: "gid://shopify/Customer/7777777777", email: "john@example.com", first_name: "John" }, shipping_address: { address1: "123 Shipping Street", phone: "555-555-5555" },
    line_items: [{ id: 12345678901234, product_id: 98765432109876, title: "Example T-Shirt", price: "199.00", quantity: 2 }, { id: 1, product_id: null, sku: "", title: "Engraving", price: "10.00", quantity: 1 }], refunds: [],
  };
  const signed = (shop: HttpShop, topic: string, body: object, secret = shopifySecret) => {
    const text = JSON.stringify(body, null, 1);
    const signature = createHmac("sha256", secret).update(text).digest("base64");
    return shop.app.inject({ method: "POST", url: "/v1/shopify", payload: text, headers: { "content-type": "application/json", "x-shopify-topic": topic, "x-shopify-hmac-sha256": signature } });
  };

  test("a signed webhook is an order, its refunds and its end; what is signed otherwise is refused", async () => {
    const shop = await openCouponShop({}, { shopifySecret });
    const who = "7777777777";
    expect((await signed(shop, "orders/create", order)).json()).toEqual({ events: 1, repeated: 0, ignored: 0, orders: [] });
    expect((await signed(shop, "orders/paid", order)).json()).toMatchObject({ events: 1, repeated: 1 });
    expect(view(shop, who)).toMatchObject({ ordersLastYear: 1, spendLastYearCents: 38_800, bought: ["98765432109876"] });
    expect(view(shop, "pixel-1")).toMatchObject({ ordersLastYear: 1 });
    const refund = { id: 929361464, created_at: time, refund_line_items: [{ quantity: 1, subtotal: 199, line_item_id: 12345678901234 }], transactions: [{ kind: "refund", amount: "199.00" }] };
    for (const repeated of [0, 2]) expect((await signed(shop, "orders/updated", { ...order, refunds: [refund, { id: 2, created_at: order.created_at, refund_line_items: [] }] })).json()).toMatchObject({ events: 2, repeated });
    expect(view(shop, who)).toMatchObject({ ordersLastYear: 1, spendLastYearCents: 18_900 });
    expect((await signed(shop, "orders/cancelled", { ...order, cancelled_at: time, refunds: [refund] })).json()).toMatchObject({ events: 1 });
    expect(view(shop, who).ordersLastYear).toBe(0);
    for (const [topic, body] of [["products/update", order], ["refunds/create", refund], ["orders/create", { ...order, customer: null, note_attributes: [] }]] as const) expect((await signed(shop, topic, body)).json()).toMatchObject({ events: 0 });
    expect(JSON.stringify(await shop.service.customers.export(who))).not.toMatch(/example\.com|555-|Shipping Street|8\.8\.8\.8/);
    const wrong = await signed(shop, "orders/create", order, "another");
    expect([wrong.statusCode, wrong.json<{ code: string }>().code]).toEqual([401, "unauthorized"]);
    expect((await signed(shop, "orders/create", { ...order, currency: "euro" })).json()).toMatchObject({ code: "bad-event" });
    expect((await signed(await openCouponShop(), "orders/create", order)).statusCode).toBe(401);
  });

  test("pixels come with a key; an order in a pixel or under a topic is no browser's business", async () => {
    const shop = await openCouponShop({}, { shopifySecret });
    const pixel = { id: "sh-1", name: "product_viewed", clientId: "pixel-1", timestamp: time, data: { productVariant: { id: "v", price: { amount: 19.99, currencyCode: "EUR" }, product: { id: "gid://shopify/Product/7", type: categories[0] } } } };
    expect(await shop.call("POST", "/v1/shopify", { as: "publishable", body: [pixel, { ...pixel, id: "sh-2", name: "page_viewed", data: {} }] })).toMatchObject(counted(2));
    expect(view(shop, "pixel-1")).toMatchObject({ recent: ["7"], viewsInAll: 1 });
    expect((await shop.call("POST", "/v1/shopify", { as: "publishable", body: order, headers: { "x-shopify-topic": "orders/create" } })).status).toBe(403);
    expect(await shop.call("POST", "/v1/shopify", { as: "server", body: order, headers: { "x-shopify-topic": "orders/create" } })).toMatchObject(counted(1));
  });
});

describe("OpenFeature's remote evaluation", () => {
  const flag = "/ofrep/v1/evaluate/flags/spring";

  test("a campaign is a flag: the same question is the same decision, also with the key in x-api-key; a browser gets nothing of how it was chosen", async () => {
    const shop = await openCouponShop();
    const body = { context: { targetingKey: "ada", ...page } };
    const first = await shop.call("POST", flag, { as: "server", body });
    expect(first).toMatchObject({ status: 200, body: { key: "spring", reason: "SPLIT", variant: expect.any(String), value: { name: expect.any(String) }, metadata: { bucket: "live", policy: "uniform" } } });
    expect(Value.Check(EvaluationAnswer, first.body)).toBe(true);
    expect(first.body.value.name).toBe(first.body.variant);
    expect((await shop.call("POST", flag, { as: null, headers: { "x-api-key": shop.secrets.server }, body })).text).toBe(first.text);
    const browser = await shop.call("POST", flag, { as: "publishable", body });
    expect(browser.body).toEqual({ ...first.body, metadata: { decision: first.body.metadata.decision } });
    expect(first.body.metadata.decision).toMatch(/^ofrep-[0-9a-f]{32}$/);
    expect((await shop.call("GET", `/v1/campaigns/spring/decisions/${first.body.metadata.decision}`)).body.request).toMatchObject({ subject: "ada", ...page });
    const named = await shop.call("POST", flag, { as: "server", body: { context: { targetingKey: "bob", decision: "visit-1", ...page } } });
    expect(named.body.metadata.decision).toBe("visit-1");
    await shop.service.campaigns.switchTo("spring", false, "not now");
    expect((await shop.call("POST", flag, { as: "server", body: { context: { targetingKey: "eve", ...page } } })).body).toMatchObject({ reason: "DISABLED", variant: "none" });
  });

  test("faults carry the protocol's own fields beside the problem's", async () => {
    const shop = await openCouponShop();
    const ask = async (body: object, path = flag) => (await shop.call("POST", path, { as: "server", body })).body;
    expect(await ask({ context: page })).toMatchObject({ status: 400, code: "bad-request", key: "spring", errorCode: "TARGETING_KEY_MISSING" });
    expect(await ask({ context: { targetingKey: "ada", ...page, region: "nowhere" } })).toMatchObject({ errorCode: "INVALID_CONTEXT", errorDetails: expect.stringContaining("region") });
    expect(await ask({ context: { targetingKey: "ada", ...page, email: "ada@example.com" } })).toMatchObject({ code: "personal-data", errorCode: "INVALID_CONTEXT" });
    expect(await ask({ context: { targetingKey: 5 } })).toMatchObject({ errorCode: "PARSE_ERROR" });
    expect(await ask({ context: { targetingKey: "ada" } }, "/ofrep/v1/evaluate/flags/autumn")).toMatchObject({ status: 404, key: "autumn", errorCode: "FLAG_NOT_FOUND" });
  });
});
