// A customer's profile: a pure fold over what the customer did. Counts come out the same in whatever order the events come in.
import { fadingTogether, fadingWith, type Fading } from "./fading.ts";
import { interestOf, type ShopEvent, type ShopProduct } from "./shop-event.ts";

/** Counts of one stretch of 30 days. */
export interface ProfileMonth {
  readonly orders: number;
  /** Minor units of the store's currency. */
  readonly spend: number;
  readonly visits: number;
  readonly couponsSent: number;
  readonly couponsRedeemed: number;
}

/** Something with the time it last happened, e.g. the view of a product. */
export type Dated = { readonly [name: string]: number };

/** Everything that is remembered of what a customer did. */
export interface Profile {
  readonly firstMs: number;
  readonly lastMs: number;
  /** Of the visit that `lastMs` belongs to. */
  readonly pages: number;
  /** By the number of the stretch since 1970 with its sign, "+688": named by the number alone, an object would keep room for the 688 before. */
  readonly months: { readonly [month: string]: ProfileMonth };
  readonly orderMs: number | null;
  readonly couponMs: number | null;
  readonly redemptionMs: number | null;
  readonly orderMemory?: Fading;
  readonly couponMemory?: Fading;
  readonly affinity: { readonly [category: string]: Fading };
  readonly views: number;
  readonly viewed: Dated;
  readonly bought: Dated;
  readonly favourites: Dated;
  readonly cart: { readonly [product: string]: { readonly quantity: number; readonly priceMinor: number } };
  /** Times of the last coupons, rising. */
  readonly coupons: readonly number[];
}

/** A stretch that is counted together, and the half-life of memories: 30 days. */
export const monthMs = 30 * 86_400_000;
/** Interest halves in 60 days, the memory of orders and coupons in 30. */
export const halfLives = { affinityMs: 2 * monthMs, memoryMs: monthMs } as const;
/** A visit is over when nothing happened for so long. */
const visitGapMs = 30 * 60_000;
const most = { months: 14, dated: 50, categories: 40, cart: 100, coupons: 32 };
const noMonth: ProfileMonth = { orders: 0, spend: 0, visits: 0, couponsSent: 0, couponsRedeemed: 0 };
const pageKinds = new Set<ShopEvent["kind"]>(["page-viewed", "product-viewed", "list-viewed", "cart-viewed", "products-searched"]);

/** The profile of somebody who was never seen. */
export function emptyProfile(atMs: number): Profile {
  return {
    firstMs: atMs, lastMs: Number.NEGATIVE_INFINITY, pages: 0, months: {}, orderMs: null, couponMs: null, redemptionMs: null, affinity: {}, views: 0,
    viewed: {}, bought: {}, favourites: {}, cart: {}, coupons: [],
  };
}

/** The profile after one event more. `count` is -1 to take an event back that was counted twice. */
export function foldShopEvent(profile: Profile | null, told: ShopEvent, count: 1 | -1 = 1): Profile {
  const event = tamed(told);
  const before = profile ?? emptyProfile(event.atMs);
  const seen = { ...before, firstMs: Math.min(before.firstMs, event.atMs), lastMs: Math.max(before.lastMs, event.atMs), ...visited(before, event, count) };
  const interested = withInterest(seen, event, count);
  return changes[event.kind]?.(interested, event, count) ?? interested;
}

// What an event does beyond counting a visit and showing interest; the others do nothing more.
const changes: { readonly [kind in ShopEvent["kind"]]?: (profile: Profile, event: ShopEvent, count: 1 | -1) => Profile } = {
  "product-viewed": (profile, { products, atMs }, count) => ({ ...profile, views: profile.views + count, viewed: dated(profile.viewed, products, atMs) }),
  "wishlist-added": (profile, { products, atMs }) => ({ ...profile, favourites: dated(profile.favourites, products, atMs) }),
  "wishlist-removed": (profile, { products }) => ({ ...profile, favourites: without(profile.favourites, products) }),
  "wishlist-carted": (profile, { products }, count) => ({ ...profile, cart: carted(profile.cart, products, count) }),
  "product-added": (profile, { products }, count) => ({ ...profile, cart: carted(profile.cart, products, count) }),
  "product-removed": (profile, { products }, count) => ({ ...profile, cart: carted(profile.cart, products, count === 1 ? -1 : 1) }),
  "cart-viewed": (profile, { products }) => (products.length === 0 ? profile : { ...profile, cart: carted({}, products, 1) }),
  "checkout-started": (profile, { products }) => (products.length === 0 ? profile : { ...profile, cart: carted({}, products, 1) }),
  "order-completed": (profile, { products, atMs, valueMinor }, count) => ({
    ...inMonth(profile, atMs, { orders: count, spend: count * (valueMinor ?? 0) }), cart: {}, orderMs: latest(profile.orderMs, atMs), bought: dated(profile.bought, products, atMs),
    orderMemory: fadingWith(profile.orderMemory, count, { atMs, halfLifeMs: halfLives.memoryMs }),
  }),
  "order-refunded": (profile, { atMs, valueMinor }, count) => inMonth(profile, atMs, { spend: -count * (valueMinor ?? 0) }),
  "order-cancelled": (profile, { atMs, valueMinor }, count) => inMonth(profile, atMs, { orders: -count, spend: -count * (valueMinor ?? 0) }),
};

/** The profile after an offer was made to the customer, or used up. */
export function foldCoupon(profile: Profile | null, what: "sent" | "redeemed", atMs: number): Profile {
  const before = profile ?? emptyProfile(atMs);
  if (what === "redeemed") return { ...inMonth(before, atMs, { couponsRedeemed: 1 }), redemptionMs: latest(before.redemptionMs, atMs) };
  return {
    ...inMonth(before, atMs, { couponsSent: 1 }), couponMs: latest(before.couponMs, atMs), coupons: [...before.coupons, atMs].toSorted((a, b) => a - b).slice(-most.coupons),
    couponMemory: fadingWith(before.couponMemory, 1, { atMs, halfLifeMs: halfLives.memoryMs }),
  };
}

