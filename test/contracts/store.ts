// What every store must do, whatever it is made of: one suite, run against each driver.
import { describe, expect, test } from "vitest";
import { digestOf, PropenseError } from "../../src/core/index.ts";
import type { Append, Head, NewRecord, PlacedRecord, Store } from "../../src/service/index.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const record = (text: string, ...claims: string[]): NewRecord => ({ bytes: bytesOf(text), hash: digestOf(bytesOf(text)), claims });
const zeros = new Uint8Array(32);

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

const texts = (records: readonly PlacedRecord[]) => records.map(({ position, bytes }) => `${position} ${new TextDecoder().decode(bytes)}`);

const faultOf = (promise: Promise<unknown>) => promise.then(
  () => "accepted",
  (error: unknown) => (error instanceof PropenseError ? `${error.fault.code} ${error.fault.where}` : String(error)),
);

/** Runs the suite; `open` gives a new, empty store. */
export function storeContract(name: string, open: () => Promise<Store>): void {
  const taken = async (...streams: string[]): Promise<{ store: Store; heads: Map<string, Head> }> => {
    const store = await open();
    const heads = new Map<string, Head>();
    for (const stream of streams) heads.set(stream, await store.take(stream));
    return { store, heads };
  };
  const append = (stream: string, expectedPosition: number, records: readonly NewRecord[], epoch = 1): Append => ({ stream, expectedPosition, epoch, records });

  describe(`the store contract: ${name}`, () => {
    test("appends in order and reads from a position to a position", async () => {
      const { store, heads } = await taken("a");
      expect(heads.get("a")).toEqual({ start: 0, startHash: zeros, position: 0, hash: zeros, epoch: 1 });
      await store.append([append("a", 0, [record("one"), record("two")])]);
      await store.append([append("a", 2, [record("three")])]);
      expect(await store.head("a")).toEqual({ start: 0, startHash: zeros, position: 3, hash: record("three").hash, epoch: 1 });
      expect(texts(await all(store.read("a", 1)))).toEqual(["1 two", "2 three"]);
      expect(texts(await all(store.read("a", 0, 2)))).toEqual(["0 one", "1 two"]);
      expect((await all(store.read("a", 0)))[0]).toEqual({ stream: "a", position: 0, bytes: bytesOf("one"), hash: record("one").hash });
      expect(await all(store.read("a", 3))).toEqual([]);
      expect(await all(store.read("never", 0))).toEqual([]);
      expect((await store.head("never")).epoch).toBe(0);
      expect(await store.streams()).toEqual(["a"]);
      await store.close();
    });

    test("writes several streams together or not at all", async () => {
      const { store } = await taken("a", "b");
      await store.append([append("a", 0, [record("one")]), append("b", 0, [record("two")])]);
      expect(await faultOf(store.append([append("a", 1, [record("three", "x")]), append("b", 0, [record("four")])]))).toBe("stale position of b");
      expect((await store.head("a")).position).toBe(1);
      expect(await store.find("x")).toBeNull();
      expect(await store.streams()).toEqual(["a", "b"]);
      await store.close();
    });

    test("refuses a position that is not the end, and writes nothing", async () => {
      const { store } = await taken("a");
      await store.append([append("a", 0, [record("one")])]);
      expect(await faultOf(store.append([append("a", 0, [record("again")])]))).toBe("stale position of a");
      expect(await faultOf(store.append([append("a", 2, [record("gap")])]))).toBe("stale position of a");
      expect(texts(await all(store.read("a", 0)))).toEqual(["0 one"]);
      await store.close();
    });

    test("fences an older term off as soon as a newer one is taken", async () => {
      const { store } = await taken("a", "b");
      await store.append([append("a", 0, [record("one")])]);
      expect((await store.take("a")).epoch).toBe(2);
      expect(await faultOf(store.append([append("a", 1, [record("old")], 1)]))).toBe("stale epoch of a");
      expect(await faultOf(store.append([append("a", 1, [record("never taken")], 3)]))).toBe("stale epoch of a");
      expect(await faultOf(store.append([append("b", 0, [record("other")], 1)]))).toBe("accepted");
      expect(await faultOf(store.append([append("a", 1, [record("new")], 2)]))).toBe("accepted");
      expect(await faultOf(store.append([append("never", 0, [record("untaken")], 1)]))).toBe("stale epoch of never");
      await store.close();
    });

    test("grants a claim once, on whatever stream, and a refused append claims nothing", async () => {
      const { store } = await taken("a", "b");
      await store.append([append("a", 0, [record("zero"), record("one", "d1")])]);
      const refused = store.append([append("b", 0, [record("two", "d2", "d1")])]);
      expect(await refused.catch((error: PropenseError) => error.fault)).toMatchObject({ code: "conflict", where: "claim", got: "d1" });
      expect((await store.head("b")).position).toBe(0);
      expect(await faultOf(store.append([append("b", 0, [record("two", "d2")])]))).toBe("accepted");
      expect(await faultOf(store.append([append("b", 1, [record("three", "twice"), record("four", "twice")])]))).toBe("conflict claim");
      expect(await faultOf(store.append([append("a", 9, [record("five", "d3")])]))).toBe("stale position of a");
      expect(await faultOf(store.append([append("a", 2, [record("five", "d3")])]))).toBe("accepted");
      expect(await store.find("d1")).toEqual({ stream: "a", position: 1 });
      expect(await store.find("d3")).toEqual({ stream: "a", position: 2 });
      expect(await store.find("never")).toBeNull();
      const claims = await all(store.claims());
      expect(claims.map(({ claim, stream, position }) => `${claim} ${stream} ${position}`).toSorted()).toEqual(["d1 a 1", "d2 b 0", "d3 a 2"]);
      await store.close();
    });

    test("of two writers at the same position one wins", async () => {
      const { store } = await taken("a");
      const both = [1, 2].map((index) => faultOf(store.append([append("a", 0, [record(`${index}`)])])));
      expect((await Promise.all(both)).toSorted()).toEqual(["accepted", "stale position of a"]);
      await store.close();
    });

    test("what was written cannot be changed from outside", async () => {
      const { store } = await taken("a");
      const written = record("one");
      await store.append([append("a", 0, [written])]);
      written.bytes[0] = 0;
      const [read] = await all(store.read("a", 0));
      read.bytes[0] = 0;
      read.hash[0] ^= 1;
      expect(await all(store.read("a", 0))).toEqual([{ stream: "a", position: 0, bytes: bytesOf("one"), hash: record("one").hash }]);
      await store.close();
    });

    test("cuts the oldest records off for ever, and remembers where and after what", async () => {
      const { store } = await taken("a");
      await store.append([append("a", 0, [record("one", "d1"), record("two"), record("three")])]);
      await store.cut("a", 2);
      expect(await store.head("a")).toEqual({ start: 2, startHash: record("two").hash, position: 3, hash: record("three").hash, epoch: 1 });
      expect(texts(await all(store.read("a", 2)))).toEqual(["2 three"]);
      expect(await faultOf(all(store.read("a", 1)))).toBe("gone a[1]");
      expect(await faultOf(store.append([append("a", 3, [record("again", "d1")])]))).toBe("conflict claim");
      await store.cut("a", 3);
      expect(await store.head("a")).toMatchObject({ start: 3, position: 3, hash: record("three").hash });
      await store.append([append("a", 3, [record("four")])]);
      expect(texts(await all(store.read("a", 3)))).toEqual(["3 four"]);
      await store.close();
    });

    test("keeps derived state by key", async () => {
      const { store } = await taken("a");
      const writer = { stream: "a", epoch: 1 };
      expect(await all(store.checkpoint.load())).toEqual([]);
      await store.checkpoint.save([["one", "1"], ["two", "2"]], writer);
      await store.checkpoint.save([["one", null], ["two", "22"], ["three", "3"]], writer);
      await store.take("a");
      expect(await faultOf(store.checkpoint.save([["two", "of an older term"]], writer))).toBe("stale epoch of a");
      expect(new Map(await all(store.checkpoint.load()))).toEqual(new Map([["three", "3"], ["two", "22"]]));
      await store.checkpoint.clear();
      expect(await all(store.checkpoint.load())).toEqual([]);
      await store.close();
    });

    test("takes thousands of records and claims in one go", async () => {
      const { store } = await taken("a");
      const many = Array.from({ length: 5000 }, (_, index) => record(`${index}`, `claim ${index}`));
      await store.append([append("a", 0, many)]);
      expect((await all(store.read("a", 0))).map(({ position }) => position)).toEqual(many.map((_, index) => index));
      expect(await store.find("claim 4321")).toEqual({ stream: "a", position: 4321 });
      await store.close();
    });

    test("declares what it survives", async () => {
      const { store } = await taken();
      expect(["none", "process-crash", "power-loss", "replicated"]).toContain(store.durability);
      await store.close();
    });
  });
}
