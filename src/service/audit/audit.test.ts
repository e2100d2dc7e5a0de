// The audit on a journal that is sound, before and after a cut, and on journals that somebody bent in one place each.
import { describe, expect, test } from "vitest";
import { openGiftService } from "../../../test/fixtures/gift-service.ts";
import { HOUR } from "../../../test/fixtures/gift-shop.ts";
import { shopEvent } from "../../../test/fixtures/shop-events.ts";
import { digestOf } from "../../core/index.ts";
import { createMemoryVault } from "../../edge/vault/memory.ts";
import { closedVault } from "../../edge/vault/view.ts";
import { chained, createRecordCodec, openVault, type JournalEvent, type ServicePorts, type StoreView } from "../index.ts";
import { auditJournal, type AuditReport } from "./audit.ts";

const DAY = 24 * HOUR;

async function shop(given: Partial<ServicePorts> = {}) {
  const opened = await openGiftService({ caps: { gifts: 4000 }, guards: { frequency: [{ most: 3, withinMs: DAY }] } }, { rememberMs: 2 * DAY, limits: { anchorRecords: 6, anchorMs: HOUR, checkpointRecords: 9 }, ...given });
  const { service, at, decide } = opened;
  const spend = async (from: number, day: number): Promise<void> => {
    for (let index = from; index < from + 20; index++) {
      at(day * DAY + index * HOUR / 2);
      const { choices } = await decide(`d${index}`, `v${index % 7}`);
      const taken = choices[0].candidate === "none" ? 0 : 100;
      if (index % 3 === 0) await service.redeem({ campaign: "spring", decision: `d${index}`, outcomeId: "o", outcome: { kind: "taken", cents: taken } });
      if (index % 6 === 0 && taken > 0) await service.reverse({ campaign: "spring", decision: `d${index}`, reversalId: "r", amounts: { gifts: 40 }, reason: "none" });
      if (index % 6 === 1) await service.void({ campaign: "spring", decision: `d${index}`, reason: "none" });
      await service.customers.observe(shopEvent({ messageId: `m${index}`, customer: `v${index % 7}`, visitor: index === 9 ? "device" : null, atMs: day * DAY }));
    }
  };
  await spend(0, 0);
  at(6 * DAY);
  await service.closeWindows();
  await spend(30, 6);
  return { ...opened, spend };
}

const viewOf = ({ store }: Pick<ServicePorts, "store">, bent: Partial<StoreView> = {}): StoreView => ({ ...store, faults: async () => [], ...bent });
const audit = (ports: ServicePorts, bent: Partial<StoreView> = {}, given: Partial<ServicePorts> = {}): Promise<AuditReport> => auditJournal({ ...ports, ...given, view: viewOf(ports, bent) });
const saidBy = ({ faults }: AuditReport): string => faults.map(({ where, what }) => `${where}: ${what}`).join("\n");

describe("an audit", () => {
  test("of a sound journal says so, and counts what it looked at", async () => {
    const { ports, service } = await shop({ vault: createMemoryVault() });
    await service.journal.checkpoint();
    const report = await audit(ports);
    expect(report).toMatchObject({ sound: true, faults: [], cut: null, accounts: 1, decisions: { redrawn: 40, sealed: 0 }, checkpoints: { checkpoints: 1, stale: 0 }, anchors: { gone: 0 } });
    expect(report.anchors.anchors).toBeGreaterThan(10);
    expect(report.claims).toBeGreaterThan(40 + 40 + 14);
    expect(report.records).toBe(report.streams.reduce((sum, { position, start }) => sum + position - start, 0));
  });

  test("of a journal that was cut begins at what was carried, and says what was cut", async () => {
    const { ports, service } = await shop({ vault: createMemoryVault() });
    const cut = (await service.journal.compact({ beforeMs: 7 * DAY }))!;
    const report = await audit(ports);
    expect(report).toMatchObject({ sound: true, faults: [], cut: { anchoredMs: cut.anchoredMs }, checkpoints: { checkpoints: 1 } });
    expect(report.decisions.redrawn).toBeLessThan(40);
    expect(report.decisions.redrawn).toBeGreaterThanOrEqual(20);
  });

  test("after an erasure, or without the vault, judges all but what is sealed", async () => {
    const { ports, service } = await shop({ vault: createMemoryVault() });
    await service.customers.erase("v3");
    const report = await audit(ports);
    expect(report).toMatchObject({ sound: true, faults: [] });
    expect(report.decisions.sealed).toBeGreaterThan(3);
    expect(await audit(ports, {}, { vault: closedVault })).toMatchObject({ sound: true, decisions: { redrawn: 0, sealed: 40 } });
  });

  test("with another secret finds draws that come out differently", async () => {
    const { ports } = await shop();
    expect(saidBy(await audit(ports, {}, { secret: Uint8Array.of(9) }))).toMatch(/one\[\d+\]: the choices come out differently/);
  });
});

