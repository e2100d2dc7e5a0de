// The journal by itself: many callers in one commit, names that two writers want, a store that fails, restarts from a checkpoint, bytes that were bent.
import { describe, expect, test } from "vitest";
import { giftKind } from "../../../test/fixtures/gift-shop.ts";
import { algorithms } from "../../algorithms/index.ts";
import { PropenseError } from "../../core/index.ts";
import { createMemorySnapshots, createMemoryStore } from "../../edge/storage/memory.ts";
import { plainState } from "./saved-state.ts";
import { openDecisionService, type DecisionService, type ServicePorts } from "../decision-service.ts";
import type { Append, Store } from "./store.ts";
import { openVault } from "../persons/vault.ts";

const turn = () => new Promise<void>((resolve) => { setImmediate(resolve); });
const request = (visitor: string) => ({ visitor, atMs: 0, taste: 1 });
const codeOf = (promise: Promise<unknown>) => promise.then(
  () => "accepted",
  (error: unknown) => (error instanceof PropenseError ? error.fault.code : String(error)),
);

interface Watched {
  readonly store: Store;
  readonly appends: (readonly Append[])[];
  fails: "never" | "before" | "after";
}

// A memory store whose appends are seen, take a turn, and can fail before or after they are written.
function watchedStore(): Watched {
  const inner = createMemoryStore();
  const watched: Watched = {
    appends: [], fails: "never",
    store: {
      ...inner,
      async append(appends) {
        await turn();
        if (watched.fails === "before") throw new Error("the disk is full");
        await inner.append(appends);
        watched.appends.push(appends);
        if (watched.fails === "after") throw new Error("the disk is gone");
      },
    },
  };
  return watched;
}

async function open(store: Store, given: Partial<ServicePorts> = {}): Promise<{ service: DecisionService; ports: ServicePorts; fatal: unknown[] }> {
  const fatal: unknown[] = [];
  const ports: ServicePorts = {
    store, snapshots: createMemorySnapshots(), vault: openVault, clock: () => 0, secret: Uint8Array.of(1, 2, 3), stream: "one",
    kinds: [giftKind], algorithms, onFatal: (error) => fatal.push(error), ...given,
  };
  return { service: await openDecisionService(ports), ports, fatal };
}

const campaign = { campaign: "spring", problem: "gift-shop", caps: { gifts: 100_000 }, assignments: { live: { policy: "uniform", explorationFloor: 0 } } };
const decideAll = (service: DecisionService, names: readonly string[]) =>
  Promise.all(names.map((name) => service.decide({ campaign: "spring", decision: name, request: request(name) })));
const names = (count: number, prefix = "d") => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

describe("group commit", () => {
  test("many callers at once share few appends, and nobody is answered before the append that holds the decision", async () => {
    const { store, appends } = watchedStore();
    const { service } = await open(store);
    await service.campaigns.create(campaign);
    const before = appends.length;
    let answered = 0;
    const asked = names(200).map((name) => service.decide({ campaign: "spring", decision: name, request: request(name) }).then(() => {
      answered++;
      expect(answered).toBeLessThanOrEqual(appends.flat().flatMap(({ stream, records }) => (stream === "one" ? records : [])).length);
    }));
    await Promise.all(asked);
    expect(answered).toBe(200);
    expect(appends.length - before).toBeLessThanOrEqual(3);
  });

  test("a repeated question is answered only when the first is durable", async () => {
    const watched = watchedStore();
    const { service } = await open(watched.store);
    await service.campaigns.create(campaign);
    watched.fails = "before";
    const twice = await Promise.all(["d", "d"].map((name) => codeOf(service.decide({ campaign: "spring", decision: name, request: request("v") }))));
    expect(twice).toEqual(["unavailable", "unavailable"]);
  });
});

describe("a store that fails", () => {
  test.each(["before", "after"] as const)("%s the write: everything is refused from then on, nothing is tried again, and a restart knows what is on disk", async (when) => {
    const watched = watchedStore();
    const { service, ports, fatal } = await open(watched.store);
    await service.campaigns.create(campaign);
    await decideAll(service, names(5));
    watched.fails = when;
    const tries = watched.appends.length;
    expect(await codeOf(service.decide({ campaign: "spring", decision: "lost", request: request("v") }))).toBe("unavailable");
    watched.fails = "never";
    expect(await codeOf(service.decide({ campaign: "spring", decision: "later", request: request("v") }))).toBe("unavailable");
    expect(await codeOf(service.decide({ campaign: "spring", decision: "d1", request: request("d1") }))).toBe("unavailable");
    expect(watched.appends.length - tries).toBe(when === "after" ? 1 : 0);
    expect(fatal).toHaveLength(1);
    const again = await openDecisionService(ports);
    expect(again.journal.state.get("spring")!.slices.get("one")!.decisions.has("lost")).toBe(when === "after");
  });
});

