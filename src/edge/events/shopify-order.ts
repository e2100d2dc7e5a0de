// Webhooks of Shopify about orders: created, paid, updated, cancelled, with the refunds they name. What they tell of the person beside a number is dropped unread.
import { fail } from "../../core/index.ts";
import type { ShopEvent, ShopEventKind, ShopProduct } from "../../service/index.ts";
import { isAbsent, listOf, messageOf, mostPieces, numberOf, objectOf, textOf, timeOf, type EventOptions, type Fields } from "./facts.ts";
import { currencyOf, decimalOf, minorUnitsOf } from "./money.ts";

const kinds = new Map<string, ShopEventKind>(Object.entries({
  "orders/create": "order-completed", "orders/paid": "order-completed", "orders/updated": "order-updated", "orders/cancelled": "order-cancelled",
}));

/** A cart attribute of this name ties an order to the visitor of the pixels: guests are counted by it. */
const visitorAttribute = "propense_visitor";

/**
 * The events of a webhook; none for topics that say nothing of orders, and for orders of nobody. Refunds stand in the order that is updated with them
 * (a refund alone names no customer). Throws `bad-event` naming the field.
 */
export function parseShopifyOrder(topic: string, input: unknown, options: EventOptions): readonly ShopEvent[] {
  const kind = kinds.get(topic);
  if (kind === undefined) return [];
  const order = objectOf(input, "body");
  const who = { customer: numberOf(partOf(order, "customer"), "body.customer"), visitor: attributeOf(order) };
  if (who.customer === null && who.visitor === null) return [];
  const number = numberOf(order, "body") ?? fail("bad-event", "body.id", "the number of the order", "nothing");
  const currency = currencyOf(order["currency"], "body.currency");
  const money = (holder: Fields, name: string, where = "body"): number | null => (isAbsent(holder[name]) ? null : minorUnitsOf(holder[name], currency, `${where}.${name}`));
  const valueMinor = money(order, "subtotal_price") ?? fail("bad-event", "body.subtotal_price", "what the goods came to", "nothing");
  const atMs = timeOf(order[timeFields[kind] ?? "created_at"] ?? order["created_at"], `body.${timeFields[kind] ?? "created_at"}`, options);
  const shared = { ...who, currency, order: number };
  const event: ShopEvent = {
    ...shared, kind, atMs, messageId: messageOf(kind, { order: number, sender: `shopify ${kind} ${number}${kind === "order-updated" ? ` ${atMs}` : ""}` }, null), valueMinor, discountMinor: money(order, "total_discounts"),
    coupon: codeOf(order), products: rowsOf(order, "line_items", "body").map((line, index) => productOf(line, `body.line_items[${index}]`, money)).filter((line) => line !== null),
  };
  // The whole of a cancelled order came back already.
  if (!isAbsent(order["cancelled_at"])) return [event];
  return [event, ...rowsOf(order, "refunds", "body").map((refund, index): ShopEvent => {
    const where = `body.refunds[${index}]`;
    const id = numberOf(refund, where) ?? fail("bad-event", `${where}.id`, "the number of the refund", "nothing");
    const lines = rowsOf(refund, "refund_line_items", where).map((line, at) => money(line, "subtotal", `${where}.refund_line_items[${at}]`) ?? 0);
    return {
      ...shared, kind: "order-refunded", messageId: `message shopify refund ${id}`, atMs: timeOf(refund["created_at"], `${where}.created_at`, options), valueMinor: lines.reduce((sum, line) => sum + line, 0),
      discountMinor: null, coupon: null, products: [],
    };
  }).filter((refund) => refund.valueMinor !== 0)];
}

const timeFields: { readonly [kind in ShopEventKind]?: string } = { "order-completed": "created_at", "order-updated": "updated_at", "order-cancelled": "cancelled_at" };

function productOf(line: Fields, where: string, money: (holder: Fields, name: string, where: string) => number | null): ShopProduct | null {
  const product = textOf(line, ["product_id", "sku"], where);
  // A line that was typed in by hand is no product.
  if (product === null) return null;
  return { product, category: null, priceMinor: money(line, "price", where), quantity: isAbsent(line["quantity"]) ? 1 : decimalOf(line["quantity"], `${where}.quantity`, mostPieces) };
}

function codeOf(order: Fields): string | null {
  const [first] = rowsOf(order, "discount_codes", "body");
  return first === undefined ? null : textOf(first, ["code"], "body.discount_codes[0]");
}

function attributeOf(order: Fields): string | null {
  const found = rowsOf(order, "note_attributes", "body").find(({ name }) => name === visitorAttribute);
  return found === undefined ? null : textOf(found, ["value"], "body.note_attributes");
}

function rowsOf(holder: Fields, name: string, where: string): readonly Fields[] {
  const rows = holder[name];
  if (isAbsent(rows) || (Array.isArray(rows) && rows.length === 0)) return [];
  return listOf(rows, `${where}.${name}`, 500).map((row, index) => objectOf(row, `${where}.${name}[${index}]`));
}

function partOf(order: Fields, name: string): Fields {
  return isAbsent(order[name]) ? {} : objectOf(order[name], `body.${name}`);
}
