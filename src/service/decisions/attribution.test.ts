// Orders become outcomes of the right decision: by the code that was used, or of the last decision within the window.
import { expect, test } from "vitest";
import { codeOf, openGiftService } from "../../../test/fixtures/gift-service.ts";
import { shopEvent } from "../../../test/fixtures/shop-events.ts";
import { createMemoryVault } from "../../edge/vault/memory.ts";
import { couponKind, problems } from "../../problems/index.ts";
import type { AttributionRule } from "../campaigns/campaign-plan.ts";

const hour = 3_600_000;
const settings = couponKind.parseSettings({});
const startMs = settings.startMs + 240 * hour;
const page = { region: settings.regions[0], channel: settings.channels[0], tier: settings.tiers[0], subscribed: true, holiday: false };

async function openWith(rule: AttributionRule) {
  const fixture = await openGiftService({ attribution: rule }, { vault: createMemoryVault(), kinds: problems }, { campaign: "spring", problem: "coupon", assignments: { live: { policy: "uniform", explorationFloor: 0 } } });
  const { service, at } = fixture;
  const offers: { decision: string; label: string; atMs: number }[] = [];
  for (let index = 0; index < 12; index++) {
    const atMs = startMs + index * 60_000;
    at(atMs);
    const { choices: [{ candidate: label }] } = await service.decide({ campaign: "spring", decision: `d${index}`, customer: "ada", page: { ...page, couponsLast7Days: 0 } });
    if (label !== "none") offers.push({ decision: `d${index}`, label, atMs });
  }
  at(startMs + hour);
  const order = (coupon: string | null, more = {}) => shopEvent({ kind: "order-completed", order: "4711", atMs: startMs + hour, valueMinor: 100_000, coupon, ...more });
  return { ...fixture, offers, order };
}

test("by code: the newest decision that offered it; redeemed once; nothing without a code or for somebody else", async () => {
  const { service, offers, order } = await openWith({ by: "code", withinMs: 24 * hour, marginShare: 0.4 });
  const { label } = offers[0];
  const newest = offers.findLast((offer) => offer.label === label)!;
  const [told, ...more] = await service.attribution.attribute(order(label.toUpperCase()));
  expect(more).toEqual([]);
  expect(told).toMatchObject({ campaign: "spring", decision: newest.decision, redeems: true, outcome: { kind: "order", basketCents: 100_000, marginCents: 40_000, redeemed: true } });
  expect(JSON.stringify(told)).not.toContain("4711");
  expect([await codeOf(service.redeem(told)), await codeOf(service.redeem(told)), await codeOf(service.redeem({ ...told, outcomeId: "another" }))]).toEqual(["accepted", "accepted", "not-valid"]);
  // Told again it stays with that decision, though another one has come since.
  await service.decide({ campaign: "spring", decision: "later", customer: "ada", page });
  expect(await service.attribution.attribute(order(label))).toMatchObject([{ decision: newest.decision, redeems: true }]);
  const next = { order: "4712" };
  for (const event of [order(null, next), order("unheard of", next), order(label, { customer: "bob" }), order(label, { ...next, atMs: startMs - hour }), order(label, { kind: "order-updated" })]) expect(await service.attribution.attribute(event)).toEqual([]);
});

test("by last decision: the newest that offered anything within the time, and the code goes before it", async () => {
  const { service, offers, order } = await openWith({ by: "last-decision", withinMs: 24 * hour, marginShare: 1 });
  expect(await service.attribution.attribute(order(null))).toMatchObject([{ decision: offers[offers.length - 1].decision, redeems: false }]);
  expect(await service.attribution.attribute(order(offers[0].label))).toMatchObject([{ redeems: true }]);
  expect(await service.attribution.attribute(order(null, { atMs: startMs + 48 * hour }))).toEqual([]);
});

test("a rule that means nothing is refused, and a problem without orders says so", async () => {
  const rule: AttributionRule = { by: "code", withinMs: 1, marginShare: 1 };
  for (const attribution of [{ ...rule, by: "luck" as "code" }, { ...rule, withinMs: 0 }, { ...rule, marginShare: 2 }]) expect(await codeOf(openWith(attribution))).toBe("bad-settings");
  expect(await codeOf(openGiftService({ attribution: rule }))).toBe("unsuited");
});

test("a refund goes to the decision that got the order: shares of it add up, a cancelled order comes back whole, told again nothing more", async () => {
  const { service, offers, order } = await openWith({ by: "last-decision", withinMs: 24 * hour, marginShare: 0.4 });
  const refund = (messageId: string, valueMinor: number | null, more = {}) => shopEvent({ kind: "order-refunded", order: "4711", messageId, valueMinor, atMs: startMs + hour, ...more });
  expect(await service.attribution.attribute(refund("r1", 25_000))).toEqual([]);
  const [bought] = await service.attribution.attribute(order(null));
  await service.record(bought);
  const [first] = await service.attribution.attribute(refund("r1", 25_000));
  expect(first).toMatchObject({ decision: offers[offers.length - 1].decision, redeems: false, outcome: { kind: "refund", returnedShare: 0.25 } });
  expect((first.outcome as { order: string }).order).toBe(bought.outcomeId);
  expect((await service.record(first)).repeated).toBe(false);
  expect(await service.attribution.attribute(refund("r1", 25_000))).toEqual([]);
  expect(await service.attribution.attribute(refund("r2", 50_000))).toMatchObject([{ outcome: { returnedShare: 0.75 } }]);
  const [whole] = await service.attribution.attribute(refund("r3", null, { kind: "order-cancelled", valueMinor: 1 }));
  expect(whole.outcome).toMatchObject({ returnedShare: 1 });
  await service.record(whole);
  expect(await service.attribution.attribute(refund("r4", 10))).toEqual([]);
  for (const other of [{ order: "another" }, { customer: "bob" }]) expect(await service.attribution.attribute(refund("r5", 10, other))).toEqual([]);
});