describe("two writers", () => {
  test("who ask for the same name at the same moment: one decides, both answer the same, and the loser's money is free again", async () => {
    const store = createMemoryStore();
    const { service: one, ports } = await open(store);
    await one.campaigns.create(campaign);
    const two = await openDecisionService({ ...ports, stream: "two" });
    const ask = { campaign: "spring", decision: "d", request: request("v") };
    const both = await Promise.all([one.decide(ask), two.decide(ask), one.decide(ask), two.decide(ask)]);
    for (const answer of both) expect(answer).toEqual(both[0]);
    await decideAll(two, names(3, "other"));
    for (const service of [one, two]) await service.journal.refresh();
    const fresh = await openDecisionService({ ...ports, stream: "three" });
    expect(plainState(two.journal.state)).toMatchObject(plainState(one.journal.state));
    const states = [...fresh.journal.state.get("spring")!.slices].map(([stream, { ledger, decisions }]) => (
      [stream, [...decisions.keys()], ledger.accounts().map((account) => ledger.balance(account).reserved)]
    ));
    const paid = (both[0].candidates[0] as { valueCents: number }).valueCents;
    expect(states.filter(([stream]) => stream !== "three")).toEqual([["one", ["d"], [paid]], ["two", names(3, "other"), []]]);
  });
});

describe("restarts", () => {
  test("from a checkpoint and from the beginning come to the same state, and the checkpoint saves the reading", async () => {
    const store = createMemoryStore();
    const reads: number[] = [];
    const counting: Store = {
      ...store,
      async *read(stream, from, before) {
        for await (const record of store.read(stream, from, before)) {
          reads.push(record.position);
          yield record;
        }
      },
    };
    const { service, ports } = await open(counting, { limits: { checkpointRecords: 50 } });
    await service.campaigns.create(campaign);
    for (let round = 0; round < 10; round++) await decideAll(service, names(20, `${round}-`));
    for (const name of names(20, "3-")) await service.record({ campaign: "spring", decision: name, outcomeId: "o", outcome: { kind: "bought", marginCents: 5 } });
    await service.journal.checkpoint();
    await decideAll(service, names(7, "after"));
    const wanted = plainState(service.journal.state);
    reads.length = 0;
    const next = await openDecisionService(ports);
    expect(plainState(next.journal.state)).toEqual(wanted);
    expect(reads.length).toBeLessThan(15);
    await store.checkpoint.clear();
    expect(plainState((await openDecisionService(ports)).journal.state)).toEqual(wanted);
  });

  test("a checkpoint that the journal does not bear out is thrown away", async () => {
    const store = createMemoryStore();
    const { service, ports } = await open(store);
    await service.campaigns.create(campaign);
    await decideAll(service, names(5));
    await service.journal.checkpoint();
    const wanted = plainState(service.journal.state);
    for await (const [key, value] of store.checkpoint.load()) {
      if (key === '"one" reach') await store.checkpoint.save([[key, value.replace(/"hash":"./g, '"hash":"x')]], { stream: "one", epoch: 1 });
    }
    await store.checkpoint.save([['"one" ["decision","spring","one","d2"]', null]], { stream: "one", epoch: 1 });
    expect(plainState((await openDecisionService(ports)).journal.state)).toEqual(wanted);
  });

  test("a bent byte of whatever record is found", async () => {
    const store = createMemoryStore();
    const { service, ports } = await open(store);
    await service.campaigns.create(campaign);
    await decideAll(service, names(5));
    const { position } = await store.head("one");
    for (let bent = 0; bent < position; bent++) {
      const bending: Store = {
        ...store,
        async *read(stream, from, before) {
          for await (const record of store.read(stream, from, before)) {
            if (stream === "one" && record.position === bent) record.bytes[record.bytes.length >> 1] ^= 1;
            yield record;
          }
        },
      };
      expect(await codeOf(openDecisionService({ ...ports, store: bending }))).toBe("bad-file");
    }
  });
});

test("decisions whose story is over leave the memory, and are still answered from the journal", async () => {
  let now = 0;
  const { service } = await open(createMemoryStore(), { clock: () => now, rememberMs: 1000 });
  await service.campaigns.create(campaign);
  const [first] = await decideAll(service, names(30));
  now = 24 * 3_600_000 + 1;
  expect(await service.closeWindows()).toBe(30);
  const { decisions, ledger } = service.journal.state.get("spring")!.slices.get("one")!;
  expect(decisions.size).toBe(30);
  now += 1001;
  expect(await service.closeWindows()).toBe(0);
  expect(decisions.size).toBe(0);
  expect(ledger.balance("gifts")).toMatchObject({ reserved: 0, settled: 0 });
  expect(await service.decide({ campaign: "spring", decision: "d0", request: request("d0") })).toEqual(first);
  expect(await codeOf(service.decide({ campaign: "spring", decision: "d0", request: request("other") }))).toBe("conflict");
});

test("an anchor seals where every stream stands once a second", async () => {
  let now = 0;
  const { service } = await open(createMemoryStore(), { clock: () => now });
  await service.campaigns.create(campaign);
  await decideAll(service, names(3));
  now = 1500;
  await decideAll(service, names(3, "later"));
  const anchors = [];
  for await (const { event } of service.journal.events()) if (event.kind === "anchored") anchors.push(event);
  expect(anchors).toHaveLength(1);
  expect(anchors[0].heads).toMatchObject({ control: { position: 1 }, one: { position: 4 } });
});
