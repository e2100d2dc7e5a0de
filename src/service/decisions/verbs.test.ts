// The verbs after a decision: shown, redeem, void, reverse, and the open decision that is returned again.
import { describe, expect, test } from "vitest";
import { codeOf, decideUntil, giftOf, openGiftService, type GiftService } from "../../../test/fixtures/gift-service.ts";
import { giftKind, HOUR, windowMs } from "../../../test/fixtures/gift-shop.ts";
import type { Problem, ProblemKind } from "../../problems/index.ts";
import { plainState } from "../journal/saved-state.ts";
import { openDecisionService } from "../decision-service.ts";
import { verifyJournal } from "../journal/verify.ts";

const taken = (cents: number) => ({ kind: "taken", cents });
const redeem = ({ service }: GiftService, decision: string, outcomeId: string, cents = 100) =>
  service.redeem({ campaign: "spring", decision, outcomeId, outcome: taken(cents) });

// After whatever a test did, another start has the same state and every draw comes out again.
async function expectSound({ service, ports }: GiftService): Promise<void> {
  const wanted = plainState(service.journal.state);
  expect((await verifyJournal(service.journal.events(), ports)).mismatches).toEqual([]);
  expect(plainState((await openDecisionService(ports)).journal.state)).toEqual(wanted);
}

describe("redeem", () => {
  test("of 32 at once exactly one succeeds, in each of 50 rounds; told again it is the same; and it is paid once", async () => {
    const shop = await openGiftService({ caps: { gifts: 10_000_000 } });
    let paid = 0;
    for (let round = 0; round < 50; round++) {
      const decision = await decideUntil(shop, "small", `r${round}-`);
      const codes = await Promise.all(Array.from({ length: 32 }, (_, index) => codeOf(redeem(shop, decision, `o${index}`))));
      expect(codes.filter((code) => code === "accepted")).toHaveLength(1);
      expect(codes.filter((code) => code === "not-valid")).toHaveLength(31);
      const winner = `o${codes.indexOf("accepted")}`;
      expect(await redeem(shop, decision, winner)).toMatchObject({ repeated: true });
      expect(await codeOf(redeem(shop, decision, winner, 50))).toBe("conflict");
      paid += 100;
      expect(shop.balance().settled).toBe(paid);
    }
    await expectSound(shop);
  });

  test("does not take an outcome that was only recorded for a redemption: one succeeds, whatever was told before", async () => {
    const shop = await openGiftService();
    const decision = await decideUntil(shop, "small", "told-");
    await shop.service.record({ campaign: "spring", decision, outcomeId: "order", outcome: taken(100) });
    expect(await codeOf(redeem(shop, decision, "order"))).toBe("conflict");
    expect(await codeOf(redeem(shop, decision, "till"))).toBe("accepted");
    expect(await codeOf(redeem(shop, decision, "again"))).toBe("not-valid");
    await expectSound(shop);
  });

  test("is refused when the offer was taken back or is over, and a clock that is set back revives nothing", async () => {
    const shop = await openGiftService();
    const voided = await decideUntil(shop, "small", "v");
    await shop.service.void({ campaign: "spring", decision: voided, reason: "the basket was emptied" });
    expect(await codeOf(redeem(shop, voided, "o"))).toBe("not-valid");
    const old = await decideUntil(shop, "small", "w");
    shop.at(400 * 24 * HOUR);
    expect(await codeOf(redeem(shop, old, "o"))).toBe("not-valid");
    shop.at(0);
    expect(await codeOf(redeem(shop, old, "o"))).toBe("not-valid");
    expect(await codeOf(redeem(shop, "never", "o"))).toBe("not-found");
    await expectSound(shop);
  });

  test("holds to the validity that the problem states", async () => {
    const kind: ProblemKind = {
      ...giftKind,
      create: (settings) => ({ ...(giftKind.create(settings as never) as Problem), validity: () => ({ fromMs: HOUR, untilMs: 2 * HOUR }) }),
    };
    const shop = await openGiftService({}, { kinds: [kind] });
    const [early, late] = [await decideUntil(shop, "small", "a"), await decideUntil(shop, "small", "b")];
    expect(await codeOf(redeem(shop, early, "o"))).toBe("not-valid");
    shop.at(HOUR);
    expect(await codeOf(redeem(shop, early, "o"))).toBe("accepted");
    shop.at(2 * HOUR + 1);
    expect(await codeOf(redeem(shop, late, "o"))).toBe("not-valid");
    shop.at(HOUR);
    expect(await codeOf(redeem(shop, late, "o"))).toBe("not-valid");
    await expectSound(shop);
  });
});