// Records of one stream with one of them changed, and the chain behind it made whole again where `rechain` says so.
function withRecord(ports: ServicePorts, stream: string, change: (text: string) => string, rechain: boolean): Partial<StoreView> {
  const changed = async () => {
    const { startHash, start } = await ports.store.head(stream);
    let hash = startHash;
    const records = [];
    let done = false;
    for await (const record of ports.store.read(stream, start)) {
      const text = new TextDecoder().decode(record.bytes.subarray(5));
      const next: string = done ? text : change(text);
      const bytes = next === text ? record.bytes : Uint8Array.from([...record.bytes.subarray(0, 5), ...new TextEncoder().encode(next)]);
      done ||= next !== text;
      hash = rechain ? chained(digestOf, hash, bytes) : record.hash;
      records.push({ ...record, bytes, hash });
    }
    return { records, hash };
  };
  return {
    async *read(name, from, before = Number.POSITIVE_INFINITY) {
      if (name !== stream) return yield* ports.store.read(name, from, before);
      for (const record of (await changed()).records) if (record.position >= from && record.position < before) yield record;
    },
    head: async (name) => (name === stream && rechain ? { ...await ports.store.head(name), hash: (await changed()).hash } : ports.store.head(name)),
  };
}

describe("an audit finds", () => {
  const bend: readonly (readonly [string, (ports: ServicePorts) => Partial<StoreView> | Promise<Partial<StoreView>>, RegExp])[] = [
    ["a bit that turned in a record", (ports) => withRecord(ports, "one", (text) => text.replace('"kind":"shown"', '"kind":"shows"').replace('"offered":true', '"offered":trua'), false), /one\[\d+\]: expected a record that continues the chain/],
    ["a record that was forged with its chain", (ports) => withRecord(ports, "one", (text) => text.replace('"kind":"voided"', '"kind":"lapsed"'), true), /one\[\d+\]: seals one at \d+, which is another record now/],
    ["a stream whose end is cut off", ({ store }) => ({ head: async (stream) => {
      const head = await store.head(stream);
      if (stream !== "shop/one") return head;
      for await (const { hash } of store.read(stream, head.position - 3, head.position - 2)) return { ...head, position: head.position - 2, hash };
      return head;
    }, read: (stream, from, before = Number.POSITIVE_INFINITY) => store.read(stream, from, stream === "shop/one" ? Math.min(before, 38) : before) }), /seals shop\/one at \d+, which is cut off at the end/],
    ["a stream whose beginning is cut off without anything in its place", async ({ store }) => { await store.cut("one", 9); return {}; }, /one\[9\]: is where the stream begins, and nothing carries what was before/],
    ["a name that is missing in the index", ({ store }) => ({ find: async () => null, async *claims() {
      let first = true;
      for await (const claim of store.claims()) if (first) first = false; else yield claim;
    } }), /\[\d+\]: its name is not in the index/],
    ["a name that stands at another place", ({ store }) => {
      const moved = <Found extends { readonly position: number } | null>(place: Found): Found => (place === null ? place : { ...place, position: place.position + 1 });
      return { find: async (claim) => moved(await store.find(claim)), async *claims() { for await (const claim of store.claims()) yield moved(claim); } };
    }, /\[\d+\]: its name stands in the index at /],
    ["a name that no record takes", ({ store }) => ({ async *claims() {
      yield* store.claims();
      yield { claim: "f".repeat(32), stream: "one", position: 4 };
    } }), /one\[4\]: the index holds a name that this record does not take/],
    ["a checkpoint that says something else", ({ store }) => ({ checkpoint: { async *load() { for await (const [key, value] of store.checkpoint.load()) yield [key, value.replace('"settled":', '"settled":1')] as const; } } }), /checkpoint of one, \["(slice|decision)".*\]: is not what the records fold to/],
    ["a checkpoint that cannot be read", ({ store }) => ({ checkpoint: { async *load() { for await (const [key, value] of store.checkpoint.load()) yield [key, key.includes('"slice"') ? value.slice(1) : value] as const; } } }), /checkpoint of one: cannot be read/],
    ["a part that belongs to no checkpoint", ({ store }) => ({ checkpoint: { async *load() { yield* store.checkpoint.load(); yield ['"two" ["key","a"]', "{}"] as const; } } }), /checkpoint: "two" \["key","a"\] belongs to none/],
    ["what the driver says of its files", () => ({ faults: async () => ["row 3 out of order"] }), /the files of the store: row 3 out of order/],
    ["a store that does not answer", () => ({ streams: () => Promise.reject(new Error("no disk")) }), /the store: cannot be read: no disk/],
  ];

  test.each(bend)("%s", async (_, make, says) => {
    const { ports, service } = await shop({ vault: openVault });
    await service.journal.checkpoint();
    expect(await audit(ports)).toMatchObject({ sound: true });
    const report = await audit(ports, await make(ports));
    expect(report.sound).toBe(false);
    expect(saidBy(report)).toMatch(says);
  });

  test.each([
    ["money that was given twice", { kind: "slice-granted", version: 1, campaign: "spring", atMs: 0, account: "gifts", cap: 4000 }, /gives the money of gifts a second time/],
    ["more held than there is", { reservations: [{ account: "gifts", maximum: 1_000_000 }] }, /exceeds the cap: 10\d{5} held and \d+ paid of 4000/],
    ["a payment for what never was", { kind: "window-closed", version: 1, campaign: "spring", atMs: 0, decision: "never", movements: [{ kind: "expire", account: "gifts", decision: "never" }] }, /moves money that was never held/],
  ])("%s", async (_, event, says) => {
    const { ports, service } = await shop();
    await service.journal.settled();
    const codec = createRecordCodec(openVault, digestOf);
    const { position, hash, epoch } = await ports.store.head("one");
    const [[, last]] = [...service.journal.state.get("spring")!.slices.get("one")!.decisions].slice(-1);
    const decided = "kind" in event ? event : { ...await service.journal.read({ stream: "one", position: last.position }), ...event, decision: "forged" };
    await ports.store.append([{ stream: "one", expectedPosition: position, epoch, records: [codec.encode(decided as JournalEvent, hash)].map((record) => ("kind" in event ? { ...record, claims: [] } : record)) }]);
    expect(saidBy(await audit(ports))).toMatch(says);
  });

  test("a name of a record that was cut off, where it is gone from the index", async () => {
    const { ports, service } = await shop();
    await service.journal.compact({ beforeMs: 7 * DAY });
    const bent: Partial<StoreView> = { async *claims() {
      let dropped = false;
      for await (const claim of ports.store.claims()) if (!dropped && claim.stream === "one" && claim.position < 20) dropped = true; else yield claim;
    } };
    expect(saidBy(await audit(ports, bent))).toMatch(/the index of names: holds \d+ names, of which those of records that were cut off do not add up/);
  });
});
