// Persons live: what they do is counted once, visitors become customers, opting out and erasure are honoured, and a restart knows it all.
import { describe, expect, test } from "vitest";
import { codeOf, openGiftService, type GiftService } from "../../../test/fixtures/gift-service.ts";
import { HOUR, giftKind, windowMs } from "../../../test/fixtures/gift-shop.ts";
import { shopEvent } from "../../../test/fixtures/shop-events.ts";
import { algorithms } from "../../algorithms/index.ts";
import { createMemoryVault } from "../../edge/vault/memory.ts";
import { createMemoryStore } from "../../edge/storage/memory.ts";
import { openDecisionService, plainState, verifyJournal, type CampaignRequest, type DecisionService, type JournalEvent, type Store } from "../index.ts";
import { claimOf } from "../events.ts";

const open = (campaign: Partial<CampaignRequest> = {}) => openGiftService(campaign, { vault: createMemoryVault(), currency: "EUR" });
const eventsOf = async (service: DecisionService): Promise<JournalEvent[]> => {
  const all: JournalEvent[] = [];
  for await (const { event } of service.journal.events()) all.push(event);
  return all;
};
const decidedBy = async ({ service }: GiftService, decision: string) => (await eventsOf(service)).find((event) => event.kind === "decided" && event.decision === decision) as Extract<JournalEvent, { kind: "decided" }>;

describe("what customers do", () => {
  test("is counted once per message, told one after the other, at once, or after a restart", async () => {
    const { service, ports } = await open();
    const event = shopEvent();
    expect(await service.customers.observe(event)).toEqual({ repeated: false, ignored: false });
    expect(await service.customers.observe(event)).toEqual({ repeated: true, ignored: false });
    const other = shopEvent({ messageId: "at once" });
    expect((await Promise.all([1, 2, 3].map(() => service.customers.observe(other)))).filter(({ repeated }) => !repeated)).toHaveLength(1);
    const next = await openDecisionService({ ...ports, stream: "two" });
    expect(await next.customers.observe(event)).toEqual({ repeated: true, ignored: false });
    expect(next.customers.view("ada", 0)).toMatchObject({ viewsInAll: 2, recent: ["lamp"], affinityShares: { home: 1 } });
  });

  test("two writers at once count a message once, and the one who came late takes it back", async () => {
    const store = createMemoryStore();
    // The index knows nothing of the other writer's message until it is written.
    const late: Store = { ...store, find: async () => null };
    const { service, ports } = await openGiftService({}, { store, vault: createMemoryVault() });
    const second = await openDecisionService({ ...ports, store: late, stream: "two" });
    await service.customers.observe(shopEvent({ messageId: "same" }));
    expect(await second.customers.observe(shopEvent({ messageId: "same" }))).toEqual({ repeated: true, ignored: false });
    await second.customers.observe(shopEvent({ messageId: "another" }));
    expect(second.customers.view("ada", 0).viewsInAll).toBe(1);
    await second.journal.refresh();
    expect(second.customers.view("ada", 0).viewsInAll).toBe(2);
    await service.journal.refresh();
    expect(service.customers.view("ada", 0).viewsInAll).toBe(2);
  });

  test("money of another currency counts without its money", async () => {
    const { service } = await open();
    for (const currency of ["EUR", "USD", null]) await service.customers.observe(shopEvent({ kind: "order-completed", currency, valueMinor: 1000 }));
    expect(service.customers.view("ada", 0)).toMatchObject({ ordersLastYear: 3, spendLastYearCents: 2000 });
  });

  test("a restart from a checkpoint and one from the beginning know the same, and the checkpoint shows nothing", async () => {
    const { service, ports, decide } = await open();
    await service.customers.observe(shopEvent({ customer: "ada@example.com" }));
    await decide("d1", "ada@example.com");
    await service.journal.checkpoint();
    const saved: string[] = [];
    for await (const entry of ports.store.checkpoint.load()) saved.push(...entry);
    expect(saved.join(" ")).not.toMatch(/ada@|"lamp"|"home"/);
    await service.customers.observe(shopEvent({ customer: "ada@example.com", messageId: "after" }));
    const quick = await openDecisionService({ ...ports, stream: "two" });
    await ports.store.checkpoint.clear();
    const slow = await openDecisionService({ ...ports, stream: "three" });
    expect(quick.customers.view("ada@example.com", 0).viewsInAll).toBe(2);
    expect(plainState(quick.journal.state)).toEqual(plainState(slow.journal.state));
  });
});

