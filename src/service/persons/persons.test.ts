// Persons not seen lately are sealed in memory: what is remembered stays the same, and readable profiles stay few.
import fc from "fast-check";
import { expect, test } from "vitest";
import { shopEvent } from "../../../test/fixtures/shop-events.ts";
import { createMemoryVault } from "../../edge/vault/memory.ts";
import { createPersons, type Persons } from "./persons.ts";

const names = Array.from({ length: 12 }, (_, index) => `p${index}`);
const person = fc.constantFrom(...names);
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("observed" as const), person, what: fc.constantFrom("product-viewed" as const, "product-added" as const, "order-completed" as const), atMs: fc.integer({ min: 0, max: 1e10 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("sent" as const, "redeemed" as const), person, atMs: fc.integer({ min: 0, max: 1e10 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("merged" as const), person, into: person }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("opted-out" as const, "erased" as const), person }) },
);

type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

function fold(persons: Persons, told: Step): void {
  const stamp = { version: 1, atMs: 0 } as const;
  switch (told.kind) {
    case "sent": case "redeemed": return persons.foldCoupon(told.person, told.kind, told.atMs);
    case "observed": return void persons.fold({ ...stamp, kind: "observed", person: told.person, message: "m", sealed: { event: shopEvent({ kind: told.what, atMs: told.atMs, messageId: "m" }) } });
    case "merged": return void persons.fold({ ...stamp, kind: "merged", from: told.person, into: told.into, bucketAs: told.into });
    case "opted-out": return void persons.fold({ ...stamp, kind: "opted-out", who: told.person, out: true });
    case "erased": return void persons.fold({ ...stamp, kind: "erased", who: [told.person] });
  }
}

const plain = (persons: Persons): unknown => Object.fromEntries([...persons.names()].sort().map((name) => [name, JSON.parse(persons.plain(name)) as unknown]));

test("the fold is the same however few profiles are held readable (300 histories of up to 80 steps)", () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
    const [all, few] = [createPersons(createMemoryVault()), createPersons(createMemoryVault(), 4)];
    for (const told of steps) for (const persons of [all, few]) fold(persons, told);
    expect(plain(few)).toEqual(plain(all));
    for (const name of names) expect(few.profileOf(name)).toEqual(all.profileOf(name));
  }), { numRuns: 300, seed: 7 });
});

test("at most so many are readable at once, whoever comes; those in use stay so", () => {
  const vault = createMemoryVault();
  const persons = createPersons(vault, 10);
  const readable = (): readonly string[] => [...persons.names()].filter((name) => typeof persons.find(name)?.profile === "object" && persons.find(name)?.profile !== null);
  for (let index = 0; index < 1000; index++) {
    persons.foldCoupon(`p${index}`, "sent", index);
    persons.foldCoupon("regular", "sent", index);
    expect(readable().length).toBeLessThanOrEqual(10);
    expect(readable()).toContain("regular");
  }
  expect(persons.find("p0")?.profile).toMatch(/^[A-Za-z0-9+/]+=*$/);
  expect(persons.profileOf("p0")).toMatchObject({ coupons: [0], lastMs: Number.NEGATIVE_INFINITY });
});

test("somebody whose key was destroyed a moment ago is not sealed any more, and nothing breaks", async () => {
  const vault = createMemoryVault();
  const persons = createPersons(vault, 2);
  persons.foldCoupon("gone", "sent", 1);
  await vault.destroy("gone");
  for (let index = 0; index < 10; index++) persons.foldCoupon(`p${index}`, "sent", index);
  persons.fold({ kind: "erased", version: 1, atMs: 0, who: ["gone"] });
  expect(persons.profileOf("gone")).toBeNull();
});
