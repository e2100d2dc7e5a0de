// The parsers of what stores already send: every event and alias of the tables, single and batch, the known traps, and what is refused.
import { describe, expect, test } from "vitest";
import { PropenseError } from "../../core/index.ts";
import type { ShopEvent } from "../../service/index.ts";
import { parseGa4, parseNative, parseSegment, parseShopify, refusePersonal, type EventOptions } from "./index.ts";
import { decimalOf, minorUnitsOf } from "./money.ts";

const receivedMs = Date.parse("2026-11-20T12:00:00Z");
const options: EventOptions = { receivedMs, currency: "EUR" };
const product = { product_id: "p1", sku: "s1", category: "home", name: "Lamp", price: 19.99, quantity: 2 };
const track = (event: string, properties: unknown = {}, more: object = {}) => ({ type: "track", event, properties, userId: "u1", messageId: "m1", timestamp: "2026-11-20T10:00:00Z", ...more });
const ga4 = (name: string, params: unknown = {}, more: object = {}) => ({ client_id: "c1", timestamp_micros: "1795168800000000", events: [{ name, params }], ...more });
const item = { item_id: "p1", item_name: "Lamp", item_category: "home", price: 19.99, quantity: 2 };
const faultOf = (work: () => unknown): string => {
  try {
    return `accepted ${JSON.stringify(work())}`;
  } catch (error) {
    return error instanceof PropenseError ? `${error.fault.code} ${error.fault.where}` : String(error);
  }
};