describe("void and reverse", () => {
  test("void gives back what was held, once, and nobody learns from the decision", async () => {
    const shop = await openGiftService();
    const decision = await decideUntil(shop, "large");
    const { reserved } = shop.balance();
    await shop.service.void({ campaign: "spring", decision, reason: "a mistake" });
    await shop.service.void({ campaign: "spring", decision, reason: "a mistake" });
    expect(shop.balance().reserved).toBe(reserved - 400);
    shop.at(windowMs + 1);
    const { records } = await shop.service.records("spring");
    expect(records.map((record) => record.decision)).not.toContain(decision);
    const paid = await decideUntil(shop, "small", "p");
    await redeem(shop, paid, "o");
    expect(await codeOf(shop.service.void({ campaign: "spring", decision: paid, reason: "too late" }))).toBe("not-valid");
    await expectSound(shop);
  });

  test("reverse brings paid money back, also after the window, once per name and never more than was paid", async () => {
    const shop = await openGiftService();
    const decision = await decideUntil(shop, "small");
    await redeem(shop, decision, "o");
    shop.at(windowMs + 1);
    await shop.service.closeWindows();
    const reverse = (reversalId: string, cents: number) => shop.service.reverse({ campaign: "spring", decision, reversalId, amounts: { gifts: cents }, reason: "refund" });
    await reverse("r1", 60);
    await reverse("r1", 60);
    expect(shop.balance()).toMatchObject({ settled: 40, reserved: 0 });
    expect(await codeOf(reverse("r2", 41))).toBe("ledger");
    await reverse("r3", 40);
    expect(shop.balance().settled).toBe(0);
    await expectSound(shop);
  });
});

test("decisions count when they are shown, where the campaign says so", async () => {
  const shop = await openGiftService({ counts: "shown" });
  for (const decision of ["a", "b", "c"]) await shop.decide(decision);
  await shop.service.shown({ campaign: "spring", decision: "b" });
  await shop.service.shown({ campaign: "spring", decision: "b" });
  shop.at(windowMs + 1);
  expect((await shop.service.records("spring")).records.map(({ decision }) => decision)).toEqual(["b"]);
  await expectSound(shop);
});

describe("an open decision", () => {
  test("is returned again under other names until its hold passes, so that nobody fishes for a better one by reloading", async () => {
    const shop = await openGiftService({ holdMs: HOUR });
    const first = await shop.decide("d0", "ann");
    for (let index = 1; index < 40; index++) expect(await shop.decide(`d${index}`, "ann")).toEqual(first);
    expect(await shop.decide("d7", "ann")).toEqual(first);
    expect((await shop.decide("other", "bob")).decision).toBe("other");
    shop.at(HOUR + 1);
    expect((await shop.decide("later", "ann")).decision).toBe("later");
    expect(await codeOf(shop.decide("d7", "bob"))).toBe("conflict");
    shop.at(0);
    expect((await shop.decide("d7", "ann"))).toEqual(first);
    await expectSound(shop);
  });

  test("that was redeemed makes room for another one", async () => {
    const shop = await openGiftService({ holdMs: HOUR });
    const decision = await decideUntil(shop, "small");
    await redeem(shop, decision, "o");
    expect((await shop.decide("again", decision)).decision).toBe("again");
    expect(giftOf(await shop.decide("again", decision))).toBeDefined();
    await expectSound(shop);
  });
});
