// Assessments by hand, coupon by coupon, and the laws that hold for whatever is reported.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { none, type Coupon, type CouponCandidate } from "./candidate.ts";
import { plainRequest } from "./fixtures.ts";
import { createCouponProblem } from "./index.ts";
import { defaultSettings } from "./presets.ts";
import type { CouponOutcome } from "./schema.ts";

// Reward = 1 x margin + .5 x satisfaction, in tens; the unrated satisfaction is .6.
const settings = {
  ...defaultSettings,
  reward: { revenueWeight: 0, marginWeight: 1, redemptionWeight: 0, satisfactionWeight: 0.5, moneyScaleCents: 1000, low: -10, high: 60 },
  ratingModel: { intercept: 0.6, ordered: 0, redeemed: 0, couponSent: 0, couponsLast7Days: 0, refunded: 0, unsubscribed: 0 },
};
const problem = createCouponProblem(settings);
const base = { name: "x", validityHours: 48, sendAfterHours: 0, thresholdCents: 0 };
const full: Coupon = { ...base, kind: "fullReduction", thresholdCents: 6000, faceCents: 1000 };
const percentage: Coupon = { ...base, kind: "percentage", discountShare: 0.1, maximumCents: 800 };
const cash: Coupon = { ...base, kind: "cash", faceCents: 500 };
const gift: Coupon = { ...base, kind: "freeGift", costCents: 400, worthCents: 900, thresholdCents: 4000 };
const shipping: Coupon = { ...base, kind: "freeShipping", costCents: 450, worthCents: 600 };

function order(basketCents: number, redeemed = true, id = "o1"): CouponOutcome {
  return { kind: "order", order: id, basketCents, marginCents: 0.4 * basketCents, redeemed };
}

function assess(chosen: CouponCandidate, ...outcomes: CouponOutcome[]) {
  const { stages, metrics, settled, ended } = problem.assess({ request: plainRequest, chosen: [chosen] }, outcomes);
  return { reward: stages[0].reward, costs: stages[0].costs, metrics, settled, ended };
}

describe("money", () => {
  it.each<[string, Coupon, number, number, number]>([
    // kind, coupon, basket, cost, revenue
    ["full reduction at its threshold", full, 6000, 1000, 5000],
    ["full reduction a cent below", full, 5999, 0, 5999],
    ["percentage below its maximum", percentage, 5555, 555, 5000],
    ["percentage at its maximum", percentage, 20_000, 800, 19_200],
    ["cash", cash, 3000, 500, 2500],
    ["cash on a smaller basket", cash, 300, 300, 0],
    ["gift above its threshold", gift, 4000, 400, 4000],
    ["gift below", gift, 3999, 0, 3999],
    ["shipping", shipping, 1000, 450, 1000],
  ])("%s", (_, coupon, basket, cost, revenue) => {
    const { metrics, costs, reward, settled } = assess(coupon, order(basket));
    expect(metrics).toMatchObject({ spend: cost, revenue, redemptionRate: cost > 0 ? 1 : 0, conversion: 1, purchaseFrequency: 1, couponsSent: 1 });
    expect(metrics["margin"]).toBeCloseTo(0.4 * basket - cost, 9);
    expect(reward).toBeCloseTo((0.4 * basket - cost) / 1000 + 0.3, 9);
    expect(costs[0]).toBeCloseTo(cost / 1000, 12);
    expect(costs[1]).toBe(1);
    expect(costs[2]).toBeCloseTo((1.5 * cost - (0.4 * basket - cost)) / 1000, 9);
    expect(settled).toEqual([{ account: "budget-0", amount: cost, final: cost > 0 }]);
  });

  it("costs nothing when the coupon is not entered, and stays open until it lapses", () => {
    expect(assess(cash, order(5000, false))).toMatchObject({ costs: [0, 1, -2], settled: [{ account: "budget-0", amount: 0, final: false }] });
    expect(assess(cash, { kind: "expiry" }).settled).toEqual([{ account: "budget-0", amount: 0, final: true }]);
  });

  it("gives goods and price back on a refund, but not the coupon", () => {
    const { metrics, settled } = assess(cash, order(5000), { kind: "refund", order: "o1", returnedShare: 1 });
    expect(metrics).toMatchObject({ revenue: 0, margin: -500, spend: 500, successRate: 0 });
    expect(settled).toEqual([{ account: "budget-0", amount: 500, final: true }]);
    const half = assess(cash, order(5000), { kind: "refund", order: "o1", returnedShare: 0.5 });
    expect(half.metrics).toMatchObject({ revenue: 2250, margin: 500, spend: 500 });
  });

  it("uses a coupon once, and counts a twice-reported order once", () => {
    expect(assess(cash, order(5000), order(5000), order(3000, true, "o2")).metrics)
      .toMatchObject({ spend: 500, revenue: 7500, margin: 2700, purchaseFrequency: 2, redemptionRate: 1 });
  });

  it("takes the order's whole margin under none", () => {
    expect(assess(none, order(5000))).toMatchObject({ reward: 2.3, costs: [0, 0, -2], settled: [] });
  });

  it("clips the reward to the declared range", () => {
    expect(assess(none, order(1_000_000)).reward).toBe(60);
  });
});

