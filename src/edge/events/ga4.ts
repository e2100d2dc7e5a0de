// Events in the shape of Google Analytics 4: the Measurement Protocol's envelope, and one entry of a data layer.
import { fail } from "../../core/index.ts";
import type { ShopEvent, ShopEventKind } from "../../service/index.ts";
import { factsOf, listOf, messageOf, objectOf, textOf, timeOf, whoOf, type Dialect, type EventOptions, type Fields } from "./facts.ts";
import { decimalOf } from "./money.ts";
import { refusePersonal } from "./personal.ts";

const names = new Map<string, ShopEventKind>(Object.entries({
  view_item_list: "list-viewed", select_item: "product-clicked", view_item: "product-viewed", add_to_cart: "product-added", remove_from_cart: "product-removed", view_cart: "cart-viewed",
  add_to_wishlist: "wishlist-added", begin_checkout: "checkout-started", add_shipping_info: "checkout-step-completed", add_payment_info: "payment-info-entered", purchase: "order-completed",
  refund: "order-refunded", view_promotion: "promotion-viewed", select_promotion: "promotion-clicked", search: "products-searched", view_search_results: "products-searched", share: "product-shared",
  generate_lead: "lead-generated", sign_up: "identified", login: "identified", page_view: "page-viewed",
}));

const ofItems = [
  "item_id", "item_name", "affiliation", "coupon", "currency", "discount", "index", "item_brand", "item_category", "item_category2", "item_category3", "item_category4", "item_category5", "item_list_id",
  "item_list_name", "item_variant", "location_id", "price", "quantity", "promotion_id", "promotion_name", "creative_name", "creative_slot",
];

/** What GA4 calls the fields. */
const dialect: Dialect = {
  products: "items", product: ["item_id", "item_name"], category: ["item_category"], price: "price", order: ["transaction_id"], coupon: ["coupon"], value: ["value"], total: null,
  knownOfProducts: new Set(ofItems),
  known: new Set([
    ...ofItems, "items", "value", "tax", "shipping", "transaction_id", "shipping_tier", "payment_type", "search_term", "method", "content_type", "session_id", "engagement_time_msec", "page_location", "page_title",
    "page_referrer", "language", "debug_mode", "lead_source",
  ]),
};

const mostEvents = 25;

/** The events of a call; names that say nothing of shopping are left out. Throws `bad-event` or `personal-data` naming the field: then nothing of the call counts. */
export function parseGa4(input: unknown, options: EventOptions): readonly ShopEvent[] {
  const envelope = objectOf(input, "body");
  for (const part of ["user_data", "user_properties"]) refusePersonal({ [part]: envelope[part] }, "body");
  if (envelope["user_data"] !== undefined) fail("personal-data", "body.user_data", "nothing that names a person", "a field that names a person");
  const who = whoOf(envelope, { customer: ["user_id"], visitor: ["client_id", "app_instance_id"], where: "body" });
  const micros = envelope["timestamp_micros"];
  const atMs = timeOf(micros === undefined ? undefined : decimalOf(micros, "body.timestamp_micros", Number.MAX_SAFE_INTEGER) / 1000, "body.timestamp_micros", options);
  const events = "events" in envelope
    ? listOf(envelope["events"], "body.events", mostEvents).map((event, index) => entryOf(objectOf(event, `body.events[${index}]`), `body.events[${index}]`, ["name", "params"]))
    : [entryOf(envelope, "body", ["event", "ecommerce"])];
  return events.flatMap(({ name, params, where }, index): ShopEvent[] => {
    const kind = names.get(name);
    if (kind === undefined) return [];
    // GA4 requires a currency whenever there is a value; it may stand at the items alone.
    const facts = factsOf(kind, withCurrency(params), { dialect, where, options: { receivedMs: options.receivedMs } });
    // Without a time of the sender the same content may come twice and be meant twice.
    const content = { who, micros: micros ?? options.receivedMs, index, name, params };
    return [{ kind, messageId: messageOf(kind, { order: facts.order, sender: null }, content), atMs, ...who, ...facts, coupon: facts.coupon ?? itemCoupon(params) }];
  });
}

function entryOf(event: Fields, where: string, [nameField, paramsField]: readonly [string, string]): { readonly name: string; readonly params: Fields; readonly where: string } {
  const name = textOf(event, [nameField], where) ?? fail("bad-event", `${where}.${nameField}`, "the name of the event", "nothing");
  return { name, params: objectOf(event[paramsField] ?? {}, `${where}.${paramsField}`), where: `${where}.${paramsField}` };
}

function firstItem({ items }: Fields): Fields | null {
  const first: unknown = Array.isArray(items) ? items[0] : null;
  return typeof first === "object" && first !== null ? first as Fields : null;
}

function withCurrency(params: Fields): Fields {
  const currency = params["currency"] ?? firstItem(params)?.["currency"];
  return currency === undefined ? params : { ...params, currency };
}

function itemCoupon(params: Fields): string | null {
  const first = firstItem(params);
  return first === null ? null : textOf(first, ["coupon"], "items[0]");
}
