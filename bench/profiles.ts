// Claim: a profile that nobody needs lately takes half of the memory. Measured over the same 5,000 profiles of 30 events each, readable and sealed.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createMemoryVault } from "../src/edge/vault/memory.ts";
import { seeded, sampleIndex } from "../src/core/index.ts";
import { createPersons, type Persons } from "../src/service/persons/persons.ts";
import type { ShopEvent } from "../src/service/index.ts";
import type { BenchRow } from "./bench.ts";

const count = 5000;
const dayMs = 86_400_000;
const startMs = Date.parse("2026-01-01");

/** The rows of this claim. */
export function run(): Promise<BenchRow[]> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const heap = (): number => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const vault = createMemoryVault();
  const bytesOf = (mostOpen: number): { readonly bytes: number; readonly persons: Persons } => {
    const before = heap();
    const persons = createPersons(vault, mostOpen);
    for (let index = 0; index < count; index++) live(persons, index);
    return { bytes: (heap() - before) / count, persons };
  };
  // Once beforehand, so that the keys of the vault are counted with neither.
  bytesOf(2);
  const [readable, sealed] = [bytesOf(4 * count), bytesOf(2)];
  const row = (claim: string, bytes: number): BenchRow => (
    { claim, value: Math.round(bytes), unit: "bytes of heap per person", baseline: "a readable profile", ratio: readable.bytes / bytes, target: "no target of its own" }
  );
  const alive = readable.persons.find("p0") !== undefined && sealed.persons.find("p0") !== undefined;
  return Promise.resolve(alive ? [row("a readable profile of 30 events", readable.bytes), row("the same, sealed", sealed.bytes)] : []);
}

// Half a year of one customer: views, baskets, orders.
function live(persons: Persons, index: number): void {
  const random = seeded(`customer ${index}`);
  for (let atMs = startMs; atMs < startMs + 180 * dayMs; atMs += 6 * dayMs) {
    const kind = (["product-viewed", "product-viewed", "page-viewed", "product-added", "order-completed"] as const)[sampleIndex(random, 5)];
    const product = { product: `product ${sampleIndex(random, 1000)}`, category: `category ${sampleIndex(random, 10)}`, priceMinor: 1000, quantity: 1 };
    const event: ShopEvent = { kind, messageId: "m", atMs, customer: "c", visitor: null, currency: "EUR", valueMinor: 1000, discountMinor: null, order: null, coupon: null, products: [product] };
    persons.fold({ kind: "observed", version: 1, atMs, person: `p${index}`, message: "m", sealed: { event } });
  }
}
