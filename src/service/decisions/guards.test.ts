// Guards: caps of every kind hold, fail closed for money and open for the page, and a replay finds what they masked.
import { describe, expect, test } from "vitest";
import { codeOf, decideUntil, giftOf, openGiftService, type GiftService } from "../../../test/fixtures/gift-service.ts";
import { HOUR } from "../../../test/fixtures/gift-shop.ts";
import type { Guards } from "../campaigns/campaign-plan.ts";
import type { Alarm } from "../decision-service.ts";
import { isQuiet } from "./quiet-hours.ts";
import { verifyJournal } from "../journal/verify.ts";

const guarded = (guards: Partial<Guards>) => openGiftService({ guards, caps: { gifts: 10_000_000 } });
const expectReplayed = async ({ service, ports }: GiftService) => expect((await verifyJournal(service.journal.events(), ports)).mismatches).toEqual([]);

async function giftsOver(shop: GiftService, count: number, prefix: string, visitor?: string): Promise<string[]> {
  const gifts: string[] = [];
  for (let index = 0; index < count; index++) gifts.push(giftOf(await shop.decide(`${prefix}${index}`, visitor ?? `${prefix}${index}`)));
  return gifts;
}

describe("per person", () => {
  test("a frequency cap lets so many offers through within its time, then the fallback, then more", async () => {
    const shop = await guarded({ frequency: [{ most: 2, withinMs: HOUR }] });
    const offers = (gifts: readonly string[]) => gifts.filter((gift) => gift !== "none").length;
    expect(offers(await giftsOver(shop, 40, "a", "ann"))).toBe(2);
    expect(offers(await giftsOver(shop, 40, "b", "bob"))).toBe(2);
    const last = await shop.decide("a-last", "ann");
    expect(last).toMatchObject({ fallback: true, choices: [{ candidate: "none", propensity: 1 }] });
    shop.at(HOUR);
    expect(offers(await giftsOver(shop, 40, "c", "ann"))).toBe(2);
    await expectReplayed(shop);
  });

  test("a cool-down waits after each offer, and an offer that was taken back does not count", async () => {
    const shop = await guarded({ coolDownMs: HOUR });
    let decision = "";
    for (let index = 0; decision === ""; index++) if (giftOf(await shop.decide(`x${index}`, "ann")) !== "none") decision = `x${index}`;
    expect(await giftsOver(shop, 20, "y", "ann")).toEqual(Array.from({ length: 20 }, () => "none"));
    await shop.service.void({ campaign: "spring", decision, reason: "not sent" });
    expect((await giftsOver(shop, 20, "z", "ann")).filter((gift) => gift !== "none")).toHaveLength(1);
    await expectReplayed(shop);
  });

  test("what one person may hold masks the dear candidate first", async () => {
    const shop = await guarded({ perPerson: { gifts: 500 } });
    const gifts = await giftsOver(shop, 60, "p", "ann");
    const cents = gifts.reduce((sum, gift) => sum + (gift === "large" ? 400 : gift === "small" ? 100 : 0), 0);
    expect(cents).toBe(500);
    expect((await giftsOver(shop, 30, "q")).filter((gift) => gift !== "none").length).toBeGreaterThan(10);
    await expectReplayed(shop);
  });
});

describe("quiet hours", () => {
  const quietHours = { timeZone: "Europe/Berlin", from: "22:00", until: "08:00" };
  const berlin = (hour: number) => Date.UTC(2026, 0, 15, hour - 1);

  test("are those of the campaign's time zone, through midnight, in winter and in summer", () => {
    expect([21, 22, 23, 7].map((hour) => isQuiet(quietHours, berlin(hour)))).toEqual([false, true, true, true]);
    expect(isQuiet(quietHours, berlin(8))).toBe(false);
    expect(isQuiet(quietHours, Date.UTC(2026, 6, 15, 19, 59))).toBe(false);
    expect(isQuiet(quietHours, Date.UTC(2026, 6, 15, 20, 0))).toBe(true);
    expect(isQuiet({ ...quietHours, from: "09:00", until: "09:00" }, berlin(9))).toBe(false);
  });

  test("leave only the fallback", async () => {
    const shop = await guarded({ quietHours });
    shop.at(berlin(23));
    expect(await giftsOver(shop, 20, "night")).toEqual(Array.from({ length: 20 }, () => "none"));
    shop.at(berlin(12));
    expect((await giftsOver(shop, 20, "noon")).some((gift) => gift !== "none")).toBe(true);
    await expectReplayed(shop);
  });
});

