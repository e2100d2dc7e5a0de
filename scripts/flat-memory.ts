// Memory over millions of decisions in one process, with outcomes, windows that close and decisions that are forgotten: node --expose-gc scripts/flat-memory.ts [millions]
//
// The store keeps the last records only, so that what grows is the service's own. Heap after a collection and resident memory are printed at
// each million, and their slope over the second half: bytes per decision, where 0 is flat.
import { algorithms } from "../src/algorithms/index.ts";
import { fastDigest, fastMac } from "../src/edge/fast-hashes.ts";
import { createMemorySnapshots } from "../src/edge/storage/memory.ts";
import { openDecisionService, openVault, type Head, type Place, type Store, type StoredRecord } from "../src/service/index.ts";
import { giftKind, windowMs } from "../test/fixtures/gift-shop.ts";

const millions = Number(process.argv[2] ?? 10);
const collect = (globalThis as { readonly gc?: () => void }).gc;
if (collect === undefined) throw new Error("heap can be measured under node --expose-gc only");

/** Decisions that are open at a time, and those that are remembered beside them. */
const openAtOnce = 5000;
const atOnce = 100;
const kept = 20_000;

/** A store that forgets: the last records by their place, the last claims, no checkpoint. */
function forgetfulStore(): Store {
  const heads = new Map<string, { position: number; hash: Uint8Array; epoch: number }>();
  const records = new Map<string, StoredRecord>();
  const claims = new Map<string, Place>();
  const headOf = (name: string): { position: number; hash: Uint8Array; epoch: number } => {
    const head = heads.get(name) ?? { position: 0, hash: new Uint8Array(32), epoch: 0 };
    heads.set(name, head);
    return head;
  };
  const limit = (map: Map<string, unknown>): void => { for (const [key] of map) if (map.size > kept) map.delete(key); else return; };
  const told = (name: string): Head => ({ ...headOf(name), start: 0, startHash: new Uint8Array(32) });
  return {
    durability: "none",
    async take(name) {
      headOf(name).epoch++;
      return told(name);
    },
    async append(appends) {
      for (const { stream, records: added } of appends) {
        const head = headOf(stream);
        for (const { bytes, hash, claims: names } of added) {
          for (const claim of names) claims.set(claim, { stream, position: head.position });
          records.set(`${stream} ${head.position++}`, { bytes: bytes.slice(), hash });
          head.hash = hash;
        }
      }
      limit(records);
      limit(claims);
    },
    head: async (name) => told(name),
    async *read(stream, from, before = Number.POSITIVE_INFINITY) {
      for (let position = from; position < Math.min(before, headOf(stream).position); position++) yield { stream, position, ...records.get(`${stream} ${position}`)! };
    },
    find: async (claim) => claims.get(claim) ?? null,
    async *claims() {
      for (const [claim, place] of claims) yield { claim, ...place };
    },
    streams: async () => [...heads.keys()],
    cut: () => Promise.resolve(),
    checkpoint: { save: () => Promise.resolve(), async *load() { /* nothing is kept */ }, clear: () => Promise.resolve() },
    close: () => Promise.resolve(),
  };
}

let nowMs = 0;
const service = await openDecisionService({
  store: forgetfulStore(), snapshots: createMemorySnapshots(), vault: openVault, clock: () => nowMs, secret: Uint8Array.of(1), stream: "one", kinds: [giftKind], algorithms,
  digest: fastDigest, mac: fastMac, rememberMs: windowMs, pause: () => new Promise((resolve) => { setImmediate(resolve); }),
});
await service.campaigns.create({ campaign: "long", problem: "gift-shop", caps: { gifts: 1e15 }, assignments: { live: { policy: "uniform", explorationFloor: 0 } } });

async function decide(index: number): Promise<void> {
  const decision = `d${index}`;
  const { choices } = await service.decide({ campaign: "long", decision, request: { visitor: `v${index}`, atMs: nowMs, taste: index % 2 } });
  if (choices[0].candidate === "small") await service.redeem({ campaign: "long", decision, outcomeId: "o", outcome: { kind: "taken", cents: 100 } });
}

const sizes: { readonly heap: number; readonly resident: number }[] = [];
const begun = process.cpuUsage();
for (let index = 0; index < millions * 1e6; index += atOnce) {
  nowMs += (atOnce * windowMs) / openAtOnce;
  await Promise.all(Array.from({ length: atOnce }, (_, offset) => decide(index + offset)));
  if (index % 1000 === 0) await service.closeWindows();
  if ((index + atOnce) % 1e6 !== 0) continue;
  collect();
  const { heapUsed, rss } = process.memoryUsage();
  const { user, system } = process.cpuUsage(begun);
  sizes.push({ heap: heapUsed, resident: rss });
  const { decisions } = service.journal.state.get("long")!.slices.get("one")!;
  process.stdout.write(`${(index + atOnce) / 1e6} million: heap ${(heapUsed / 1e6).toFixed(1)} MB, resident ${(rss / 1e6).toFixed(0)} MB, ${decisions.size} decisions remembered, ${((user + system) / (index + atOnce)).toFixed(0)} us of processor time each\n`);
}
const half = sizes.slice(Math.floor(sizes.length / 2));
const slope = (of: (size: (typeof sizes)[number]) => number): string => ((of(half[half.length - 1]) - of(half[0])) / Math.max(1, half.length - 1) / 1e6).toFixed(3);
process.stdout.write(`over the second half: heap ${slope(({ heap }) => heap)}, resident ${slope(({ resident }) => resident)} bytes per decision\n`);
