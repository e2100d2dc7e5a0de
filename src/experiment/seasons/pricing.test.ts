// Where prices come from, by hand.
import { expect, test } from "vitest";
import { seeded, type DecisionSpec } from "../../core/index.ts";
import { createLedger } from "../../models/index.ts";
import { createPriceSource } from "./pricing.ts";

const spec: DecisionSpec = { state: [], candidate: [], fixed: ["a"], limits: ["mails", "spend"], stages: 1, discount: 0 };
const random = seeded(1);

test("no pricing costs nothing, a fixed one always the same", () => {
  expect(createPriceSource(spec, undefined, createLedger()).prices(0, random)).toEqual(Float32Array.of(0, 0));
  const fixed = createPriceSource(spec, { kind: "fixed", prices: { spend: 0.5 } }, createLedger());
  expect(fixed.prices(0.3, random)).toEqual(Float32Array.of(0, 0.5));
});

test("sampled prices fill their range and touch no other limit", () => {
  const source = createPriceSource(spec, { kind: "sampled", ranges: { spend: [1, 3] } }, createLedger());
  const drawn = Array.from({ length: 1000 }, () => source.prices(0, random));
  expect(drawn.every(([mails, spend]) => mails === 0 && spend >= 1 && spend <= 3)).toBe(true);
  const mean = drawn.reduce((sum, [, spend]) => sum + spend, 0) / 1000;
  expect(Math.abs(mean - 2)).toBeLessThan(0.1);
});

test("a paced price follows what the ledger expects to pay: 400 of 1,000 reserved in a tenth of the season", () => {
  const ledger = createLedger({ coupons: 1000 });
  const source = createPriceSource(spec, { kind: "paced", limits: { spend: { account: "coupons", integralGain: 2, paidShare: 0.5 } } }, ledger);
  expect(source.prices(0, random)[1]).toBe(0);
  ledger.post({ kind: "reserve", account: "coupons", decision: "d", maximum: 400 });
  // Half of 400 is expected: 200 where 100 were planned, so the price rises by 2 x (200 - 100) / 1,000.
  expect(source.prices(0.1, random)[1]).toBeCloseTo(0.2, 6);
});

test("a limit or an account that is not there is named", () => {
  expect(() => createPriceSource(spec, { kind: "fixed", prices: { spent: 1 } }, createLedger())).toThrow("mails, spend");
  expect(() => createPriceSource(spec, { kind: "paced", limits: { spend: { account: "coupons" } } }, createLedger())).toThrow("coupons");
});
