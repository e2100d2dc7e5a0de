// Cutting old records off changes nothing that is known: laws over random seasons, a crash at every call of the store, and what it must refuse.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codeOf, openGiftService, type GiftService } from "../../../test/fixtures/gift-service.ts";
import { HOUR, windowMs } from "../../../test/fixtures/gift-shop.ts";
import { shopEvent } from "../../../test/fixtures/shop-events.ts";
import { createMemoryVault } from "../../edge/vault/memory.ts";
import { createMemoryStore } from "../../edge/storage/memory.ts";
import { digestOf } from "../../core/index.ts";
import { openDecisionService, type DecisionService, type ServicePorts, type Store } from "../index.ts";
import { carriedStream, readBase, stateOfBase, type Base } from "./base.ts";
import { createRecordCodec } from "./record-codec.ts";
import { plainState } from "./saved-state.ts";
import { verifyJournal } from "./verify.ts";

const DAY = 24 * HOUR;
const rememberMs = 2 * DAY;
const limits = { anchorRecords: 7, anchorMs: HOUR, checkpointRecords: 11, recentEvents: 3 };
const campaign = { caps: { gifts: 20_000 }, guards: { frequency: [{ most: 3, withinMs: DAY }], coolDownMs: HOUR } };

const openShop = (given: Partial<ServicePorts> = {}): Promise<GiftService> => openGiftService(campaign, { vault: createMemoryVault(), rememberMs, limits, ...given });
const baseOf = (ports: Pick<ServicePorts, "store" | "vault">): Promise<Base | null> => readBase(ports.store, createRecordCodec(ports.vault, digestOf), digestOf);
const rounded = (service: DecisionService): unknown => JSON.parse(JSON.stringify(plainState(service.journal.state)), (_, value: unknown) => (typeof value === "number" ? Number(value.toPrecision(9)) : value));
const recordsIn = async ({ store }: ServicePorts): Promise<number> => {
  let count = 0;
  for (const stream of await store.streams()) count += (await store.head(stream)).position - (await store.head(stream)).start;
  return count;
};

type Step = readonly [what: number, who: number, hours: number];
const steps = fc.array(fc.tuple(fc.nat(9), fc.nat(5), fc.nat(9)), { minLength: 40, maxLength: 90 });

// Decisions and what becomes of them, customers and what they do, days that pass; whatever is refused is passed over.
async function season({ service, decide, at, ports }: GiftService, list: readonly Step[], from = 0): Promise<void> {
  let nowMs = ports.clock();
  for (const [index, [what, who, hours]] of list.entries()) {
    nowMs += hours * HOUR;
    at(nowMs);
    const [decision, earlier] = [`d${from + index}`, `d${from + index - who - 1}`];
    const name = { campaign: "spring", decision: earlier };
    const one = async (): Promise<unknown> => {
      if (what < 4) return decide(decision, `v${who}`);
      if (what === 4) return service.redeem({ ...name, outcomeId: "o", outcome: { kind: "taken", cents: 100 } });
      if (what === 5) return service.record({ ...name, outcomeId: `b${index}`, outcome: { kind: "bought", marginCents: 300 } });
      if (what === 6) return service.void({ ...name, reason: "none" });
      if (what === 7) return service.customers.observe(shopEvent({ messageId: `m${from + index}`, customer: `v${who}`, visitor: index % 4 === 0 ? `device${who}` : null, atMs: nowMs }));
      if (what === 8) return service.reverse({ ...name, reversalId: `r${index}`, amounts: { gifts: 10 }, reason: "none" });
      return service.closeWindows();
    };
    await one().catch(() => undefined);
  }
}

async function reopened(ports: ServicePorts): Promise<DecisionService> {
  await ports.store.checkpoint.clear();
  return openDecisionService(ports);
}

