// Where prices come from, by hand.
import { expect, test } from "vitest";
import { seeded, type DecisionSpec } from "../../core/index.ts";
import { createLedger, startSeasonPacing } from "../../models/index.ts";
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

test("a season's price is that of its controller: 300 settled in the first tenth of a cap of 1,000", () => {
  const ledger = createLedger({ coupons: 1000 });
  const limit = { account: "coupons", lifeShare: 0.001, gain: 10, initialPrice: 1, spareShare: 0 };
  const source = createPriceSource(spec, { kind: "season", limits: { spend: limit } }, ledger);
  expect(source.prices(0, random)[1]).toBe(1);
  ledger.post({ kind: "reserve", account: "coupons", decision: "d", maximum: 300 });
  ledger.post({ kind: "settle", account: "coupons", decision: "d", amount: 300, final: true });
  expect(source.prices(0.1, random)[1]).toBeCloseTo(1 + (10 * (300 - 100)) / 1000, 5);
  // Within a thousandth of the season nothing moves.
  expect(source.prices(0.1005, random)[1]).toBeCloseTo(3, 5);
  expect(() => startSeasonPacing({ cap: 0, gain: 1, initialPrice: 0, ceiling: 1, spareShare: 0 })).toThrow("cap");
});

test("a season's price spends the cap where the first price would spend it in a third of the time", () => {
  const play = (kind: "season" | "fixed"): number[] => {
    const [ledger, draws] = [createLedger({ coupons: 20_000 }), seeded("a season")];
    const source = createPriceSource(spec, kind === "fixed" ? { kind, prices: { spend: 0.5 } } : { kind, limits: { spend: { account: "coupons", lifeShare: 0.002, initialPrice: 0.5 } } }, ledger);
    return Array.from({ length: 4000 }, (_, index) => {
      if (2 * draws.uniform() > source.prices(index / 4000, draws)[1] && ledger.available("coupons") >= 50) {
        ledger.post({ kind: "reserve", account: "coupons", decision: `${index}`, maximum: 50 });
        ledger.post({ kind: "settle", account: "coupons", decision: `${index}`, amount: draws.uniform() < 0.4 ? 50 : 0, final: true });
      }
      return ledger.balance("coupons").settled;
    });
  };
  const [paced, fixed] = [play("season"), play("fixed")];
  expect(paced[3999]).toBeGreaterThan(0.97 * 20_000);
  expect(Math.abs(paced[1999] / 20_000 - 0.5)).toBeLessThan(0.08);
  expect(fixed[1999]).toBeGreaterThan(0.97 * 20_000);
});

test("a limit or an account that is not there is named", () => {
  expect(() => createPriceSource(spec, { kind: "fixed", prices: { spent: 1 } }, createLedger())).toThrow("mails, spend");
  expect(() => createPriceSource(spec, { kind: "paced", limits: { spend: { account: "coupons" } } }, createLedger())).toThrow("coupons");
});
