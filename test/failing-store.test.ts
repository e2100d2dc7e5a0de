// Every call of the store failing at its first, second, third ... time, before or after it was carried out, once or for ever: nothing acknowledged is lost.
import { describe, expect, test } from "vitest";
import { algorithms } from "../src/algorithms/index.ts";
import { createMemorySnapshots } from "../src/edge/storage/memory.ts";
import { openDecisionService, openVault, type DecisionService, type Store } from "../src/service/index.ts";
import { giftKind, windowMs } from "./fixtures/gift-shop.ts";
import { checkSeason, type Heard } from "./simulation/checker.ts";
import { createDisk, type Disk } from "./simulation/disk.ts";
import { createSimulatedStore, createTables } from "./simulation/store.ts";

const caps = { gifts: 1500 };
const campaign = "spring";

/** Which call fails: the `nth` of this moment, and all after it where it is for ever. */
interface Failure {
  readonly nth: number;
  readonly moment: "before" | "after";
  readonly forEver: boolean;
}

// Fails in the first process only; returns how many calls it saw.
function storeThatFails(disk: Disk, tables: ReturnType<typeof createTables>, { nth, moment, forEver }: Failure): { readonly store: Store; readonly struck: () => boolean } {
  let seen = 0;
  const store = createSimulatedStore(disk, tables, {
    wait: () => Promise.resolve(),
    strike(_, at) {
      if (at !== moment) return;
      seen++;
      if (seen === nth || (forEver && seen > nth)) throw new Error("the simulated disk failed");
    },
  });
  return { store, struck: () => seen >= nth };
}

function open(store: Store, clock: () => number): Promise<DecisionService> {
  return openDecisionService({
    store, snapshots: createMemorySnapshots(), vault: openVault, clock, secret: Uint8Array.of(5), stream: "one", kinds: [giftKind], algorithms,
    limits: { anchorRecords: 5, checkpointRecords: 6, recentEvents: 2 },
  });
}

// All that a small shop asks, in order; each answer is heard as it comes, each refusal is passed over.
async function shop(service: DecisionService, heard: Heard[], at: (timeMs: number) => void): Promise<void> {
  const hear = async (promise: Promise<Heard | null>): Promise<void> => {
    const told = await promise.catch(() => null);
    if (told !== null) heard.push(told);
  };
  if (!service.journal.state.get(campaign)?.plan) await service.campaigns.create({ campaign, problem: "gift-shop", caps, assignments: { live: { policy: "uniform", explorationFloor: 0 } } }).catch(() => undefined);
  at(0);
  for (let index = 0; index < 8; index++) {
    const decision = `d${index}`;
    await hear((async () => ({ kind: "decided", decision, answer: JSON.stringify(await service.decide({ campaign, decision, request: { visitor: `v${index}`, atMs: 0, taste: 1 } })) }))());
    if (index % 2 === 0) await hear(service.redeem({ campaign, decision, outcomeId: "o", outcome: { kind: "taken", cents: 100 } }).then(() => ({ kind: "paid", decision, outcomeId: "o", redeems: true, late: false })));
    if (index === 3) await hear(service.void({ campaign, decision, reason: "none" }).then(() => ({ kind: "voided", decision })));
    if (index === 4) await hear(service.reverse({ campaign, decision, reversalId: "r", amounts: { gifts: 10 }, reason: "none" }).then(() => ({ kind: "reversed", decision, reversalId: "r" })));
  }
  at(windowMs + 1);
  await service.closeWindows().catch(() => 0);
}

// The store fails in one process; the power fails; the next process is told everything once more.
async function faultsAfter(failure: Failure): Promise<{ readonly faults: readonly string[]; readonly struck: boolean }> {
  const disk = createDisk();
  const tables = createTables(disk);
  const heard: Heard[] = [];
  let nowMs = 0;
  const clock = (): number => nowMs;
  const at = (timeMs: number): void => { nowMs = timeMs; };
  const { store, struck } = storeThatFails(disk, tables, failure);
  const service = await open(store, clock).catch(() => null);
  if (service !== null) await shop(service, heard, at);
  disk.losePower({ below: () => 0, happens: () => false, pick: ([first]) => first });
  const sound = createSimulatedStore(disk, tables, { wait: () => Promise.resolve(), strike: () => undefined });
  await shop(await open(sound, clock), heard, at);
  const { faults } = checkSeason(disk.frames().flat(), heard, { caps, tally: { drawn: 0, expected: 0, variance: 0 } });
  return { faults: heard.filter(({ kind }) => kind === "decided").length < 8 ? ["not everybody got an answer", ...faults] : faults, struck: struck() };
}

describe("a store that fails", () => {
  test.each([
    { moment: "before", forEver: false }, { moment: "before", forEver: true }, { moment: "after", forEver: false }, { moment: "after", forEver: true },
  ] as const)("$moment a call was carried out, for ever: $forEver, at whichever call, loses nothing that was acknowledged", async ({ moment, forEver }) => {
    let nth = 1;
    for (let struck = true; struck; nth++) {
      const result = await faultsAfter({ nth, moment, forEver });
      expect(result.faults, `call ${nth}`).toEqual([]);
      struck = result.struck;
    }
    expect(nth).toBeGreaterThan(15);
  }, 600_000);
});
