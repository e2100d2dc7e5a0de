// Reads what an event says, whatever its sender calls the fields: products, money, order, coupon. Every fault names the field.
import { canonical, describe, fail, hashOf } from "../../core/index.ts";
import type { ShopEvent, ShopEventKind, ShopProduct } from "../../service/index.ts";
import { currencyOf, decimalOf, minorUnitsOf } from "./money.ts";
import { refusePersonal } from "./personal.ts";

export type Fields = { readonly [name: string]: unknown };

/** What a parser is told beside the event. */
export interface EventOptions {
  /** Milliseconds since 1970: no event counts as later than that. */
  readonly receivedMs: number;
  /** Of money that comes without one; such money is refused unless this is given. */
  readonly currency?: string;
}

/** What a sender calls its fields; of several names the first that is there counts. */
export interface Dialect {
  readonly products: string;
  readonly product: readonly string[];
  readonly category: readonly string[];
  readonly price: string;
  readonly order: readonly string[];
  readonly coupon: readonly string[];
  /** The goods without shipping and tax. */
  readonly value: readonly string[];
  /** From which shipping and tax are taken off where no value is given. */
  readonly total: string | null;
  /** Every field that the sender's format defines: those that are not read are dropped unread. All others are searched for persons. */
  readonly known: ReadonlySet<string>;
  readonly knownOfProducts: ReadonlySet<string>;
}

export type Facts = Pick<ShopEvent, "currency" | "valueMinor" | "discountMinor" | "order" | "coupon" | "products">;

const mostProducts = 200;
/** More pieces of one product than that are a mistake. */
export const mostPieces = 1_000_000;
const needsOrder = new Set<ShopEventKind>(["order-completed", "order-refunded", "order-cancelled"]);
const needsCoupon = new Set<ShopEventKind>(["coupon-entered", "coupon-applied", "coupon-removed", "coupon-denied"]);
const needsProduct = new Set<ShopEventKind>(["product-viewed", "product-added", "product-removed", "product-clicked", "wishlist-added", "wishlist-removed", "wishlist-carted", "product-reviewed"]);

/** The facts of an event of this kind. Throws `bad-event` naming the field, `personal-data` for a field that nobody declared. */
export function factsOf(kind: ShopEventKind, fields: Fields, { dialect, where, options }: { readonly dialect: Dialect; readonly where: string; readonly options: EventOptions }): Facts {
  refusePersonal(fields, where, dialect.known);
  const money = moneyReader(fields["currency"], where, options);
  const products = productsOf(fields, { dialect, where, money });
  const [order, coupon] = [textOf(fields, dialect.order, where), textOf(fields, dialect.coupon, where)];
  if (needsOrder.has(kind) && order === null) fail("bad-event", `${where}.${dialect.order[0]}`, "the order it is about", "nothing");
  if (needsCoupon.has(kind) && coupon === null) fail("bad-event", `${where}.${dialect.coupon[0]}`, "the coupon it is about", "nothing");
  if (needsProduct.has(kind) && products.length === 0) fail("bad-event", `${where}.${dialect.product[0]}`, "the product it is about", "nothing");
  const valueMinor = valueOf(fields, dialect, money);
  if (kind === "order-completed" && valueMinor === null) fail("bad-event", `${where}.${dialect.value[0]}`, "what the goods came to", "nothing");
  return { order, coupon, products, valueMinor, discountMinor: money.amount(fields["discount"], "discount"), currency: money.currency() };
}

interface MoneyReader {
  amount(value: unknown, name: string): number | null;
  currency(): string | null;
}

function moneyReader(given: unknown, where: string, options: EventOptions): MoneyReader {
  const currency = isAbsent(given) ? options.currency ?? null : currencyOf(given, `${where}.currency`);
  return {
    currency: () => currency,
    amount(value, name) {
      if (isAbsent(value)) return null;
      return minorUnitsOf(value, currency ?? fail("bad-event", `${where}.currency`, "a currency, as there is money", "nothing"), `${where}.${name}`);
    },
  };
}

function valueOf(fields: Fields, { value, total }: Dialect, money: MoneyReader): number | null {
  for (const name of value) if (!isAbsent(fields[name])) return money.amount(fields[name], name);
  const whole = total === null ? null : money.amount(fields[total], total);
  if (whole === null) return null;
  return Math.max(0, whole - (money.amount(fields["shipping"], "shipping") ?? 0) - (money.amount(fields["tax"], "tax") ?? 0));
}