describe("a visitor who signs in", () => {
  test("is the customer from then on, with one profile and one set of caps; on a shared device the next one does not inherit", async () => {
    const { service, ports, decide } = await open({ guards: { coolDownMs: HOUR } });
    await service.customers.observe(shopEvent({ customer: null, visitor: "device", atMs: 1 }));
    await service.customers.observe(shopEvent({ customer: "ada", visitor: "device", atMs: 2 }));
    await service.customers.observe(shopEvent({ customer: null, visitor: "device", atMs: 3 }));
    await service.customers.observe(shopEvent({ customer: "bob", visitor: "device", atMs: 4 }));
    expect([service.customers.view("ada", 0).viewsInAll, service.customers.view("bob", 0).viewsInAll]).toEqual([3, 1]);
    for (let index = 0; index < 10; index++) await decide(`d${index}`, "device");
    await decide("as ada", "ada");
    const decided = await decidedBy({ service } as GiftService, "as ada");
    expect(decided.guards).toEqual(["cool-down"]);
    expect((await verifyJournal(service.journal.events(), { ...ports, kinds: [giftKind], algorithms })).mismatches).toEqual([]);
  });

  test("caps count what was decided before the sign-in", async () => {
    const { service, decide } = await open({ guards: { coolDownMs: HOUR } });
    for (let index = 0; index < 10; index++) await decide(`d${index}`, "device");
    await service.customers.observe(shopEvent({ customer: "ada", visitor: "device" }));
    await decide("as ada", "ada");
    expect((await decidedBy({ service } as GiftService, "as ada")).guards).toEqual(["cool-down"]);
  });

  test("keeps the bucket of the older identity, whichever that is", async () => {
    const kept: string[] = [];
    for (let index = 0; index < 12; index++) {
      const fixture = await open({ holdoutShare: 0.5 });
      const [visitor, customer] = [`device ${index}`, `customer ${index}`];
      const older = index % 2 === 0 ? visitor : customer;
      const first = await fixture.decide("first", older);
      fixture.at(1000);
      await fixture.decide("second", older === visitor ? customer : visitor);
      await fixture.service.customers.observe(shopEvent({ customer, visitor, atMs: 2000 }));
      for (const who of [visitor, customer]) expect((await fixture.decide(`again as ${who}`, who)).bucket).toBe(first.bucket);
      kept.push(first.bucket);
      expect((await verifyJournal(fixture.service.journal.events(), { ...fixture.ports, kinds: [giftKind], algorithms })).mismatches).toEqual([]);
    }
    expect(new Set(kept).size).toBe(2);
  });
});

test("whoever opts out gets the baseline and has no profile, until further notice", async () => {
  const { service, ports, decide } = await open();
  await service.customers.observe(shopEvent());
  await service.customers.optOut("ada", true);
  expect(await service.customers.observe(shopEvent())).toEqual({ repeated: false, ignored: true });
  expect(service.customers.view("ada", 0)).toMatchObject({ viewsInAll: 0, recent: [] });
  for (let index = 0; index < 20; index++) expect((await decide(`d${index}`, "ada")).fallback).toBe(true);
  expect((await decidedBy({ service } as GiftService, "d0")).guards).toEqual(["opted-out"]);
  await service.customers.optOut("ada", false);
  expect((await decide("back", "ada")).fallback).toBe(false);
  expect((await verifyJournal(service.journal.events(), { ...ports, kinds: [giftKind], algorithms })).mismatches).toEqual([]);
});