/** What two identities of one customer did, together. */
export function mergeProfiles(one: Profile, other: Profile): Profile {
  const newer = one.lastMs >= other.lastMs ? one : other;
  const months = Object.entries(other.months).reduce((merged, [month, counts]) => inMonth(merged, Number(month) * monthMs, counts), one).months;
  const categories = new Set([...Object.keys(one.affinity), ...Object.keys(other.affinity)]);
  const affinity = Object.fromEntries([...categories].map((category) => [category, fadingTogether(one.affinity[category], other.affinity[category], halfLives.affinityMs)!]));
  const orderMemory = fadingTogether(one.orderMemory, other.orderMemory, halfLives.memoryMs);
  const couponMemory = fadingTogether(one.couponMemory, other.couponMemory, halfLives.memoryMs);
  return {
    firstMs: Math.min(one.firstMs, other.firstMs), lastMs: newer.lastMs, pages: newer.pages, months, affinity, views: one.views + other.views,
    orderMs: latest(one.orderMs, other.orderMs), couponMs: latest(one.couponMs, other.couponMs), redemptionMs: latest(one.redemptionMs, other.redemptionMs),
    ...(orderMemory !== undefined && { orderMemory }), ...(couponMemory !== undefined && { couponMemory }),
    viewed: newest(one.viewed, other.viewed), bought: newest(one.bought, other.bought), favourites: newest(one.favourites, other.favourites),
    cart: { ...one.cart, ...other.cart, ...newer.cart }, coupons: [...one.coupons, ...other.coupons].toSorted((a, b) => a - b).slice(-most.coupons),
  };
}

// An event that comes late belongs to no visit of its own.
function visited(profile: Profile, { kind, atMs }: ShopEvent, count: 1 | -1): Pick<Profile, "pages" | "months"> {
  const page = pageKinds.has(kind) ? 1 : 0;
  if (count === 1 && atMs - profile.lastMs > visitGapMs) return { pages: page, months: inMonth(profile, atMs, { visits: 1 }).months };
  return { pages: Math.max(0, profile.pages + (profile.lastMs - atMs > visitGapMs ? 0 : count * page)), months: profile.months };
}

function withInterest(profile: Profile, { kind, atMs, products }: ShopEvent, count: 1 | -1): Profile {
  const weight = interestOf[kind];
  if (weight === 0) return profile;
  const affinity: { [category: string]: Fading } = { ...profile.affinity };
  for (const { category } of products) if (category !== null) affinity[category] = fadingWith(affinity[category], count * weight, { atMs, halfLifeMs: halfLives.affinityMs });
  const entries = Object.entries(affinity);
  if (entries.length <= most.categories) return { ...profile, affinity };
  return { ...profile, affinity: Object.fromEntries(entries.sort(([, a], [, b]) => b.value - a.value).slice(0, most.categories)) };
}

function inMonth(profile: Profile, atMs: number, more: Partial<ProfileMonth>): Profile {
  const number = Math.floor(atMs / monthMs);
  const month = number < 0 ? String(number) : `+${number}`;
  const old = profile.months[month] ?? noMonth;
  const counts = Object.fromEntries(Object.entries(old).map(([name, value]) => [name, value + (more[name as keyof ProfileMonth] ?? 0)])) as unknown as ProfileMonth;
  const months = Object.entries({ ...profile.months, [month]: counts });
  return { ...profile, months: Object.fromEntries(months.sort(([a], [b]) => Number(a) - Number(b)).slice(-most.months)) };
}

// Products and categories become keys of objects: none of them may be called like something every object has.
function tamed(event: ShopEvent): ShopEvent {
  const wild = (name: string | null): name is string => name !== null && name in Object.prototype;
  if (!event.products.some(({ product, category }) => wild(product) || wild(category))) return event;
  const tame = <Name extends string | null>(name: Name) => (wild(name) ? `${name} ` : name);
  return { ...event, products: event.products.map((entry) => ({ ...entry, product: tame(entry.product), category: tame(entry.category) })) };
}

function latest(one: number | null, other: number | null): number | null {
  return one === null ? other : other === null ? one : Math.max(one, other);
}

function dated(known: Dated, products: readonly ShopProduct[], atMs: number): Dated {
  return newest(known, Object.fromEntries(products.map(({ product }) => [product, atMs])));
}

function newest(one: Dated, other: Dated): Dated {
  const all: { [name: string]: number } = { ...one };
  for (const [name, atMs] of Object.entries(other)) all[name] = Math.max(all[name] ?? atMs, atMs);
  const names = Object.entries(all);
  return names.length <= most.dated ? all : Object.fromEntries(names.sort(([, a], [, b]) => b - a).slice(0, most.dated));
}

function without(known: Dated, products: readonly ShopProduct[]): Dated {
  const gone = new Set(products.map(({ product }) => product));
  return Object.fromEntries(Object.entries(known).filter(([product]) => !gone.has(product)));
}

function carted(cart: Profile["cart"], products: readonly ShopProduct[], sign: 1 | -1): Profile["cart"] {
  const next = { ...cart };
  for (const { product, quantity, priceMinor } of products) {
    const pieces = (next[product]?.quantity ?? 0) + sign * quantity;
    if (pieces <= 0) delete next[product];
    else next[product] = { quantity: pieces, priceMinor: priceMinor ?? next[product]?.priceMinor ?? 0 };
  }
  return Object.keys(next).length <= most.cart ? next : cart;
}