describe("satisfaction", () => {
  it("is the prediction where nobody rated, never zero, in silence too", () => {
    expect(assess(none)).toMatchObject({ reward: 0.3, ended: false });
    expect(assess(none).metrics).toMatchObject({ satisfaction: 0.6, retention: 0, conversion: 0 });
    expect(assess(none, order(5000)).metrics["satisfaction"]).toBe(0.6);
  });

  it("is the rating where there is one, the last of several", () => {
    expect(assess(none, order(5000), { kind: "rating", stars: 1 }).metrics["satisfaction"]).toBe(0);
    expect(assess(none, { kind: "rating", stars: 1 }, { kind: "rating", stars: 4 }).metrics["satisfaction"]).toBe(0.75);
  });

  it("moves with what the model knows", () => {
    const moved = createCouponProblem({ ...settings, ratingModel: { ...settings.ratingModel, couponsLast7Days: -0.1, redeemed: 0.2 } });
    const request = { ...plainRequest, couponsLast7Days: 2 };
    expect(moved.assess({ request, chosen: [cash] }, [order(5000)]).metrics["satisfaction"]).toBeCloseTo(0.6 - 0.2 + 0.2, 12);
  });
});

describe("retention and the end", () => {
  it("needs a visit and no goodbye", () => {
    expect(assess(none, { kind: "visit" }).metrics["retention"]).toBe(1);
    expect(assess(cash, { kind: "visit" }, { kind: "unsubscribe" }).metrics["retention"]).toBe(0);
    expect(assess(none, { kind: "closed" }).ended).toBe(true);
  });
});

describe("laws", () => {
  const cents = fc.integer({ min: 0, max: 300_000 });
  const outcome: fc.Arbitrary<CouponOutcome> = fc.oneof(
    fc.record({ kind: fc.constant("order" as const), order: fc.constantFrom("a", "b"), basketCents: cents, marginCents: cents, redeemed: fc.boolean() }),
    fc.record({ kind: fc.constant("refund" as const), order: fc.constantFrom("a", "b", "c"), returnedShare: fc.double({ min: 0.01, max: 1, noNaN: true }) }),
    fc.constantFrom<CouponOutcome>({ kind: "visit" }, { kind: "expiry" }, { kind: "unsubscribe" }, { kind: "rating", stars: 3 }),
  );
  const candidate = fc.constantFrom<CouponCandidate>(none, full, percentage, cash, gift, shipping, ...defaultSettings.catalogue);

  it("never settles above what was reserved, whole cents only, and stays inside the declared range", () => {
    fc.assert(fc.property(candidate, fc.array(outcome, { maxLength: 8 }), (chosen, outcomes) => {
      const reserved = problem.reserve(plainRequest, [chosen]).reduce((sum, { maximum }) => sum + maximum, 0);
      const { settled, reward } = assess(chosen, ...outcomes);
      for (const { amount } of settled) {
        expect(Number.isInteger(amount)).toBe(true);
        expect(amount).toBeLessThanOrEqual(reserved);
      }
      expect(reward).toBeGreaterThanOrEqual(-10);
      expect(reward).toBeLessThanOrEqual(60);
    }), { numRuns: 500 });
  });

  it("pays no less when more is reported, in any order of arrival", () => {
    fc.assert(fc.property(candidate, fc.array(outcome, { maxLength: 6 }), (chosen, outcomes) => {
      const amounts = outcomes.map((_, count) => assess(chosen, ...outcomes.slice(0, count + 1)).settled[0]?.amount ?? 0);
      for (let index = 1; index < amounts.length; index++) expect(amounts[index]).toBeGreaterThanOrEqual(amounts[index - 1]);
    }), { numRuns: 300 });
  });
});

describe("accounts", () => {
  it("are one per period, reserved at the maximum", () => {
    const monthly = createCouponProblem({ ...settings, periodDays: 28 });
    expect(monthly.accounts).toEqual(["budget-0", "budget-1"]);
    const later = { ...plainRequest, timeMs: settings.startMs + 28 * 86_400_000 };
    expect(monthly.reserve(later, [percentage])).toEqual([{ account: "budget-1", maximum: 800 }]);
    expect(monthly.reserve({ ...later, timeMs: later.timeMs - 1 }, [percentage])[0].account).toBe("budget-0");
    expect(monthly.reserve(later, [none])).toEqual([]);
    expect(monthly.account("budget-7").cap).toBe(600_000);
    expect(() => monthly.account("money")).toThrow("budget-0");
    expect(monthly.fallback?.(later)).toEqual([none]);
  });
});
