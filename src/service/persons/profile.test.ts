// The profile fold: what it counts, what fades, and that neither the order nor the splitting of events changes what it says.
import fc from "fast-check";
import { expect, test } from "vitest";
import { shopEvent } from "../../../test/fixtures/shop-events.ts";
import { canonical } from "../../core/index.ts";
import { foldCoupon, foldShopEvent, interestOf, mergeProfiles, viewOfProfile, type Profile, type ShopEvent, type ShopEventKind } from "../index.ts";

const day = 86_400_000;
const fold = (events: readonly ShopEvent[]): Profile | null => events.reduce<Profile | null>((profile, event) => foldShopEvent(profile, event), null);
const view = (profile: Profile | null, timeMs: number) => viewOfProfile(profile, { subject: "ada", timeMs, couponWindowMs: 7 * day });
const order = (atMs: number, valueMinor: number): ShopEvent => shopEvent({ kind: "order-completed", atMs, valueMinor });

test("recency, frequency and money of the last year, refunds and cancellations taken off", () => {
  const now = 1000 * day;
  const profile = fold([order(now - 500 * day, 9900), order(now - 40 * day, 5000), order(now - 2 * day, 3000), order(now - 2 * day, 700),
    shopEvent({ kind: "order-refunded", atMs: now - day, valueMinor: 1000 }), shopEvent({ kind: "order-cancelled", atMs: now - day, valueMinor: 700 })]);
  expect(view(profile, now)).toMatchObject({ daysSinceOrder: 2, ordersLastYear: 2, spendLastYearCents: 7000, usualBasketCents: 3500 });
  expect(view(profile, now).orderMemory).toBeCloseTo(0.5 ** (500 / 30) + 0.5 ** (40 / 30) + 2 * 0.5 ** (2 / 30), 9);
  expect(view(null, now)).toMatchObject({ daysSinceOrder: null, ordersLastYear: 0, usualBasketCents: 0, affinityShares: {}, daysSinceFirstSeen: 0 });
});

test("interest fades by half in 60 days; an order says more than a view", () => {
  const of = (category: string) => [{ product: category, category, priceMinor: 1, quantity: 1 }];
  const profile = fold([shopEvent({ atMs: 0, kind: "order-completed", products: of("home") }), shopEvent({ atMs: 60 * day, products: of("garden") })]);
  const { affinityShares } = view(profile, 60 * day);
  expect(affinityShares["home"]).toBeCloseTo(2.5 / 3.5, 12);
  expect(affinityShares["garden"]).toBeCloseTo(1 / 3.5, 12);
});

test("products and categories may be called anything", () => {
  const names = ["__proto__", "constructor", "toString"];
  const products = names.map((name) => ({ product: name, category: name, priceMinor: 100, quantity: 1 }));
  const profile = fold([shopEvent({ products }), shopEvent({ kind: "product-added", products }), shopEvent({ kind: "wishlist-added", products })]);
  const { recent, favourites, basketCents, affinityShares } = view(profile, 1);
  expect([recent.length, favourites.length, basketCents, Object.values(affinityShares)]).toEqual([3, 3, 300, [1 / 3, 1 / 3, 1 / 3]]);
  expect(view(JSON.parse(JSON.stringify(profile)) as Profile, 1)).toEqual(view(profile, 1));
});

test("visits, pages, the basket and favourites", () => {
  const minutes = (count: number): number => count * 60_000;
  const lamp = { product: "lamp", category: "home", priceMinor: 2000, quantity: 2 };
  const profile = fold([
    shopEvent({ atMs: 0 }), shopEvent({ atMs: minutes(10) }), shopEvent({ atMs: minutes(60) }), shopEvent({ atMs: minutes(70) }), shopEvent({ atMs: minutes(75), kind: "wishlist-added" }),
    shopEvent({ atMs: minutes(80), kind: "product-added", products: [lamp] }), shopEvent({ atMs: minutes(81), kind: "product-removed" }),
  ]);
  expect(view(profile, minutes(82))).toMatchObject({ visitsLastYear: 2, pagesThisVisit: 2, basketCents: 2000, favourites: ["lamp"] });
  expect(view(profile, minutes(200))).toMatchObject({ pagesThisVisit: 0, basketCents: 2000 });
  expect(view(foldShopEvent(profile, shopEvent({ atMs: minutes(90), kind: "order-completed" })), minutes(91))).toMatchObject({ basketCents: 0, bought: ["lamp"] });
  expect(view(foldShopEvent(profile, shopEvent({ atMs: minutes(90), kind: "wishlist-removed" })), minutes(91)).favourites).toEqual([]);
});

test("coupons: sent, redeemed, expired once their window is over", () => {
  const sent = [0, 1, 20, 25].reduce<Profile | null>((profile, at) => foldCoupon(profile, "sent", at * day), null);
  const profile = foldCoupon(sent, "redeemed", 26 * day);
  expect(view(profile, 27 * day)).toMatchObject({
    couponsSentLastYear: 4, couponsRedeemedLastYear: 1, couponsExpiredLastYear: 1, couponsLast7Days: 2, daysSinceCoupon: 2, daysSinceRedemption: 1,
  });
});

const anyEvent = fc.record({
  kind: fc.constantFrom(...(Object.keys(interestOf) as ShopEventKind[])), hour: fc.integer({ min: 0, max: 9000 }), product: fc.constantFrom("lamp", "chair", "rug"), valueMinor: fc.integer({ min: 0, max: 10_000 }),
}).map(({ kind, hour, product, valueMinor }) => shopEvent({ kind, atMs: hour * 3_600_000, valueMinor, products: [{ product, category: `of ${product}`, priceMinor: 100, quantity: 1 }] }));
// Baskets, pages and the count of visits are of the moment: they depend on which event is the latest.
const settled = (profile: Profile | null) => {
  const { basketCents: _, pagesThisVisit: __, visitsLastYear: ___, favourites: ____, ...rest } = view(profile, 9000 * 3_600_000);
  const rounded: unknown = JSON.parse(JSON.stringify(rest), (____2, value: unknown) => (typeof value === "number" ? Number(value.toFixed(6)) : value));
  return canonical(rounded);
};
const byProduct = (a: ShopEvent, b: ShopEvent): number => (a.products[0].product < b.products[0].product ? -1 : 1);

test("the order of events changes nothing that lasts, a merge equals one profile, and an event taken back leaves no count", () => {
  const distinct = fc.uniqueArray(anyEvent, { maxLength: 25, selector: ({ atMs }) => atMs });
  fc.assert(fc.property(distinct, fc.nat(25), anyEvent, (events, at, extra) => {
    const whole = fold(events);
    expect(settled(fold(events.toReversed()))).toBe(settled(whole));
    expect(settled(fold(events.toSorted(byProduct)))).toBe(settled(whole));
    const [one, other] = [fold(events.slice(0, at)), fold(events.slice(at))];
    if (one !== null && other !== null) expect(settled(mergeProfiles(one, other))).toBe(settled(whole));
    const twice = foldShopEvent(foldShopEvent(whole, extra), extra);
    expect(settled(foldShopEvent(twice, extra, -1))).toBe(settled(foldShopEvent(whole, extra)));
  }), { numRuns: 200, seed: 5 });
});
