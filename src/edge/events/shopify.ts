// Standard events of Shopify's web pixels, as an app passes them on: one or a list. Money is { amount, currencyCode }.
import { fail } from "../../core/index.ts";
import type { ShopEvent, ShopEventKind, ShopProduct } from "../../service/index.ts";
import { decimalOf, currencyOf, minorUnitsOf } from "./money.ts";
import { listOf, mostPieces, messageOf, numberOf, objectOf, textOf, timeOf, whoOf, type EventOptions, type Facts, type Fields } from "./facts.ts";

const names = new Map<string, ShopEventKind>(Object.entries({
  page_viewed: "page-viewed", product_viewed: "product-viewed", collection_viewed: "list-viewed", search_submitted: "products-searched", product_added_to_cart: "product-added",
  product_removed_from_cart: "product-removed", cart_viewed: "cart-viewed", checkout_started: "checkout-started", payment_info_submitted: "payment-info-entered", checkout_completed: "order-completed",
  checkout_address_info_submitted: "checkout-step-completed", checkout_contact_info_submitted: "checkout-step-completed", checkout_shipping_info_submitted: "checkout-step-completed",
}));
const mostEvents = 500;

/**
 * The events of a call; names that say nothing of shopping are left out. Only the fields named here are read: what Shopify sends of persons
 * with every checkout (e-mail, addresses, telephone) is dropped unread. Throws `bad-event` naming the field: then nothing of the call counts.
 */
export function parseShopify(input: unknown, options: EventOptions): readonly ShopEvent[] {
  const many = Array.isArray(input);
  return (many ? listOf(input, "body", mostEvents) : [input]).flatMap((entry, index): ShopEvent[] => {
    const where = many ? `body[${index}]` : "body";
    const event = objectOf(entry, where);
    const name = textOf(event, ["name"], where) ?? fail("bad-event", `${where}.name`, "the name of the event", "nothing");
    const kind = names.get(name);
    if (kind === undefined) return [];
    const at = `${where}.data`;
    const data = objectOf(event["data"] ?? {}, at);
    const facts = factsOf(kind, data, at);
    const sender = textOf(event, ["id"], where);
    const who = whoOf({ ...event, customerId: event["customerId"] ?? customerOf(data, at) }, { customer: ["customerId"], visitor: ["clientId"], where });
    return [{ kind, messageId: messageOf(kind, { order: facts.order, sender }, event), atMs: timeOf(event["timestamp"], `${where}.timestamp`, options), ...who, ...facts }];
  });
}

const none: Facts = { currency: null, valueMinor: null, discountMinor: null, order: null, coupon: null, products: [] };

function factsOf(kind: ShopEventKind, data: Fields, at: string): Facts {
  return readers[kind]?.(data, at) ?? none;
}

const readers: { readonly [kind in ShopEventKind]?: (data: Fields, at: string) => Facts } = {
  "product-viewed": (data, at) => of([variantOf(partOf(data, at, "productVariant"), `${at}.productVariant`, 1)]),
  "product-added": (data, at) => of([lineOf(partOf(data, at, "cartLine"), `${at}.cartLine`)]),
  "product-removed": (data, at) => of([lineOf(partOf(data, at, "cartLine"), `${at}.cartLine`)]),
  "cart-viewed": (data, at) => of(linesOf(partOf(data, at, "cart"), `${at}.cart`, "lines")),
  "checkout-started": (data, at) => checkoutFacts("checkout-started", partOf(data, at, "checkout"), `${at}.checkout`),
  "order-completed": (data, at) => checkoutFacts("order-completed", partOf(data, at, "checkout"), `${at}.checkout`),
};

interface PricedProduct extends ShopProduct {
  readonly currency: string | null;
}

function of(products: readonly PricedProduct[]): Facts {
  return { ...none, currency: products[0]?.currency ?? null, products: products.map(({ product, category, priceMinor, quantity }) => ({ product, category, priceMinor, quantity })) };
}

function checkoutFacts(kind: ShopEventKind, checkout: Fields, at: string): Facts {
  const subtotal = moneyOf(checkout["subtotalPrice"], `${at}.subtotalPrice`);
  const discount = moneyOf(checkout["discountsAmount"], `${at}.discountsAmount`);
  const order = checkout["order"] === undefined || checkout["order"] === null ? null : numberOf(partOf(checkout, at, "order"), `${at}.order`);
  if (kind === "order-completed" && (order === null || subtotal === null)) {
    fail("bad-event", order === null ? `${at}.order.id` : `${at}.subtotalPrice`, order === null ? "the order it is about" : "what the goods came to", "nothing");
  }
  const applications = Array.isArray(checkout["discountApplications"]) ? checkout["discountApplications"] as readonly unknown[] : [];
  const codes = applications.map((entry, index) => objectOf(entry, `${at}.discountApplications[${index}]`)).filter(({ type }) => type === "DISCOUNT_CODE");
  return {
    ...of(linesOf(checkout, at, "lineItems")), order, currency: subtotal?.currency ?? null, valueMinor: subtotal?.minor ?? null, discountMinor: discount?.minor ?? null,
    coupon: codes.length === 0 ? null : textOf(codes[0], ["title"], `${at}.discountApplications`),
  };
}

function linesOf(holder: Fields, at: string, name: string): readonly PricedProduct[] {
  const lines = holder[name];
  if (lines === undefined || lines === null) return [];
  return listOf(lines, `${at}.${name}`, 200).map((line, index) => lineOf(objectOf(line, `${at}.${name}[${index}]`), `${at}.${name}[${index}]`));
}

function lineOf(line: Fields, at: string): PricedProduct {
  const quantity = line["quantity"] === undefined ? 1 : decimalOf(line["quantity"], `${at}.quantity`, mostPieces);
  const name = "merchandise" in line ? "merchandise" : "variant";
  return variantOf(partOf(line, at, name), `${at}.${name}`, quantity);
}

function variantOf(variant: Fields, at: string, quantity: number): PricedProduct {
  const product = partOf(variant, at, "product");
  const price = moneyOf(variant["price"], `${at}.price`);
  return {
    product: numberOf(product, `${at}.product`) ?? fail("bad-event", `${at}.product.id`, "an identifier", "nothing"), category: textOf(product, ["type"], `${at}.product`), quantity,
    priceMinor: price?.minor ?? null, currency: price?.currency ?? null,
  };
}

function moneyOf(value: unknown, at: string): { readonly minor: number; readonly currency: string } | null {
  if (value === undefined || value === null) return null;
  const { amount, currencyCode } = objectOf(value, at);
  const currency = currencyOf(currencyCode, `${at}.currencyCode`);
  return { currency, minor: minorUnitsOf(amount, currency, `${at}.amount`) };
}

function customerOf(data: Fields, at: string): unknown {
  const checkout = data["checkout"];
  if (typeof checkout !== "object" || checkout === null) return null;
  const order = (checkout as Fields)["order"];
  if (typeof order !== "object" || order === null) return null;
  const customer = (order as Fields)["customer"];
  return typeof customer === "object" && customer !== null ? numberOf(customer as Fields, `${at}.checkout.order.customer`) : null;
}

function partOf(fields: Fields, at: string, name: string): Fields {
  return objectOf(fields[name], `${at}.${name}`);
}