describe("Segment", () => {
  const single: readonly (readonly [names: string, kind: ShopEvent["kind"], properties: object])[] = [
    ["Products Searched", "products-searched", { query: { text: "lamp" } }], ["Product List Viewed|Viewed Product Category", "list-viewed", { list_id: "l", category: "home", products: [product] }],
    ["Product List Filtered", "list-filtered", { filters: [{ type: "price", value: "low" }], sorts: [], products: [product] }],
    ["Promotion Viewed|Viewed Promotion", "promotion-viewed", { promotion_id: "x", position: "top" }], ["Promotion Clicked|Clicked Promotion", "promotion-clicked", { promotion_id: "x" }],
    ["Product Clicked|Clicked Product", "product-clicked", product], ["Product Viewed|Viewed Product", "product-viewed", { ...product, currency: "usd", value: "39.98" }],
    ["Product Added|Added Product", "product-added", { cart_id: "c", ...product }], ["Product Removed|Removed Product", "product-removed", { cart_id: "c", ...product }],
    ["Cart Viewed", "cart-viewed", { cart_id: "c", products: [product] }], ["Checkout Started|Started Order", "checkout-started", { order_id: "o", value: 5, products: [product] }],
    ["Checkout Step Viewed", "checkout-step-viewed", { checkout_id: "c", step: 1 }], ["Checkout Step Completed", "checkout-step-completed", { checkout_id: "c", step: "1" }],
    ["Payment Info Entered", "payment-info-entered", { checkout_id: "c", payment_method: "card" }], ["Order Updated|Updated Order", "order-updated", { order_id: "o", total: 30, products: [product] }],
    ["Order Completed", "order-completed", { order_id: "o", revenue: 25, products: [product] }], ["Order Refunded", "order-refunded", { order_id: "o", total: 30, currency: "USD" }],
    ["Order Cancelled", "order-cancelled", { order_id: "o", total: 30 }], ["Coupon Entered", "coupon-entered", { coupon_id: "SAVE" }],
    ["Coupon Applied", "coupon-applied", { coupon_id: "SAVE", coupon_name: "Save", discount: "5.5" }], ["Coupon Removed", "coupon-removed", { coupon_id: "SAVE" }],
    ["Coupon Denied", "coupon-denied", { coupon: "SAVE", reason: "Coupon expired" }], ["Product Added to Wishlist", "wishlist-added", { wishlist_id: "w", ...product }],
    ["Product Removed from Wishlist", "wishlist-removed", { wishlist_id: "w", ...product }], ["Wishlist Product Added to Cart", "wishlist-carted", { wishlist_id: "w", cart_id: "c", ...product }],
    ["Product Shared", "product-shared", { share_via: "email", share_message: "look", recipient: "friend@example.com", product_id: "p1" }],
    ["Cart Shared", "cart-shared", { share_via: "email", recipient: "friend@example.com", cart_id: "c", products: [{ product_id: "p1" }] }],
    ["Product Reviewed", "product-reviewed", { product_id: "p1", review_id: "r", review_body: "call me at +49 151 2345678", rating: "5" }],
  ];
  test("reads every event of the specification and every older name", () => {
    for (const [names, kind, properties] of single) {
      for (const name of names.split("|")) {
        const [event, ...none] = parseSegment(track(name, properties), options);
        expect([event.kind, event.customer, event.atMs, none.length], name).toEqual([kind, "u1", Date.parse("2026-11-20T10:00:00Z"), 0]);
        expect(JSON.stringify(event)).not.toMatch(/example\.com|2345678|look/);
      }
    }
  });

  test("reads money as numbers or text, currencies in either case, and takes shipping and tax off a total", () => {
    const [event] = parseSegment(track("Order Completed", { order_id: 50314, total: "27.50", shipping: "3", tax: 2, discount: "2.50", coupon: "hasbros", currency: "usd", products: [{ ...product, price: "1.005" }] }), options);
    expect(event).toMatchObject({ order: "50314", valueMinor: 2250, discountMinor: 250, currency: "USD", coupon: "hasbros", messageId: "order-completed 50314" });
    expect(event.products).toEqual([{ product: "p1", category: "home", priceMinor: 101, quantity: 2 }]);
    expect(parseSegment(track("Order Completed", { order_id: "o", revenue: 25, subtotal: 22.5, total: 30 }), options)[0]).toMatchObject({ valueMinor: 2500, currency: "EUR" });
  });

  test("reads batches, pages, sign-ins and aliases; drops what is not shopping; reads no context", () => {
    const context = { ip: "8.8.8.8", traits: { email: "ada@example.com" } };
    const events = parseSegment({ batch: [
      { type: "page", anonymousId: "a1", messageId: "1", context }, { type: "screen", anonymousId: "a1" }, { type: "identify", userId: "u1", anonymousId: "a1", traits: { plan: "gold" } },
      { type: "alias", userId: "u1", previousId: "a1" }, { type: "group", userId: "u1", groupId: "g" }, track("Song Played", { song: "x" }), track("Product Viewed", product, { context }),
    ] }, options);
    expect(events.map(({ kind, customer, visitor }) => [kind, customer, visitor])).toEqual([
      ["page-viewed", null, "a1"], ["page-viewed", null, "a1"], ["identified", "u1", "a1"], ["identified", "u1", "a1"], ["product-viewed", "u1", null],
    ]);
    expect(events[0].atMs).toBe(receivedMs);
    expect(JSON.stringify(events)).not.toContain("example.com");
  });
});

