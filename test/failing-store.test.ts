// Every call of store, vault and snapshots failing at its first, second, third ... time, before or after it was carried out, once or for ever: nothing acknowledged is lost.
import { describe, expect, test } from "vitest";
import { algorithms } from "../src/algorithms/index.ts";
import { createLearner } from "../src/core/index.ts";
import { createMemorySnapshots } from "../src/edge/storage/memory.ts";
import { openDecisionService, openVault, type DecisionService, type SnapshotStore, type Store, type Vault } from "../src/service/index.ts";
import { giftKind, giftProblem, windowMs } from "./fixtures/gift-shop.ts";
import { shopEvent } from "./fixtures/shop-events.ts";
import { checkSeason, type Heard } from "./simulation/checker.ts";
import { createDisk } from "./simulation/disk.ts";
import { createSimulatedStore, createTables } from "./simulation/store.ts";

const caps = { gifts: 1500 };
const campaign = "spring";
const snapshot = createLearner(algorithms.find(({ name }) => name === "linear-ucb")!, giftProblem(giftKind.presets["default"]).spec).snapshot();

/** Which call fails: the `nth` of this moment, and all after it where it is for ever. */
interface Failure {
  readonly nth: number;
  readonly moment: "before" | "after";
  readonly forEver: boolean;
}

type Strike = (call: string, moment: "before" | "after") => void;

/** The ports of one process. */
interface Ports {
  readonly store: Store;
  readonly vault: Vault;
  readonly snapshots: SnapshotStore;
}

// Disk, erasure list and policies outlive a process; the calls of each process can be struck.
function createPlace() {
  const disk = createDisk();
  const tables = createTables(disk);
  const erased = new Set<string>();
  const saved = createMemorySnapshots();
  const portsOf = (strike: Strike): Ports => {
    const struck = async <Answer>(call: string, make: () => Answer | Promise<Answer>): Promise<Answer> => {
      strike(call, "before");
      const answer = await make();
      strike(call, "after");
      return answer;
    };
    return {
      store: createSimulatedStore(disk, tables, { wait: () => Promise.resolve(), strike }),
      vault: {
        ...openVault, isErased: (person) => erased.has(person),
        flush: () => struck("vault flush", () => undefined),
        destroy: (person) => struck("vault destroy", () => void erased.add(person)),
      },
      snapshots: {
        save: (name, bytes) => struck("snapshot save", () => saved.save(name, bytes)),
        load: (name) => struck("snapshot load", () => saved.load(name)),
        names: () => saved.names(),
      },
    };
  };
  return { disk, portsOf };
}

/** What a process did to its ports while calls failed. */
interface Calls {
  readonly seen: Set<string>;
  /** Calls that write, after one that writes the journal has failed: there may be none. */
  writesAfterFault: number;
  struck: boolean;
}

// The journal's own writes: after one that failed nobody knows what is on disk.
const writes = ["append", "save"];

function striking({ nth, moment, forEver }: Failure, calls: Calls): Strike {
  let count = 0;
  let over = false;
  return (call, at) => {
    if (at === "before") calls.seen.add(call);
    if (at === "before" && over && writes.includes(call)) calls.writesAfterFault++;
    if (at !== moment) return;
    count++;
    if (count !== nth && !(forEver && count > nth)) return;
    calls.struck = true;
    if (writes.includes(call)) over = true;
    throw new Error("the simulated disk failed");
  };
}

function open(ports: Ports, clock: () => number, onFatal: (error: unknown) => void): Promise<DecisionService> {
  return openDecisionService({
    ...ports, clock, onFatal, secret: Uint8Array.of(5), stream: "one", kinds: [giftKind], algorithms, limits: { anchorRecords: 5, checkpointRecords: 6, recentEvents: 2 },
  });
}

