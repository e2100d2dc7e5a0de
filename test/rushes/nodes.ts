// Service nodes over one store of whatever kind, with a gift shop whose offers are valid for an hour and a clock that is set by hand.
import { algorithms } from "../../src/algorithms/index.ts";
import { fastDigest, fastMac } from "../../src/edge/fast-hashes.ts";
import { createMemorySnapshots } from "../../src/edge/storage/memory.ts";
import type { Problem, ProblemKind } from "../../src/problems/index.ts";
import { openDecisionService, openVault, type CampaignRequest, type DecisionService, type Store } from "../../src/service/index.ts";
import { giftKind, HOUR } from "../fixtures/gift-shop.ts";

/** Nodes that write streams of their own: "node-0" has the money. */
export interface Nodes {
  readonly services: readonly DecisionService[];
  readonly at: (timeMs: number) => void;
}

const kind: ProblemKind = {
  ...giftKind,
  create: (settings) => ({
    ...(giftKind.create(settings as never) as Problem),
    validity: (request: unknown) => ({ fromMs: 0, untilMs: (request as { atMs: number }).atMs + HOUR }),
  }),
};

/** Opens so many nodes over this store, or over stores of the same tables, with one campaign, "rush". */
export async function openNodes(stores: readonly Store[], campaign: Partial<CampaignRequest> = {}): Promise<Nodes> {
  let nowMs = 0;
  const services: DecisionService[] = [];
  for (const [index, store] of stores.entries()) {
    const service = await openDecisionService({
      store, snapshots: createMemorySnapshots(), vault: openVault, clock: () => nowMs, secret: Uint8Array.of(1, 2, 3), stream: `node-${index}`, kinds: [kind], algorithms,
      digest: fastDigest, mac: fastMac, pause: () => new Promise((resolve) => { setImmediate(resolve); }),
    });
    if (index === 0) await service.campaigns.create({ campaign: "rush", problem: "gift-shop", caps: { gifts: 1_000_000_000 }, assignments: { live: { policy: "uniform", explorationFloor: 0 } }, ...campaign });
    services.push(service);
  }
  return { services, at: (timeMs) => { nowMs = timeMs; } };
}