describe("GA4", () => {
  test("reads every recommended event", () => {
    const kinds: readonly (readonly [string, ShopEvent["kind"]])[] = [
      ["view_item_list", "list-viewed"], ["select_item", "product-clicked"], ["view_item", "product-viewed"], ["add_to_cart", "product-added"], ["remove_from_cart", "product-removed"], ["view_cart", "cart-viewed"],
      ["add_to_wishlist", "wishlist-added"], ["begin_checkout", "checkout-started"], ["add_shipping_info", "checkout-step-completed"], ["add_payment_info", "payment-info-entered"], ["purchase", "order-completed"],
      ["refund", "order-refunded"], ["view_promotion", "promotion-viewed"], ["select_promotion", "promotion-clicked"], ["search", "products-searched"], ["view_search_results", "products-searched"],
      ["share", "product-shared"], ["generate_lead", "lead-generated"], ["sign_up", "identified"], ["login", "identified"],
    ];
    for (const [name, kind] of kinds) {
      const [event] = parseGa4(ga4(name, { transaction_id: "t", currency: "EUR", value: 39.98, items: [item] }), options);
      expect([event.kind, event.visitor, event.atMs, event.products[0].product], name).toEqual([kind, "c1", 1_795_168_800_000, "p1"]);
    }
    expect(parseGa4(ga4("tutorial_begin"), options)).toEqual([]);
  });

  test("counts a purchase by its transaction whoever tells it, and takes coupon and currency of the items where the event has none", () => {
    const [purchase] = parseGa4(ga4("purchase", { transaction_id: "o", currency: "JPY", value: "500", items: [{ ...item, price: 250, coupon: "SAVE" }] }, { user_id: "u1" }), options);
    expect(purchase).toMatchObject({ customer: "u1", visitor: "c1", valueMinor: 500, currency: "JPY", coupon: "SAVE" });
    expect(purchase.messageId).toBe(parseSegment(track("Order Completed", { order_id: "o", revenue: 1 }), options)[0].messageId);
    expect(parseGa4(ga4("view_item", { items: [{ item_id: "p", price: 1, currency: "usd" }] }), options)[0]).toMatchObject({ currency: "USD" });
  });

  test("reads an entry of a data layer; the same content at the same time is the same message", () => {
    const entry = { event: "purchase", client_id: "c1", ecommerce: { transaction_id: "t", currency: "KWD", value: 1.2345, items: [{ item_name: "Lamp" }] } };
    expect(parseGa4(entry, options)[0]).toMatchObject({ kind: "order-completed", valueMinor: 1235, products: [{ product: "Lamp" }] });
    expect(parseGa4(ga4("view_item", { items: [item], currency: "EUR" }), options)[0].messageId).toBe(parseGa4(ga4("view_item", { items: [item], currency: "EUR" }), { receivedMs: receivedMs + 5 })[0].messageId);
  });
});

test("native events and CloudEvents, one or many", () => {
  expect(parseNative({ specversion: "1.0", id: "e1", source: "/shop", type: "Order Completed", time: "2026-11-20T10:00:00Z", subject: "u1", data: { order_id: "o", revenue: 10 } }, options)).toMatchObject([
    { kind: "order-completed", customer: "u1", valueMinor: 1000, messageId: "order-completed o" },
  ]);
  expect(parseNative([{ id: "1", type: "product-viewed", customer: "u1", visitor: "v1", data: product }, { id: "2", type: "page-viewed", visitor: "v1" }], options).map(({ kind, visitor }) => [kind, visitor])).toEqual([
    ["product-viewed", "v1"], ["page-viewed", "v1"],
  ]);
});

