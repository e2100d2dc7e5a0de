// What every store must do, whatever it is made of: one suite, run against each driver.
import { describe, expect, test } from "vitest";
import { PropenseError } from "../../src/core/index.ts";
import type { Append, JournalEvent, PlacedEvent, Store } from "../../src/service/index.ts";

const event = (reason: string): JournalEvent => ({ kind: "switched", version: 1, campaign: "spring", atMs: 1, on: true, reason });
const append = (given: Partial<Append>): Append =>
  ({ stream: "a", expectedPosition: 0, epoch: 1, events: [event("one")], claims: [], ...given });

async function all(events: AsyncIterable<PlacedEvent>): Promise<PlacedEvent[]> {
  const list: PlacedEvent[] = [];
  for await (const placed of events) list.push(placed);
  return list;
}

const faultOf = (promise: Promise<unknown>) => promise.then(
  () => "accepted",
  (error: unknown) => (error instanceof PropenseError ? `${error.fault.code} ${error.fault.where}` : String(error)),
);

/** Runs the suite; `open` gives a new, empty store. */
export function storeContract(name: string, open: () => Promise<Store>): void {
  describe(`the store contract: ${name}`, () => {
    test("appends in order and reads from a position", async () => {
      const store = await open();
      expect(await store.head("a")).toEqual({ position: 0, epoch: 0 });
      expect(await store.append(append({ events: [event("one"), event("two")] }))).toBe(2);
      expect(await store.append(append({ expectedPosition: 2, events: [event("three")] }))).toBe(3);
      expect(await all(store.read("a", 1))).toEqual([
        { stream: "a", position: 1, event: event("two") }, { stream: "a", position: 2, event: event("three") },
      ]);
      expect(await all(store.read("a", 3))).toEqual([]);
      expect(await all(store.read("never", 0))).toEqual([]);
      expect(await store.streams()).toEqual(["a"]);
    });

    test("refuses a position that is not the end, and writes nothing", async () => {
      const store = await open();
      await store.append(append({}));
      expect(await faultOf(store.append(append({})))).toBe("stale position of a");
      expect(await faultOf(store.append(append({ expectedPosition: 2 })))).toBe("stale position of a");
      expect((await store.head("a")).position).toBe(1);
    });

    test("fences an older epoch off, from the first append of a newer one on", async () => {
      const store = await open();
      await store.append(append({ epoch: 1 }));
      await store.append(append({ expectedPosition: 1, epoch: 2 }));
      expect(await store.head("a")).toEqual({ position: 2, epoch: 2 });
      expect(await faultOf(store.append(append({ expectedPosition: 2, epoch: 1 })))).toBe("stale epoch of a");
      expect(await faultOf(store.append(append({ stream: "b", epoch: 1 })))).toBe("accepted");
    });

    test("grants a claim once, on whatever stream, and a refused append claims nothing", async () => {
      const store = await open();
      await store.append(append({ claims: ["decision/1"] }));
      expect(await faultOf(store.append(append({ stream: "b", claims: ["decision/2", "decision/1"] })))).toBe("conflict claim");
      expect((await store.head("b")).position).toBe(0);
      expect(await faultOf(store.append(append({ stream: "b", claims: ["decision/2"] })))).toBe("accepted");
      expect(await faultOf(store.append(append({ stream: "c", claims: ["twice", "twice"] })))).toBe("conflict claim");
      expect(await faultOf(store.append(append({ expectedPosition: 9, claims: ["decision/3"] })))).toBe("stale position of a");
      expect(await faultOf(store.append(append({ expectedPosition: 1, claims: ["decision/3"] })))).toBe("accepted");
    });

    test("of two writers at the same position one wins", async () => {
      const store = await open();
      const results = await Promise.all([faultOf(store.append(append({}))), faultOf(store.append(append({})))]);
      expect(results.toSorted((a, b) => a.localeCompare(b))).toEqual(["accepted", "stale position of a"]);
    });

    test("what was written cannot be changed from outside", async () => {
      const store = await open();
      const events = [event("one")];
      await store.append(append({ events }));
      (events[0] as { reason: string }).reason = "changed";
      const [read] = await all(store.read("a", 0));
      (read.event as { reason: string }).reason = "changed too";
      expect(await all(store.read("a", 0))).toEqual([{ stream: "a", position: 0, event: event("one") }]);
    });

    test("keeps checkpoints by name", async () => {
      const store = await open();
      expect(await store.checkpoint.load("state")).toBeNull();
      await store.checkpoint.save("state", { at: 3 });
      await store.checkpoint.save("state", { at: 4 });
      expect(await store.checkpoint.load("state")).toEqual({ at: 4 });
    });

    test("declares what it survives", async () => {
      expect(["none", "process-crash", "power-loss", "replicated"]).toContain((await open()).durability);
    });
  });
}
