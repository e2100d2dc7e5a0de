// Group commit by itself: who waits for what was handed in before waits for the whole batch, and a writer that lost a name answers as the winner did.
import { expect, test } from "vitest";
import { giftKind } from "../../../test/fixtures/gift-shop.ts";
import { algorithms } from "../../algorithms/index.ts";
import { createMemorySnapshots, createMemoryStore } from "../../edge/storage/memory.ts";
import { openDecisionService } from "../decision-service.ts";
import { openVault } from "../persons/vault.ts";
import { createCommitQueue } from "./commit-queue.ts";

const turn = () => new Promise<void>((resolve) => { setImmediate(resolve); });

test("whoever waits for all that was handed in waits for the batch, also where its last item was refused before the rest was durable", async () => {
  const disk = Promise.withResolvers<void>();
  const queue = createCommitQueue<string>({
    pause: turn,
    beforeBatch: () => undefined,
    async commit(batch) {
      batch.at(-1)!.reject(new Error("its name was taken"));
      await disk.promise;
    },
    afterBatch: () => Promise.resolve(),
    onFatal: () => undefined,
  });
  const seen: string[] = [];
  const first = queue.push("first").then(() => seen.push("first is durable"));
  const last = queue.push("last").catch(() => seen.push("last is refused"));
  const settled = queue.settled().then(() => seen.push("settled"));
  await last;
  const after = queue.settled().then(() => seen.push("settled afterwards"));
  await turn();
  expect(seen).toEqual(["last is refused"]);
  disk.resolve();
  await Promise.all([first, settled, after]);
  expect(seen.slice(1).toSorted()).toEqual(["first is durable", "settled", "settled afterwards"]);
});

test("a writer asked again for a name that it lost a moment ago answers as the winner did, while its money is still held", async () => {
  const inner = createMemoryStore();
  const turns = async (count: number): Promise<void> => { for (; count > 0; count--) await turn(); };
  const store: typeof inner = {
    ...inner,
    append: (appends) => turns(2).then(() => inner.append(appends)),
    streams: () => turns(4).then(() => inner.streams()),
  };
  const ports = { store, snapshots: createMemorySnapshots(), vault: openVault, clock: () => 0, secret: Uint8Array.of(1, 2, 3), kinds: [giftKind], algorithms };
  const one = await openDecisionService({ ...ports, stream: "one" });
  await one.campaigns.create({ campaign: "spring", problem: "gift-shop", caps: { gifts: 100_000 }, assignments: { live: { policy: "uniform", explorationFloor: 0 } } });
  const two = await openDecisionService({ ...ports, stream: "two" });
  for (const decision of ["a", "b", "c", "d", "e", "f"]) {
    const ask = { campaign: "spring", decision, request: { visitor: decision, atMs: 0, taste: 1 } };
    const won = await two.decide(ask);
    const answers: Promise<unknown>[] = [];
    for (let asked = 0; asked < 12; asked++) {
      answers.push(one.decide(ask));
      await turn();
    }
    for (const answer of await Promise.all(answers)) expect(answer).toEqual(won);
  }
  await one.journal.settled();
  const { ledger } = one.journal.state.get("spring")!.slices.get("one")!;
  expect(ledger.balance("gifts").reserved).toBe(0);
});