function productsOf(fields: Fields, { dialect, where, money }: { readonly dialect: Dialect; readonly where: string; readonly money: MoneyReader }): readonly ShopProduct[] {
  const list = fields[dialect.products];
  if (isAbsent(list)) return dialect.product.some((name) => !isAbsent(fields[name])) ? [productOf(fields, { dialect, where, money, at: "" })] : [];
  if (!Array.isArray(list) || list.length > mostProducts) fail("bad-event", `${where}.${dialect.products}`, `a list of at most ${mostProducts}`, describe(list));
  return list.map((entry: unknown, index) => {
    const at = `${dialect.products}[${index}]`;
    const product = objectOf(entry, `${where}.${at}`);
    refusePersonal(product, `${where}.${at}`, dialect.knownOfProducts);
    return productOf(product, { dialect, where, money, at: `${at}.` });
  });
}

function productOf(fields: Fields, { dialect, where, money, at }: { readonly dialect: Dialect; readonly where: string; readonly money: MoneyReader; readonly at: string }): ShopProduct {
  const product = textOf(fields, dialect.product, `${where}${at === "" ? "" : `.${at.slice(0, -1)}`}`);
  if (product === null) fail("bad-event", `${where}.${at}${dialect.product[0]}`, "an identifier", "nothing");
  const quantity = isAbsent(fields["quantity"]) ? 1 : decimalOf(fields["quantity"], `${where}.${at}quantity`, mostPieces);
  return {
    product, quantity, category: textOf(fields, dialect.category, `${where}${at === "" ? "" : `.${at.slice(0, -1)}`}`), priceMinor: money.amount(fields[dialect.price], `${at}${dialect.price}`),
  };
}

/** The first of these that is there, numbers as text. Throws `bad-event` for anything else. */
export function textOf(fields: Fields, names: readonly string[], where: string): string | null {
  for (const name of names) {
    const value = fields[name];
    if (isAbsent(value) || value === "") continue;
    const text = typeof value === "number" && Number.isFinite(value) ? String(value) : value;
    if (typeof text !== "string" || text.length > 256) fail("bad-event", `${where}.${name}`, "a text of at most 256 signs, or a number", describe(value));
    return text;
  }
  return null;
}

/** The number of a thing of Shopify's, whether it comes as "gid://shopify/Order/1001" or alone; null where there is none. */
export function numberOf(fields: Fields, where: string): string | null {
  const text = textOf(fields, ["admin_graphql_api_id", "id"], where);
  return text === null ? null : text.slice(text.lastIndexOf("/") + 1);
}

/** Throws `bad-event` for what is no object. */
export function objectOf(value: unknown, where: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) fail("bad-event", where, "an object", describe(value));
  return value as Fields;
}

/** A list of at most so many. */
export function listOf(value: unknown, where: string, most: number): readonly unknown[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > most) fail("bad-event", where, `a list of 1 to ${most}`, Array.isArray(value) ? `${value.length}` : describe(value));
  return value;
}

/** A time as text (ISO 8601) or milliseconds; now where it is not told, and never later than now. */
export function timeOf(value: unknown, where: string, { receivedMs }: EventOptions): number {
  if (isAbsent(value)) return receivedMs;
  const atMs = typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : value;
  const early = 946_684_800_000;
  if (typeof atMs !== "number" || !(atMs >= early && atMs <= receivedMs + 86_400_000)) fail("bad-event", where, "a time (ISO 8601) from 2000 until tomorrow", describe(value));
  return Math.min(Math.floor(atMs), receivedMs);
}

/** Who it is about. Throws `bad-event` where nobody is named. */
export function whoOf(fields: Fields, { customer, visitor, where }: { readonly customer: readonly string[]; readonly visitor: readonly string[]; readonly where: string }): Pick<ShopEvent, "customer" | "visitor"> {
  const who = { customer: textOf(fields, customer, where), visitor: textOf(fields, visitor, where) };
  if (who.customer === null && who.visitor === null) fail("bad-event", `${where}.${customer[0]}`, `a customer, or a visitor as ${visitor[0]}`, "nobody");
  return who;
}

/** The name under which a message is counted once: an order by its number, whoever tells it; else the sender's; else its content. */
export function messageOf(kind: ShopEventKind, { order, sender }: { readonly order: string | null; readonly sender: string | null }, content: unknown): string {
  if (kind === "order-completed" && order !== null) return `order-completed ${order}`;
  return sender === null ? `content ${hashOf(canonical(content))}` : `message ${sender}`;
}

/** Null or left out. */
export function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}