test("Shopify's pixels; what they say of persons is dropped unread", () => {
  const price = { amount: 19.99, currencyCode: "EUR" };
  const variant = { id: "v", price, product: { id: "p1", type: "home" } };
  const pixel = (name: string, data: unknown = {}) => ({ id: name, name, clientId: "c1", timestamp: "2026-11-20T10:00:00Z", data });
  const checkout = {
    email: "ada@example.com", phone: "+4915112345678", order: { id: "o1", customer: { id: "u1" } }, subtotalPrice: { amount: "39.98", currencyCode: "EUR" }, discountsAmount: { amount: 5, currencyCode: "EUR" },
    discountApplications: [{ type: "AUTOMATIC", title: "Sale" }, { type: "DISCOUNT_CODE", title: "SAVE" }], lineItems: [{ quantity: 2, variant }],
  };
  const events = parseShopify([
    pixel("page_viewed"), pixel("product_viewed", { productVariant: variant }), pixel("collection_viewed"), pixel("search_submitted"), pixel("product_added_to_cart", { cartLine: { quantity: 2, merchandise: variant } }),
    pixel("product_removed_from_cart", { cartLine: { quantity: 2, merchandise: variant } }), pixel("cart_viewed", { cart: { lines: [{ quantity: 1, merchandise: variant }] } }),
    pixel("checkout_started", { checkout: { ...checkout, order: null } }), pixel("payment_info_submitted"), pixel("checkout_address_info_submitted"), pixel("alert_displayed"), pixel("checkout_completed", { checkout }),
  ], options);
  expect(events.map(({ kind }) => kind)).toEqual([
    "page-viewed", "product-viewed", "list-viewed", "products-searched", "product-added", "product-removed", "cart-viewed", "checkout-started", "payment-info-entered", "checkout-step-completed", "order-completed",
  ]);
  expect(events.at(-1)).toMatchObject({ customer: "u1", visitor: "c1", order: "o1", valueMinor: 3998, discountMinor: 500, coupon: "SAVE", products: [{ product: "p1", category: "home", priceMinor: 1999, quantity: 2 }] });
  expect(JSON.stringify(events)).not.toMatch(/ada@|49151/);
  for (const [broken, where] of [
    [pixel("checkout_completed", {}), "body.data.checkout"], [pixel("checkout_completed", { checkout: { ...checkout, order: {} } }), "body.data.checkout.order.id"],
    [pixel("checkout_completed", { checkout: { ...checkout, subtotalPrice: { amount: "x", currencyCode: "EUR" } } }), "body.data.checkout.subtotalPrice.amount"],
    [pixel("checkout_completed", { checkout: { ...checkout, subtotalPrice: { amount: 1 } } }), "body.data.checkout.subtotalPrice.currencyCode"],
    [pixel("product_viewed", { productVariant: { product: {} } }), "body.data.productVariant.product.id"], [{ name: "page_viewed" }, "body.customerId"], [{ clientId: "c" }, "body.name"],
  ] as const) expect(faultOf(() => parseShopify(broken, options))).toBe(`bad-event ${where}`);
});

