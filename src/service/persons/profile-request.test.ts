// A decision that is asked for with a customer and a page: the request is made of the profile, journaled whole, and drawn again by a replay.
import { expect, test } from "vitest";
import { codeOf, openGiftService } from "../../../test/fixtures/gift-service.ts";
import { shopEvent } from "../../../test/fixtures/shop-events.ts";
import { algorithms } from "../../algorithms/index.ts";
import { createMemoryVault } from "../../edge/vault/memory.ts";
import { couponKind, problems, recommendationKind, type CouponRequest } from "../../problems/index.ts";
import { verifyJournal, viewOfProfile, type ShopEvent } from "../index.ts";

const day = 86_400_000;
const settings = couponKind.parseSettings({});
const [category, other] = settings.categories;
const page = { region: settings.regions[0], channel: settings.channels[0], tier: settings.tiers[0], subscribed: true, holiday: false };
const product = (name: string, of: string, priceMinor = 2000) => ({ product: name, category: of, priceMinor, quantity: 1 });

async function openStore() {
  const fixture = await openGiftService({}, { vault: createMemoryVault(), kinds: problems, currency: "EUR" }, { campaign: "spring", problem: "coupon", assignments: { live: { policy: "uniform", explorationFloor: 0 } } });
  fixture.at(settings.startMs + 10 * day);
  return { ...fixture, nowMs: settings.startMs + 10 * day };
}

test("coupons: recency, frequency, money, interest and the basket come from the profile, the rest from the page", async () => {
  const { service, ports, nowMs } = await openStore();
  const observe = (event: ShopEvent) => service.customers.observe(event);
  await observe(shopEvent({ kind: "order-completed", atMs: nowMs - 3 * day, valueMinor: 4000, products: [product("lamp", category), product("spade", other), product("odd", "not a category of the settings")] }));
  await observe(shopEvent({ kind: "product-added", atMs: nowMs - 60_000, products: [product("rug", category, 2500)] }));
  await observe(shopEvent({ kind: "product-viewed", atMs: nowMs - 30_000, products: [product("rug", category)] }));
  await service.decide({ campaign: "spring", decision: "d1", customer: "ada", page });
  const exported = await service.customers.export("ada");
  const request = exported.decisions[0].request as CouponRequest;
  expect(request).toMatchObject({ subject: "ada", timeMs: nowMs, ordersLastYear: 1, spendLastYearCents: 4000, usualBasketCents: 4000, basketCents: 2500, visitsLastYear: 2, pagesThisVisit: 1, subscribed: true });
  expect(request.daysSinceOrder).toBeCloseTo(3, 9);
  expect(Object.keys(request.affinityShares).sort()).toEqual([category, other].sort());
  expect(request.affinityShares[category]).toBeGreaterThan(request.affinityShares[other]);
  // Asked again while the profile has moved on: the same decision.
  await observe(shopEvent({ atMs: nowMs, products: [product("lamp", other)] }));
  expect(await codeOf(service.decide({ campaign: "spring", decision: "d1", customer: "ada", page }))).toBe("accepted");
  expect(await codeOf(service.decide({ campaign: "spring", decision: "d1", customer: "bob", page }))).toBe("conflict");
  expect((await verifyJournal(service.journal.events(), { ...ports, kinds: problems, algorithms })).mismatches).toEqual([]);
});

test("coupons: what was offered and redeemed is in the next request; the page goes first; what is missing is named", async () => {
  const { service } = await openStore();
  await service.customers.observe(shopEvent());
  let sent = 0;
  for (let index = 0; index < 10; index++) {
    const { fallback, candidates } = await service.decide({ campaign: "spring", decision: `d${index}`, customer: "ada", page: { ...page, couponsLast7Days: 0 } });
    if (!fallback && (candidates[0] as { kind: string }).kind !== "none") sent++;
  }
  const view = service.customers.view("ada", day);
  expect([view.couponsSentLastYear, view.couponsLast7Days, view.daysSinceCoupon]).toEqual([sent, sent, sent === 0 ? null : 0]);
  expect(sent).toBeGreaterThan(3);
  const decided = (await service.customers.export("ada")).decisions.at(-1)!.request as CouponRequest;
  expect(decided.couponsLast7Days).toBe(0);
  expect(decided.couponsSentLastYear).toBeGreaterThan(2);
  const ask = (changes: object) => codeOf(service.decide({ campaign: "spring", decision: "x", customer: "ada", page: { ...page, ...changes } }));
  for (const changes of [{ region: undefined }, { region: "nowhere" }, { subject: "bob" }, { more: 1 }]) expect(await ask(changes)).toBe("bad-request");
  expect(await codeOf(service.decide({ campaign: "spring", decision: "x", customer: "ada", page: 5 }))).toBe("bad-request");
});

test("a problem whose requests come whole says so", async () => {
  const { service } = await openGiftService();
  expect(await codeOf(service.decide({ campaign: "spring", decision: "d", customer: "ada", page: {} }))).toBe("unsuited");
});

test("recommendations: interests are the mean of what was viewed and stands on the page", () => {
  const chosen = recommendationKind.parseSettings({});
  const problem = recommendationKind.create(chosen);
  const offered = (id: string, first: number) => ({
    id, category: chosen.categories[0], attributes: chosen.attributes.map((_, index) => (index === 0 ? first : 0)), priceCents: 100, ageDays: 1, views: 0, meanStars: null, exposureShare: 0, inStock: true,
  });
  const view = { ...viewOfProfile(null, { subject: "ada", timeMs: day, couponWindowMs: 0 }), recent: ["a", "gone", "b"], viewsInAll: 3, bought: ["c"] };
  const request = problem.parseRequest(problem.requestOf!(view, { products: [offered("a", 1), offered("b", -1), offered("c", 0.5)] }));
  const fade = chosen.viewFade;
  expect(request.interests[0]).toBeCloseTo((1 - fade * fade) / (1 + fade * fade), 12);
  expect(request).toMatchObject({ subject: "ada", viewsInAll: 3, recent: ["a", "gone", "b"], bought: ["c"] });
});
