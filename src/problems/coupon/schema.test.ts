// What is refused, field by field, and that whatever is thrown at the parsers ends in the one error.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PropenseError, type ErrorCode } from "../../core/index.ts";
import { plainRequest } from "./fixtures.ts";
import { couponKind, createCouponProblem } from "./index.ts";
import { defaultSettings } from "./presets.ts";

const problem = createCouponProblem(defaultSettings);
const cash = defaultSettings.catalogue[4];

function faultOf(read: () => unknown): { code: ErrorCode; where: string } {
  try {
    read();
  } catch (error) {
    if (error instanceof PropenseError) {
      expect(error.fault.expected).not.toBe("");
      expect(error.fault.got).not.toBe("");
      return { code: error.fault.code, where: error.fault.where };
    }
    throw error;
  }
  return { code: "not-found", where: "accepted" };
}

describe("settings", () => {
  const cases: readonly (readonly [object | string | number, string])[] = [
    ["campaign", "settings"],
    [{ nmae: "x" }, "settings.nmae"],
    [{ name: "" }, "settings.name"],
    [{ periodDays: 0 }, "settings.periodDays"],
    [{ periodDays: "28" }, "settings.periodDays"],
    [{ startMs: 1.5 }, "settings.startMs"],
    [{ discount: 2 }, "settings.discount"],
    [{ explorationFloorShare: -0.1 }, "settings.explorationFloorShare"],
    [{ tiers: [] }, "settings.tiers"],
    [{ catalogue: [] }, "settings.catalogue"],
    [{ catalogue: [{ ...cash, kind: "voucher" }] }, "settings.catalogue[0].kind"],
    [{ catalogue: [{ ...cash, faceCents: 2.5 }] }, "settings.catalogue[0].faceCents"],
    [{ catalogue: [{ ...cash, name: "Cash 5!" }] }, "settings.catalogue[0].name"],
    [{ catalogue: [{ ...cash, colour: "red" }] }, "settings.catalogue[0].colour"],
    [{ catalogue: [cash, cash] }, "settings.catalogue[1].name"],
    [{ catalogue: [{ ...cash, name: "none" }] }, "settings.catalogue[0].name"],
    [{ catalogue: [{ ...cash, tiers: ["platinum"] }] }, "settings.catalogue[0].tiers"],
    [{ catalogue: [{ kind: "fullReduction", name: "a", validityHours: 1, thresholdCents: 500, faceCents: 600 }] }, "settings.catalogue[0].faceCents"],
    [{ catalogue: [{ kind: "percentage", name: "a", validityHours: 1, discountShare: 0.1 }] }, "settings.catalogue[0].maximumCents"],
    [{ catalogue: [{ kind: "percentage", name: "a", validityHours: 1, discountShare: 10, maximumCents: 5 }] }, "settings.catalogue[0].discountShare"],
    [{ reward: { low: 5, high: 5 } }, "settings.reward.high"],
    [{ reward: { marginWeight: -1 } }, "settings.reward.marginWeight"],
    [{ limits: { budgetCents: 0.5 } }, "settings.limits.budgetCents"],
    [{ rules: { couponsPerWeek: -1 } }, "settings.rules.couponsPerWeek"],
    [{ rules: { thresholdOverUsualCautious: 9 } }, "settings.rules.thresholdOverUsualCautious"],
    [{ accepted: ["income"] }, "settings.accepted[0]"],
    [{ encoded: ["gender"], rules: { equalTreatment: false } }, "settings.encoded"],
    [{ accepted: ["gender"], encoded: ["gender"] }, "settings.encoded"],
    [{ ratingModel: { intercept: "high" } }, "settings.ratingModel.intercept"],
    [{ world: { customers: 0 } }, "settings.world.customers"],
    [{ world: { marginShare: [0.5, 0.4] } }, "settings.world.marginShare"],
    [{ world: { segments: [] } }, "settings.world.segments"],
  ];
  it.each(cases)("refuses %j at %s", (given, where) => {
    expect(faultOf(() => couponKind.parseSettings(given))).toEqual({ code: "bad-settings", where });
  });

  it("lays a part over the default preset, one level deep", () => {
    const settings = couponKind.parseSettings({ name: "mine", limits: { budgetCents: 5 } });
    expect(settings).toEqual({ ...defaultSettings, name: "mine", limits: { ...defaultSettings.limits, budgetCents: 5 } });
  });
});