// All that a small shop asks, in order; each answer is heard as it comes, each refusal is passed over.
async function shop(service: DecisionService, heard: Heard[], at: (timeMs: number) => void): Promise<void> {
  const hear = async (promise: Promise<Heard | null | void>): Promise<void> => {
    const told = await promise.catch(() => null);
    if (told) heard.push(told);
  };
  const { campaigns, customers, journal } = service;
  if (!journal.state.get(campaign)?.plan) await hear(campaigns.create({ campaign, problem: "gift-shop", caps, canaryShare: 0, assignments: { live: { policy: "uniform", explorationFloor: 0 } } }));
  at(0);
  await hear(campaigns.publish(campaign, snapshot).then((policy) => campaigns.promote(campaign, "canary", { assignment: { policy, explorationFloor: 0 }, reason: "none" })));
  await hear(customers.observe(shopEvent({ messageId: "m", customer: "leaver" })).then(() => undefined));
  for (let index = 0; index < 8; index++) {
    const decision = `d${index}`;
    await hear((async () => ({ kind: "decided", decision, answer: JSON.stringify(await service.decide({ campaign, decision, request: { visitor: `v${index}`, atMs: 0, taste: 1 } })) }))());
    await hear(service.shown({ campaign, decision }));
    if (index % 3 === 0) await hear(service.record({ campaign, decision, outcomeId: "piece", outcome: { kind: "taken", cents: 20 } }).then(() => ({ kind: "paid", decision, outcomeId: "piece", redeems: false, late: false })));
    if (index % 2 === 0) await hear(service.redeem({ campaign, decision, outcomeId: "o", outcome: { kind: "taken", cents: 80 } }).then(() => ({ kind: "paid", decision, outcomeId: "o", redeems: true, late: false })));
    if (index === 5) await hear(service.void({ campaign, decision, reason: "none" }).then(() => ({ kind: "voided", decision })));
    if (index === 4) await hear(service.reverse({ campaign, decision, reversalId: "r", amounts: { gifts: 10 }, reason: "none" }).then(() => ({ kind: "reversed", decision, reversalId: "r" })));
  }
  await hear(service.explain({ campaign, decision: "d1" }).then(() => undefined));
  await hear(customers.erase("leaver").then(() => undefined));
  // A checkpoint is saved with a batch; where it cannot be, nothing waits for it.
  await Promise.race([hear(journal.checkpoint()), new Promise((resolve) => { setImmediate(() => setImmediate(resolve)); })]);
  at(windowMs + 1);
  await hear(service.closeWindows().then(() => undefined));
}

// The calls fail in one process; the power fails; the next process is told everything once more.
async function outcomeOf(failure: Failure): Promise<{ readonly faults: readonly string[]; readonly calls: Calls }> {
  const { disk, portsOf } = createPlace();
  const calls: Calls = { seen: new Set(), writesAfterFault: 0, struck: false };
  const heard: Heard[] = [];
  const fatal: unknown[] = [];
  let nowMs = 0;
  const clock = (): number => nowMs;
  const at = (timeMs: number): void => { nowMs = timeMs; };
  const service = await open(portsOf(striking(failure, calls)), clock, (error) => fatal.push(error)).catch(() => null);
  if (service !== null) await shop(service, heard, at);
  disk.losePower({ below: () => 0, happens: () => false, pick: ([first]) => first });
  await shop(await open(portsOf(() => undefined), clock, () => undefined), heard, at);
  const faults = [...checkSeason(disk.frames().flat(), heard, { caps, tally: { drawn: 0, expected: 0, variance: 0 } }).faults];
  if (new Set(heard.flatMap((told) => (told.kind === "decided" ? [told.decision] : []))).size < 8) faults.push("not everybody got an answer");
  if (calls.writesAfterFault > 0) faults.push("a write was tried after one had failed");
  if (fatal.length > 1) faults.push("the end was told twice");
  return { faults, calls };
}

describe("storage that fails", () => {
  test.each([
    { moment: "before", forEver: false }, { moment: "before", forEver: true }, { moment: "after", forEver: false }, { moment: "after", forEver: true },
  ] as const)("$moment a call was carried out, for ever: $forEver, at whichever call, loses nothing that was acknowledged and writes nothing more", async ({ moment, forEver }) => {
    let nth = 1;
    const seen = new Set<string>();
    for (let struck = true; struck; nth++) {
      const { faults, calls } = await outcomeOf({ nth, moment, forEver });
      expect(faults, `call ${nth}`).toEqual([]);
      for (const call of calls.seen) seen.add(call);
      struck = calls.struck;
    }
    // Each port was struck: what the shop asks reaches them all.
    expect([...seen].toSorted()).toEqual(["append", "find", "head", "load", "read", "save", "snapshot load", "snapshot save", "streams", "take", "vault destroy", "vault flush"]);
    expect(nth).toBeGreaterThan(30);
  }, 600_000);
});