describe("what is refused, by the field", () => {
  const order = { order_id: "o", revenue: 1 };
  test.each<readonly [where: string, input: unknown]>([
    ["body", null], ["body", "x"], ["body", 7], ["body", []], ["body.batch", { batch: [] }], ["body.batch", { batch: {} }], ["body.batch[1]", { batch: [track("Cart Viewed"), 5] }],
    ["body.type", { type: "trick", userId: "u" }], ["body.type", { type: {}, userId: "u" }], ["body.event", { type: "track", userId: "u" }], ["body.event", { type: "track", userId: "u", event: [] }],
    ["body.userId", track("Cart Viewed", {}, { userId: undefined })], ["body.userId", track("Cart Viewed", {}, { userId: {} })], ["body.userId", track("Cart Viewed", {}, { userId: "u".repeat(300) })],
    ["body.timestamp", track("Cart Viewed", {}, { timestamp: "yesterday" })], ["body.timestamp", track("Cart Viewed", {}, { timestamp: "1969-01-01" })], ["body.timestamp", track("Cart Viewed", {}, { timestamp: "2027-01-01" })],
    ["body.timestamp", track("Cart Viewed", {}, { timestamp: true })], ["body.messageId", track("Cart Viewed", {}, { messageId: [] })], ["body.properties", track("Cart Viewed", [])], ["body.properties", track("Cart Viewed", "x")],
    ["body.properties.order_id", track("Order Completed", { revenue: 1 })], ["body.properties.order_id", track("Order Refunded", {})], ["body.properties.order_id", track("Order Completed", { ...order, order_id: {} })],
    ["body.properties.revenue", track("Order Completed", { order_id: "o" })], ["body.properties.revenue", track("Order Completed", { ...order, revenue: "12,50" })],
    ["body.properties.revenue", track("Order Completed", { ...order, revenue: "$5" })], ["body.properties.revenue", track("Order Completed", { ...order, revenue: -1 })],
    ["body.properties.revenue", track("Order Completed", { ...order, revenue: 1e15 })], ["body.properties.revenue", track("Order Completed", { ...order, revenue: [] })],
    ["body.properties.revenue", track("Order Completed", { ...order, revenue: "1e9" })], ["body.properties.revenue", track("Order Completed", { ...order, revenue: "" })],
    ["body.properties.discount", track("Order Completed", { ...order, discount: "five" })], ["body.properties.currency", track("Order Completed", { ...order, currency: "euro" })],
    ["body.properties.currency", track("Order Completed", { ...order, currency: 978 })], ["body.properties.currency", track("Order Completed", { ...order, currency: "€" })],
    ["body.properties.total", track("Order Completed", { order_id: "o", total: "x" })], ["body.properties.tax", track("Order Completed", { order_id: "o", total: 5, tax: "x" })],
    ["body.properties.coupon_id", track("Coupon Applied", {})], ["body.properties.coupon_id", track("Coupon Entered", { coupon_id: {} })], ["body.properties.product_id", track("Product Viewed", {})],
    ["body.properties.products", track("Cart Viewed", { products: {} })], ["body.properties.products", track("Cart Viewed", { products: Array.from({ length: 201 }, () => product) })],
    ["body.properties.products[1]", track("Cart Viewed", { products: [product, null] })], ["body.properties.products[0].product_id", track("Cart Viewed", { products: [{ name: "Lamp" }] })],
    ["body.properties.products[0].price", track("Cart Viewed", { products: [{ ...product, price: "x" }] })], ["body.properties.products[0].quantity", track("Cart Viewed", { products: [{ ...product, quantity: -1 }] })],
    ["body.properties.products[0].category", track("Cart Viewed", { products: [{ ...product, category: [] }] })],
  ])("Segment: %s", (where, input) => expect(faultOf(() => parseSegment(input, options))).toBe(`bad-event ${where}`));

  const purchase = { transaction_id: "t", currency: "EUR", value: 1, items: [item] };
  test.each<readonly [where: string, input: unknown]>([
    ["body", 1], ["body.user_id", { events: [{ name: "view_cart" }] }], ["body.events", { client_id: "c", events: [] }], ["body.events", { client_id: "c", events: Array.from({ length: 26 }, () => ({ name: "x" })) }],
    ["body.events[0].name", { client_id: "c", events: [{}] }], ["body.event", { client_id: "c" }], ["body.timestamp_micros", ga4("view_cart", {}, { timestamp_micros: "soon" })],
    ["body.timestamp_micros", ga4("view_cart", {}, { timestamp_micros: 5 })], ["body.events[0].params", ga4("view_cart", [])], ["body.events[0].params.transaction_id", ga4("purchase", { ...purchase, transaction_id: undefined })],
    ["body.events[0].params.value", ga4("purchase", { ...purchase, value: undefined })], ["body.events[0].params.value", ga4("purchase", { ...purchase, value: "one" })],
    ["body.events[0].params.currency", ga4("purchase", { ...purchase, currency: undefined })], ["body.events[0].params.items", ga4("purchase", { ...purchase, items: {} })],
    ["body.events[0].params.items[0].item_id", ga4("purchase", { ...purchase, items: [{ price: 1 }] })], ["body.events[0].params.item_id", ga4("view_item", { items: [] })],
  ])("GA4: %s", (where, input) => expect(faultOf(() => parseGa4(input, options))).toBe(`bad-event ${where}`));

  test.each<readonly [where: string, input: unknown]>([
    ["body", []], ["body.id", { type: "page-viewed", visitor: "v" }], ["body.type", { id: "1", visitor: "v" }], ["body.type", { id: "1", type: "constructor", visitor: "v" }], ["body.customer", { id: "1", type: "page-viewed" }],
    ["body.specversion", { id: "1", type: "page-viewed", visitor: "v", specversion: "0.3" }], ["body.customerName", { id: "1", type: "page-viewed", visitor: "v", customerName: "x" }],
    ["body[1].data", [{ id: "1", type: "page-viewed", visitor: "v" }, { id: "2", type: "page-viewed", visitor: "v", data: 5 }]], ["body.time", { id: "1", type: "page-viewed", visitor: "v", time: "never" }],
  ])("native: %s", (where, input) => expect(faultOf(() => parseNative(input, options))).toBe(`bad-event ${where}`));

  test("money without any currency", () => {
    expect(faultOf(() => parseSegment(track("Order Completed", order), { receivedMs }))).toBe("bad-event body.properties.currency");
  });

  test.each<readonly [where: string, work: () => unknown]>([
    ["body.properties.email", () => parseSegment(track("Cart Viewed", { email: "ada" }), options)], ["body.properties.first_name", () => parseSegment(track("Cart Viewed", { first_name: "Ada" }), options)],
    ["body.properties.shippingAddress", () => parseSegment(track("Cart Viewed", { shippingAddress: { city: "x" } }), options)], ["body.properties.note", () => parseSegment(track("Cart Viewed", { note: "mail ada@example.com" }), options)],
    ["body.properties.extra.who[0]", () => parseSegment(track("Cart Viewed", { extra: { who: ["call +49 151 2345678"] } }), options)],
    ["body.properties.products[0].buyer", () => parseSegment(track("Cart Viewed", { products: [{ ...product, buyer: "ada@example.com" }] }), options)],
    ["body.traits.email", () => parseSegment({ type: "identify", userId: "u", traits: { email: "ada@example.com" } }, options)], ["body.traits.phone", () => parseSegment({ type: "identify", userId: "u", traits: { phone: 12 } }, options)],
    ["body.user_data", () => parseGa4(ga4("view_cart", {}, { user_data: { sha256: "x" } }), options)], ["body.user_properties.mail", () => parseGa4(ga4("view_cart", {}, { user_properties: { mail: { value: "x" } } }), options)],
    ["body.events[0].params.customer_email", () => parseGa4(ga4("view_cart", { customer_email: "a@example.org" }), options)],
    ["body.data.iban_of_buyer", () => parseNative({ id: "1", type: "page-viewed", visitor: "v", data: { iban_of_buyer: "DE89 3704 0044 0532 0130 00" } }, options)],
    ["request.card", () => refusePersonal({ card: "4111 1111 1111 1111" }, "request")], ["request.tel", () => refusePersonal({ subject: "ada@example.com", tel: "1" }, "request", new Set(["subject"]))],
    ["request", () => refusePersonal("0151 2345678", "request")], ["request", () => refusePersonal("(555) 123-4567", "request")],
  ])("what names a person: %s", (where, work) => expect(faultOf(work)).toBe(`personal-data ${where}`));

  test("a long text that almost looks like it is read like any text", () => {
    const many = (text: string): string => text.repeat(300_000 / text.length);
    for (const text of [`${many("a")}@`, `${many("a")}@${many("a")}`, many("@a"), many("a@a "), `x${many(" 000")}x`, `x${many(" +1111111")}x`, `01 ${many("1 ")}x`, `01${many(" ")}x`, many("DE8900"), many("1234-")]) {
      expect(["accepted undefined", "personal-data x"]).toContain(faultOf(() => refusePersonal(text, "x")));
    }
    expect(faultOf(() => refusePersonal(`${many("a ")} ada@example.com ${many("b ")}`, "x"))).toBe("personal-data x");
  });

  test("what only looks a little like it is let through", () => {
    for (const value of ["2026-11-20", "order 4711-22", "1234567890123", "home/garden", "50 %", "v1.2.3", "SAVE-20", "a@b", "3 for 2", "550e8400-e29b-41d4-a716-446655440000"]) expect(faultOf(() => refusePersonal(value, "x"))).toBe("accepted undefined");
  });
});

test("decimals become minor units by ISO 4217, rounded half up without the noise of binary fractions", () => {
  const cases: readonly (readonly [unknown, string, number])[] = [
    [19.99, "EUR", 1999], ["19.99", "USD", 1999], [1.005, "EUR", 101], [0.1 + 0.2, "EUR", 30], [500, "JPY", 500], ["500.4", "KRW", 500], [1.2345, "KWD", 1235], [0, "EUR", 0], [1e-9, "EUR", 0], [8.115, "EUR", 812],
  ];
  for (const [value, currency, minor] of cases) expect(minorUnitsOf(value, currency, "x")).toBe(minor);
  expect(decimalOf("007", "x")).toBe(7);
});