describe("requests", () => {
  const cases: readonly (readonly [unknown, string])[] = [
    [null, "request"],
    [[], "request"],
    [{ ...plainRequest, subject: undefined }, "request.subject"],
    [{ ...plainRequest, subject: "" }, "request.subject"],
    [{ ...plainRequest, email: "a@b.c" }, "request.email"],
    [{ ...plainRequest, timeMs: -1 }, "request.timeMs"],
    [{ ...plainRequest, daysSinceOrder: Number.NaN }, "request.daysSinceOrder"],
    [{ ...plainRequest, ordersLastYear: -1 }, "request.ordersLastYear"],
    [{ ...plainRequest, ordersLastYear: 1.5 }, "request.ordersLastYear"],
    [{ ...plainRequest, usualBasketCents: "7000" }, "request.usualBasketCents"],
    [{ ...plainRequest, affinityShares: { beauty: 2 } }, "request.affinityShares.beauty"],
    [{ ...plainRequest, affinityShares: { cars: 0.5 } }, "request.affinityShares"],
    [{ ...plainRequest, tier: "platinum" }, "request.tier"],
    [{ ...plainRequest, region: "moon" }, "request.region"],
    [{ ...plainRequest, channel: 3 }, "request.channel"],
    [{ ...plainRequest, subscribed: "yes" }, "request.subscribed"],
    [{ ...plainRequest, couponsSentLastYear: 2 }, "request.couponsSentLastYear"],
    [{ ...plainRequest, declared: { gender: "female" } }, "request.declared.gender"],
    [{ ...plainRequest, declared: { income: 5 } }, "request.declared.income"],
  ];
  it.each(cases)("refuses %j at %s", (given, where) => {
    expect(faultOf(() => problem.parseRequest(given))).toEqual({ code: "bad-request", where });
  });

  it("takes declared fields where the campaign accepts them", () => {
    const open = createCouponProblem(couponKind.parseSettings({ accepted: ["ageBand", "riskAppetite"] }));
    const declared = { ageBand: "25-34", riskAppetite: "low" };
    expect(open.parseRequest({ ...plainRequest, declared })).toEqual({ ...plainRequest, declared });
    expect(faultOf(() => open.parseRequest({ ...plainRequest, declared: { ageBand: "90" } })).where).toBe("request.declared.ageBand");
  });
});

describe("outcomes", () => {
  const order = { kind: "order", order: "o1", basketCents: 5000, marginCents: 2000, redeemed: true };
  const cases: readonly (readonly [unknown, string])[] = [
    ["visit", "outcome"],
    [{ kind: "click" }, "outcome.kind"],
    [{ ...order, basketCents: -5 }, "outcome.basketCents"],
    [{ ...order, redeemed: 1 }, "outcome.redeemed"],
    [{ ...order, address: "x" }, "outcome.address"],
    [{ kind: "rating", stars: 6 }, "outcome.stars"],
    [{ kind: "refund", order: "o1", returnedShare: 0 }, "outcome.returnedShare"],
  ];
  it.each(cases)("refuses %j at %s", (given, where) => {
    expect(faultOf(() => problem.parseOutcome(given))).toEqual({ code: "bad-outcome", where });
  });
});

describe("the parsers", () => {
  it("answer anything with a value or the one error", () => {
    const anything = fc.oneof(fc.anything(), fc.object().map((extra) => ({ ...plainRequest, ...extra })));
    fc.assert(fc.property(anything, (input) => {
      faultOf(() => couponKind.parseSettings(input));
      faultOf(() => problem.parseRequest(input));
      faultOf(() => problem.parseOutcome(input));
    }), { numRuns: 2000 });
  });
});