describe("stock", () => {
  test("of 500 who want the last unit one gets it", async () => {
    const shop = await guarded({ stock: { large: 1 } });
    const answers = await Promise.all(Array.from({ length: 500 }, (_, index) => shop.decide(`d${index}`)));
    expect(answers.filter((answer) => giftOf(answer) === "large")).toHaveLength(1);
    expect(shop.balance("stock/large")).toMatchObject({ cap: 1, reserved: 1 });
    await expectReplayed(shop);
  });

  test("a unit is used up by a redemption and comes back with a void", async () => {
    const shop = await guarded({ stock: { large: 2 } });
    const redeemed = await decideUntil(shop, "large");
    await shop.service.redeem({ campaign: "spring", decision: redeemed, outcomeId: "o", outcome: { kind: "taken", cents: 400 } });
    const voided = await decideUntil(shop, "large", "e");
    await shop.service.void({ campaign: "spring", decision: voided, reason: "not sent" });
    expect(shop.balance("stock/large")).toMatchObject({ settled: 1, reserved: 0 });
    await expectReplayed(shop);
  });
});

test("exploration ends when its account is held, and the policy goes on without", async () => {
  const shop = await openGiftService({
    caps: { gifts: 10_000_000 }, guards: { explorationCap: 1000 }, assignments: { live: { policy: "fallback", explorationFloor: 0.6 } },
  });
  const gifts = await giftsOver(shop, 200, "x");
  const { reserved } = shop.balance("exploration");
  expect(reserved).toBeGreaterThan(600);
  expect(reserved).toBeLessThanOrEqual(1000);
  expect(gifts.slice(100).every((gift) => gift === "none")).toBe(true);
  await expectReplayed(shop);
});

describe("the breaker", () => {
  test("switches the campaign off when too much is held in too short a time, and raises the alarm once", async () => {
    const alarms: Alarm[] = [];
    const shop = await openGiftService({ caps: { gifts: 10_000_000 }, guards: { breaker: { gifts: { most: 2000, withinMs: HOUR } } } }, { alarm: (alarm) => alarms.push(alarm) });
    await giftsOver(shop, 100, "d");
    expect(shop.balance().reserved).toBeGreaterThanOrEqual(2000);
    expect(shop.balance().reserved).toBeLessThan(2400);
    expect(alarms).toEqual([{ kind: "breaker", campaign: "spring", account: "gifts", atMs: 0 }]);
    expect(shop.service.campaigns.find("spring").state.on).toBe(false);
    await expectReplayed(shop);
  });

  test("lets the same money through when it comes slowly", async () => {
    const shop = await openGiftService({ caps: { gifts: 10_000_000 }, guards: { breaker: { gifts: { most: 2000, withinMs: HOUR } } } });
    for (let index = 0; index < 60; index++) {
      shop.at(index * HOUR);
      await shop.decide(`d${index}`);
    }
    expect(shop.service.campaigns.find("spring").state.on).toBe(true);
    await expectReplayed(shop);
  });

  test("over all campaigns counts them together", async () => {
    const alarms: Alarm[] = [];
    const shop = await openGiftService({ caps: { gifts: 10_000_000 } }, { breaker: { gifts: { most: 1500, withinMs: HOUR } }, alarm: (alarm) => alarms.push(alarm) });
    await giftsOver(shop, 60, "d");
    expect(alarms).toHaveLength(1);
  });
});

test("guards that mean nothing are refused when the campaign is created", async () => {
  const hour = { most: 1, withinMs: HOUR };
  const faults: readonly [Partial<Guards>, string][] = [
    [{ frequency: [{ most: -1, withinMs: HOUR }] }, "bad-settings"], [{ frequency: [{ most: 1, withinMs: 0 }] }, "bad-settings"],
    [{ frequency: [{ most: 1, withinMs: 1e12 }] }, "bad-settings"], [{ coolDownMs: -1 }, "bad-settings"], [{ coolDownMs: Number.NaN }, "bad-settings"],
    [{ quietHours: { timeZone: "Mars/Olympus", from: "22:00", until: "08:00" } }, "bad-settings"], [{ quietHours: { timeZone: "UTC", from: "24:00", until: "08:00" } }, "bad-settings"],
    [{ stock: { large: 1.5 } }, "bad-settings"], [{ explorationCap: -1 }, "bad-settings"], [{ perPerson: { gift: 1 } }, "unknown-name"], [{ perPerson: { gifts: Number.NaN } }, "bad-settings"],
    [{ breaker: { gift: hour } }, "unknown-name"], [{ breaker: { gifts: { ...hour, most: 0.5 } } }, "bad-settings"],
  ];
  const { service } = await openGiftService();
  for (const [guards, code] of faults) {
    const { plan } = service.campaigns.find("spring");
    expect(await codeOf(service.campaigns.create({ ...plan, campaign: "other", caps: {}, guards })), JSON.stringify(guards)).toBe(code);
  }
});