describe("compaction", () => {
  test("leaves the state as it was, live, from a checkpoint and from the cut journal alone, and what is left is drawn again identically", async () => {
    let cut = 0;
    await fc.assert(fc.asyncProperty(steps, steps, async (first, second) => {
      const shop = await openShop();
      const { service, ports, at } = shop;
      await season(shop, first);
      at(ports.clock() + windowMs + rememberMs + HOUR);
      await service.closeWindows();
      await season(shop, second, 1000);
      const before = rounded(service);
      const had = await recordsIn(ports);
      const done = await service.journal.compact({ beforeMs: ports.clock() });
      expect(rounded(service)).toEqual(before);
      if (done !== null) {
        cut += done.records;
        expect(await recordsIn(ports)).toBeLessThan(had + 5);
        expect((await ports.store.head("one")).start).toBe(done.starts["one"]);
      }
      expect(rounded(await openDecisionService(ports))).toEqual(before);
      const fresh = await reopened(ports);
      expect(rounded(fresh)).toEqual(before);
      const { mismatches, decisions } = await verifyJournal(fresh.journal.events(), { ...ports, base: await baseOf(ports) });
      expect(mismatches).toEqual([]);
      expect(decisions).toBeGreaterThanOrEqual(fresh.journal.state.get("spring")!.slices.get("one")!.decisions.size);
      // It goes on as it did, and can be cut again.
      const next = { ...shop, service: fresh };
      await season(next, first, 2000);
      at(ports.clock() + windowMs + rememberMs + HOUR);
      await fresh.closeWindows();
      await season(next, second.slice(0, 10), 3000);
      await fresh.journal.compact({ beforeMs: ports.clock() });
      const then = rounded(fresh);
      expect(rounded(await reopened(ports))).toEqual(then);
    }), { numRuns: 25, seed: 20_261_120 });
    expect(cut).toBeGreaterThan(1000);
  }, 60_000);

  // A shop with much to cut, and something that is open.
  async function oldShop(given: Partial<ServicePorts> = {}): Promise<GiftService & { readonly day: (count: number) => void }> {
    const shop = await openShop(given);
    const day = (count: number): void => shop.at(count * DAY);
    await shop.service.customers.observe(shopEvent({ messageId: "first", customer: "v0" }));
    for (let index = 0; index < 12; index++) {
      shop.at(index * 2 * HOUR);
      await shop.decide(`old${index}`, `v${index}`);
      if (index < 3) await shop.service.record({ campaign: "spring", decision: `old${index}`, outcomeId: "o", outcome: { kind: "bought", marginCents: 100 } });
    }
    day(9);
    await shop.service.closeWindows();
    for (let index = 0; index < 6; index++) {
      shop.at(9 * DAY + index * 2 * HOUR);
      await shop.decide(`new${index}`, `w${index}`);
    }
    return { ...shop, day };
  }

  test("open decisions are answered, redeemed and refused as before; names that were cut off stay taken", async () => {
    const { service, ports, day, decide } = await oldShop();
    const open = await decide("open", "w9");
    expect(await service.journal.compact({ beforeMs: 4 * DAY })).toMatchObject({ anchoredMs: expect.any(Number) as number });
    const next = await reopened(ports);
    const ask = { campaign: "spring", decision: "open", request: { visitor: "w9", atMs: 9 * DAY + 10 * HOUR, taste: 1 } };
    expect(await next.decide(ask)).toEqual(open);
    const redeem = { campaign: "spring", decision: "open", outcomeId: "o", outcome: { kind: "taken", cents: 0 } };
    expect(await codeOf(next.redeem(redeem))).toBe("accepted");
    expect(await codeOf(next.redeem({ ...redeem, outcomeId: "p" }))).toBe("not-valid");
    day(10);
    expect(await codeOf(next.decide({ ...ask, decision: "old1" }))).toBe("gone");
    expect(await codeOf(next.explain({ campaign: "spring", decision: "old1" }))).toBe("gone");
    expect(await next.customers.observe(shopEvent({ messageId: "first", customer: "v0" }))).toMatchObject({ repeated: true });
    expect(await codeOf(next.campaigns.create({ campaign: "spring", problem: "gift-shop" }))).toBe("conflict");
  });

  test("keeps what is too young, what is remembered, and all of the control stream; and does nothing for little", async () => {
    const { service, ports } = await oldShop();
    expect(await service.journal.compact({ beforeMs: -1 })).toBeNull();
    expect(await service.journal.compact({ beforeMs: 4 * DAY, leastMs: 5 * DAY })).toBeNull();
    const [one, two] = await Promise.all([service.journal.compact({ beforeMs: 100 * DAY }), service.journal.compact({ beforeMs: 100 * DAY })]);
    expect(two).toBeNull();
    const oldest = Math.min(...[...service.journal.state.get("spring")!.slices.get("one")!.decisions.values()].map(({ position }) => position));
    expect(one!.starts["one"]).toBeLessThanOrEqual(oldest);
    expect(one!.starts["one"]).toBeGreaterThan(oldest / 2);
    expect(Object.keys(one!.starts).sort()).toEqual(["one", "shop/one"]);
    expect((await ports.store.head("control")).start).toBe(0);
    expect(await service.journal.compact({ beforeMs: 100 * DAY })).toBeNull();
  });

  test("a writer who has lost the control stream cuts nothing", async () => {
    const { service, ports } = await oldShop();
    await openDecisionService({ ...ports, stream: "two" });
    expect(await service.journal.compact({ beforeMs: 4 * DAY })).toBeNull();
    expect((await ports.store.head("one")).start).toBe(0);
  });

  test("who is erased afterwards is unreadable in what was carried", async () => {
    const { service, ports } = await oldShop();
    await service.journal.compact({ beforeMs: 4 * DAY });
    const carried: string[] = [];
    for await (const { bytes } of ports.store.read(carriedStream, 0)) carried.push(new TextDecoder().decode(bytes));
    expect(carried.join("")).not.toContain("lamp");
    expect((await reopened(ports)).customers.view("v0", 0).viewsInAll).toBe(1);
    await (await reopened(ports)).customers.erase("v0");
    const state = stateOfBase(await baseOf(ports), ports.vault);
    const profiles = [...state.persons.names()].map((person) => state.persons.profileOf(person)?.views ?? 0);
    expect(Math.max(0, ...profiles)).toBe(0);
    expect((await reopened(ports)).customers.view("v0", 0).viewsInAll).toBe(0);
  });

  test("a crash at whichever call of the store loses nothing, and the next compaction finishes it", async () => {
    let nth = 1;
    let refused = 0;
    for (let struck = true; struck; nth++) {
      for (const moment of ["before", "after"] as const) {
        const store = createMemoryStore();
        const failing = failingStore(store);
        const { service, ports } = await oldShop({ store: failing.store });
        await service.closeWindows();
        const before = rounded(service);
        failing.arm(nth, moment);
        refused += Number(await codeOf(service.journal.compact({ beforeMs: 4 * DAY })) !== "accepted");
        struck = failing.struck();
        const sound = { ...ports, store };
        expect(rounded(await openDecisionService(sound)), `call ${nth} ${moment}`).toEqual(before);
        const next = await reopened(sound);
        expect(rounded(next), `call ${nth} ${moment}`).toEqual(before);
        await next.journal.compact({ beforeMs: 4 * DAY });
        const base = await baseOf(sound);
        for (const stream of ["one", "shop/one"]) expect((await store.head(stream)).start).toBe(base!.reach[stream].position);
        expect((await store.head(carriedStream)).start).toBe(base!.from);
        expect(rounded(await reopened(sound))).toEqual(before);
        expect((await verifyJournal(next.journal.events(), { ...sound, base })).mismatches).toEqual([]);
      }
    }
    expect(nth).toBeGreaterThan(12);
    expect(refused).toBeGreaterThan(nth);
  }, 60_000);

  test("a journal whose carried state is gone or bent is refused", async () => {
    const { service, ports } = await oldShop();
    await service.journal.compact({ beforeMs: 4 * DAY });
    const bent: Store = { ...ports.store, async *read(stream, from, before) {
      for await (const record of ports.store.read(stream, from, before)) yield stream === carriedStream ? { ...record, bytes: record.bytes.map((byte, index) => (index === 40 ? byte ^ 1 : byte)) } : record;
    } };
    expect(await codeOf(reopened({ ...ports, store: bent }))).toBe("bad-file");
    const { start } = await ports.store.head("one");
    await ports.store.cut("one", start + 1);
    expect(await codeOf(reopened(ports))).toBe("gone");
    const { position } = await ports.store.head(carriedStream);
    await ports.store.cut(carriedStream, position);
    expect(await codeOf(reopened(ports))).toBe("bad-file");
  });
});

// Throws at one call, once it is armed, before or after the call was carried out.
function failingStore(store: Store): { readonly store: Store; readonly arm: (nth: number, moment: "before" | "after") => void; readonly struck: () => boolean } {
  let left = Number.POSITIVE_INFINITY;
  let moment: "before" | "after" = "before";
  const strike = (at: "before" | "after"): void => {
    if (at === "before") left--;
    if (left === 0 && at === moment) throw new Error("the disk failed");
  };
  const around = async <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
    strike("before");
    const answer = await call();
    strike("after");
    return answer;
  };
  return {
    store: {
      ...store, take: (stream) => around(() => store.take(stream)), append: (appends) => around(() => store.append(appends)), head: (stream) => around(() => store.head(stream)),
      find: (claim) => around(() => store.find(claim)), streams: () => around(() => store.streams()), cut: (stream, before) => around(() => store.cut(stream, before)),
      async *read(stream, from, before) {
        strike("before");
        yield* store.read(stream, from, before);
        strike("after");
      },
      checkpoint: { ...store.checkpoint, save: (changes, writer) => around(() => store.checkpoint.save(changes, writer)) },
    },
    arm(nth, when) {
      left = nth;
      moment = when;
    },
    struck: () => left <= 0,
  };
}