describe("erasure", () => {
  test("makes a person unreadable while money, chain and replay stay in order, and counts what is gone", async () => {
    const { service, ports, decide, at, balance } = await open({ guards: { coolDownMs: 0 } });
    for (let index = 0; index < 10; index++) await decide(`ada${index}`, "ada");
    for (let index = 0; index < 10; index++) await decide(`bob${index}`, "bob");
    await service.record({ campaign: "spring", decision: "ada0", outcomeId: "o", outcome: { kind: "bought", marginCents: 5 } });
    await service.customers.observe(shopEvent({ customer: "ada", visitor: "device" }));
    const exported = await service.customers.export("ada");
    expect([exported.decisions.length, exported.decisions[0].outcomes.length, exported.events.length, exported.profile?.views]).toEqual([10, 1, 1, 1]);
    const before = balance();

    expect(await service.customers.erase("ada")).toBe(2);
    expect(balance()).toEqual(before);
    expect(await codeOf(decide("ada0", "ada"))).toBe("gone");
    expect(await codeOf(service.record({ campaign: "spring", decision: "ada1", outcomeId: "o", outcome: { kind: "taken", cents: 1 } }))).toBe("gone");
    expect(await service.customers.export("ada")).toMatchObject({ decisions: [], events: [], profile: null });
    expect(service.customers.view("ada", 0).viewsInAll).toBe(0);
    const verified = await verifyJournal(service.journal.events(), { ...ports, kinds: [giftKind], algorithms });
    expect(verified).toEqual({ decisions: 10, erased: 10, mismatches: [] });
    expect(await service.customers.erase("ada")).toBe(0);
    expect(await service.customers.erase("nobody")).toBe(0);

    // A returning customer starts anew, under a name that nothing ties to the old one.
    await decide("again", "ada");
    const events = await eventsOf(service);
    const persons = new Set(events.flatMap((event) => (event.kind === "decided" ? [event.person] : [])));
    expect(persons.size).toBe(3);
    at(windowMs + 1);
    expect(await service.closeWindows()).toBe(21);
    expect(balance()).toMatchObject({ reserved: 0, settled: 0 });
    at(2 * windowMs + 2);
    const { records, erased } = await service.records("spring");
    expect([records.length, erased]).toEqual([11, 10]);
  });

  test("in the middle of a batch: the answer stands, the record is unreadable, and nothing breaks", async () => {
    const { service, decide } = await open();
    await decide("d0", "ada");
    const waiting = decide("d1", "ada");
    await Promise.all([waiting, service.customers.erase("ada")]);
    expect((await waiting).decision).toBe("d1");
    const sealed = (await eventsOf(service)).flatMap((event) => (event.kind === "decided" ? [event.sealed] : []));
    expect(sealed).toEqual([null, null]);
    expect((await decide("d2", "ada")).decision).toBe("d2");
  });

  test("holds when the vault is put back to an older state than the journal", async () => {
    const { service, ports, decide } = await open();
    await decide("d0", "ada");
    await service.customers.erase("ada");
    const older = createMemoryVault();
    const decided = (await decidedBy({ service } as GiftService, "d0")).person!;
    older.seal(decided, new Uint8Array(1), new Uint8Array(0));
    expect(older.isErased(decided)).toBe(false);
    await openDecisionService({ ...ports, vault: older, stream: "two" });
    expect(older.isErased(decided)).toBe(true);
  });

  test("claims of messages are hashes under the secret", async () => {
    const { service } = await open();
    await service.customers.observe(shopEvent({ messageId: "order of ada" }));
    expect(await service.journal.find(claimOf("observed", "order of ada"))).toBeNull();
  });
});
