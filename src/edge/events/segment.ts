// Events in the shape of Segment's HTTP API (also RudderStack and PostHog): track, page, screen, identify and alias, single or as a batch.
import { describe, fail } from "../../core/index.ts";
import type { ShopEvent, ShopEventKind } from "../../service/index.ts";
import { factsOf, listOf, messageOf, objectOf, textOf, timeOf, whoOf, type Dialect, type EventOptions, type Facts, type Fields } from "./facts.ts";
import { refusePersonal } from "./personal.ts";

/** Names of "Spec: V2 Ecommerce Events" with those of version 1, in small letters. */
export const segmentNames: ReadonlyMap<string, ShopEventKind> = new Map(Object.entries({
  "products searched": "products-searched", "product list viewed": "list-viewed", "viewed product category": "list-viewed", "product list filtered": "list-filtered",
  "promotion viewed": "promotion-viewed", "viewed promotion": "promotion-viewed", "promotion clicked": "promotion-clicked", "clicked promotion": "promotion-clicked",
  "product clicked": "product-clicked", "clicked product": "product-clicked", "product viewed": "product-viewed", "viewed product": "product-viewed",
  "product added": "product-added", "added product": "product-added", "product removed": "product-removed", "removed product": "product-removed", "cart viewed": "cart-viewed",
  "checkout started": "checkout-started", "started order": "checkout-started", "checkout step viewed": "checkout-step-viewed", "checkout step completed": "checkout-step-completed",
  "payment info entered": "payment-info-entered", "order updated": "order-updated", "updated order": "order-updated", "order completed": "order-completed", "completed order": "order-completed",
  "order refunded": "order-refunded", "order cancelled": "order-cancelled", "coupon entered": "coupon-entered", "coupon applied": "coupon-applied", "coupon removed": "coupon-removed",
  "coupon denied": "coupon-denied", "product added to wishlist": "wishlist-added", "product removed from wishlist": "wishlist-removed", "wishlist product added to cart": "wishlist-carted",
  "product shared": "product-shared", "cart shared": "cart-shared", "product reviewed": "product-reviewed",
} satisfies { readonly [name: string]: ShopEventKind }));

const ofProducts = ["product_id", "sku", "category", "name", "brand", "variant", "price", "quantity", "coupon", "position", "url", "image_url", "currency", "value"];

/** What Segment calls the fields. Free texts (a search, a review, whom something was shared with) are defined, and dropped unread. */
export const segmentDialect: Dialect = {
  products: "products", product: ["product_id", "sku"], category: ["category"], price: "price", order: ["order_id"], coupon: ["coupon_id", "coupon"], value: ["revenue", "subtotal", "value"], total: "total",
  knownOfProducts: new Set(ofProducts),
  known: new Set([
    ...ofProducts, "products", "query", "list_id", "filters", "sorts", "promotion_id", "creative", "cart_id", "order_id", "affiliation", "revenue", "subtotal", "total", "shipping", "tax", "discount",
    "checkout_id", "step", "shipping_method", "payment_method", "coupon_id", "coupon_name", "reason", "wishlist_id", "wishlist_name", "share_via", "share_message", "recipient", "review_id", "review_body", "rating",
  ]),
};

const noFacts: Facts = { currency: null, valueMinor: null, discountMinor: null, order: null, coupon: null, products: [] };
const mostInBatch = 500;

/** The events of a call; those that say nothing of shopping are left out. Throws `bad-event` or `personal-data` naming the field: then nothing of the call counts. */
export function parseSegment(input: unknown, options: EventOptions): readonly ShopEvent[] {
  const envelope = objectOf(input, "body");
  if (!("batch" in envelope)) return callOf(envelope, "body", options);
  return listOf(envelope["batch"], "body.batch", mostInBatch).flatMap((call, index) => callOf(objectOf(call, `body.batch[${index}]`), `body.batch[${index}]`, options));
}

// The context (address, device, campaign) is not read at all.
function callOf(call: Fields, where: string, options: EventOptions): readonly ShopEvent[] {
  const type = textOf(call, ["type"], where) ?? "track";
  const known = kindOf(type, call, where);
  if (known === null) return [];
  const atMs = timeOf(call["timestamp"], `${where}.timestamp`, options);
  const who = whoOf(call, { customer: ["userId"], visitor: type === "alias" ? ["previousId"] : ["anonymousId"], where });
  const sender = textOf(call, ["messageId"], where);
  const facts = type === "track" ? factsOf(known, objectOf(call["properties"] ?? {}, `${where}.properties`), { dialect: segmentDialect, where: `${where}.properties`, options }) : noFacts;
  if (type === "identify") refusePersonal(call["traits"] ?? {}, `${where}.traits`);
  return [{ kind: known, messageId: messageOf(known, { order: facts.order, sender }, call), atMs, ...who, ...facts }];
}

function kindOf(type: string, call: Fields, where: string): ShopEventKind | null {
  switch (type) {
    case "track": {
      const name = textOf(call, ["event"], where) ?? fail("bad-event", `${where}.event`, "the name of the event", "nothing");
      return segmentNames.get(name.trim().toLowerCase()) ?? null;
    }
    case "page": case "screen": return "page-viewed";
    case "identify": case "alias": return "identified";
    case "group": return null;
    default: return fail("bad-event", `${where}.type`, "track, page, screen, identify, alias or group", describe(type));
  }
}
