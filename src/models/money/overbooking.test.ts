// Overbooking by hand, its law, and how often a season of promises exceeds its cap.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seeded } from "../../core/index.ts";
import { createLedger } from "./ledger.ts";
import { bookable, noPromises, promise, promisedMaximum, type Overbooking } from "./overbooking.ts";

const plan: Overbooking = { exceedShare: 0.01, reservations: 1000, largest: 100 };

describe("the bound", () => {
  test("by hand: 400 promises of 100 at a share of .25 cost 10,000 on average and 14,557 at most", () => {
    let promises = noPromises(plan);
    for (let offer = 0; offer < 400; offer++) promises = promise(promises, { money: 100, share: 0.25 }, 1);
    const looks = Math.log(100_000);
    const jump = (looks * 100) / 3;
    expect(promises.mean).toBeCloseTo(10_000, 6);
    expect(promisedMaximum(promises, 40_000)).toBeCloseTo(10_000 + jump + Math.sqrt(jump * jump + 2 * looks * 750_000), 6);
    expect(promisedMaximum(promises, 40_000)).toBeCloseTo(14_557.09, 1);
    expect(promisedMaximum(promises, 12_000)).toBe(12_000);
  });

  test("a promise that fits is never more than its room: mean and root rise by less than 4/3 of it", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 100 }), share), { maxLength: 60 }), share, fc.integer({ min: 0, max: 200 }), (made, next, room) => {
      let open = 0;
      let promises = noPromises(plan);
      for (const [money, of] of made) {
        promises = promise(promises, { money, share: of }, 1);
        open += money;
      }
      const money = bookable(promises, room);
      const after = promisedMaximum(promise(promises, { money, share: next }, 1), open + money);
      expect(after - promisedMaximum(promises, open)).toBeLessThanOrEqual(room + 1e-9);
    }), { numRuns: 300, seed: 5 });
  });

  test("refuses a certainty, no reservations and no money", () => {
    for (const wrong of [{ exceedShare: 0 }, { exceedShare: 1 }, { reservations: 0 }, { largest: 0.5 }]) {
      expect(() => noPromises({ ...plan, ...wrong })).toThrow("overbooking.");
    }
  });
});

describe("the ledger", () => {
  test("is off unless it is told: without overbooking the shares change nothing", () => {
    const ledger = createLedger({ coupons: 1000 });
    ledger.post({ kind: "reserve", account: "coupons", decision: "a", maximum: 600, share: 0.1 });
    expect(ledger.available("coupons")).toBe(400);
    expect(ledger.balance("coupons")).not.toHaveProperty("promises");
  });

  test("closing, voiding and paying in part bring the sums back", () => {
    const ledger = createLedger();
    ledger.post({ kind: "open", account: "coupons", cap: 100_000, overbooking: plan });
    for (const decision of ["a", "b", "c"]) ledger.post({ kind: "reserve", account: "coupons", decision, maximum: 100, share: 0.3 });
    ledger.post({ kind: "settle", account: "coupons", decision: "a", amount: 40, final: false });
    expect(ledger.balance("coupons").promises).toMatchObject({ made: 3, mean: 120, variance: 4200 });
    ledger.post({ kind: "settle", account: "coupons", decision: "a", amount: 40, final: true });
    ledger.post({ kind: "void", account: "coupons", decision: "b" });
    ledger.post({ kind: "expire", account: "coupons", decision: "c" });
    expect(ledger.balance("coupons").promises!.mean).toBeCloseTo(0, 9);
    expect(ledger.balance("coupons").promises!.variance).toBeCloseTo(0, 9);
    expect(createLedger({}, ledger.save()).balance("coupons")).toEqual(ledger.balance("coupons"));
  });

  test("seeds 0 to 199: of 200 seasons none exceeds its cap at a stated 1 %, though promises reach twice the cap; half the share is too bold", () => {
    const seasons = Array.from({ length: 200 }, (_, seed) => play(seed, 1));
    expect(seasons.filter(({ paid }) => paid > 50_000).length).toBe(0);
    expect(seasons.every(({ promised }) => promised > 100_000)).toBe(true);
    const bold = Array.from({ length: 200 }, (_, seed) => play(seed, 0.5));
    expect(bold.filter(({ paid }) => paid > 50_000).length).toBeGreaterThan(100);
  });
});

// A cap of 50,000, offers of 100 that three in ten redeem, all open until the end; `told` times the share is what the ledger is told.
function play(seed: number, told: number): { paid: number; promised: number } {
  const random = seeded(seed);
  const ledger = createLedger();
  ledger.post({ kind: "open", account: "coupons", cap: 50_000, overbooking: { ...plan, reservations: 2500 } });
  let promised = 0;
  let paid = 0;
  for (let offer = 0; ledger.available("coupons") >= 100; offer++) {
    ledger.post({ kind: "reserve", account: "coupons", decision: `${offer}`, maximum: 100, share: 0.3 * told });
    promised += 100;
    if (random.uniform() < 0.3) paid += 100;
  }
  return { paid, promised };
}
