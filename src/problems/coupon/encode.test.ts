// The encoding by hand, number by number, and what may not be in it.
import { describe, expect, it } from "vitest";
import { plainRequest } from "./fixtures.ts";
import { couponKind, createCouponProblem, type CouponRequest } from "./index.ts";
import { defaultSettings } from "./presets.ts";

const problem = createCouponProblem(defaultSettings);
const names = problem.spec.state.map(({ name }) => name);

function encoded(request: CouponRequest, of = problem): Record<string, number> {
  const { observation } = of.stage(request, [], new Float32Array(3))!;
  return Object.fromEntries(of.spec.state.map(({ name }, index) => [name, observation.state[index]]));
}

describe("the state", () => {
  it("holds every field of a request in its place", () => {
    const expected: Record<string, number> = {
      orderFreshness: 0.5, ordersLog: Math.log(7), spendLog: Math.log(41), usualBasketLog: Math.log(8), visitsLog: Math.log(56),
      orderShareOfVisits: 6.5 / 60, pagesLog: Math.log(5), favouritesLog: Math.log(3), basketOpen: 0,
      "affinity=beauty": 0.5, "affinity=home": 0.25, "affinity=food": 0.25,
      "tier=basic": 0, "tier=silver": 1, "tier=gold": 0, "region=metro": 0, "region=town": 1, "region=remote": 0,
      "channel=app": 0, "channel=web": 1, "channel=mini": 0,
      weekend: 0, evening: 1, holiday: 0, periodShare: 0.75 / 56,
      subscribed: 1, couponsLog: Math.log(11), redeemedShare: 3.5 / 12, redeemedOverOrders: 0.5, expiredLog: Math.log(7),
      couponsLast7Days: 0, couponFreshness: 0.5, redemptionFreshness: 0,
      "usualOverThreshold=3000": 2, "usualOverThreshold=4000": 1.75, "usualOverThreshold=6000": 7 / 6, "usualOverThreshold=12000": 7 / 12,
    };
    const got = encoded(plainRequest);
    expect(Object.keys(got)).toEqual(Object.keys(expected));
    for (const [name, value] of Object.entries(expected)) expect(got[name], name).toBeCloseTo(value, 6);
  });

  it("knows weekends, evenings and never", () => {
    const saturday = { ...plainRequest, timeMs: plainRequest.timeMs + 5 * 86_400_000 - 2 * 3_600_000, daysSinceOrder: null, basketCents: 1 };
    expect(encoded(saturday)).toMatchObject({ weekend: 1, evening: 0, orderFreshness: 0, basketOpen: 1 });
    expect(encoded({ ...plainRequest, timeMs: plainRequest.timeMs + 6 * 86_400_000 }).weekend).toBe(1);
    expect(encoded({ ...plainRequest, timeMs: plainRequest.timeMs + 7 * 86_400_000 }).weekend).toBe(0);
    const east = createCouponProblem({ ...defaultSettings, utcOffsetHours: 8 });
    expect(encoded(plainRequest, east).evening).toBe(0);
  });

  it("keeps guarded fields out unless they are asked for", () => {
    expect(names.filter((name) => /^(ageBand|gender|tags|risk)/.test(name))).toEqual([]);
    const accepting = createCouponProblem(couponKind.parseSettings({ accepted: ["gender"] }));
    expect(accepting.spec.state).toEqual(problem.spec.state);
    const showing = createCouponProblem(couponKind.parseSettings({ accepted: ["gender", "tags"], encoded: ["gender", "tags"], rules: { equalTreatment: false } }));
    const request = { ...plainRequest, declared: { gender: "female" as const, tags: ["a", "b"] } };
    expect(encoded(request, showing)).toMatchObject({ "gender=female": 1, "gender=male": 0, tagsLog: Math.fround(Math.log(3)) });
    expect(encoded(plainRequest, showing)).toMatchObject({ "gender=female": 0, tagsLog: 0 });
  });
});

describe("the candidates", () => {
  it("are described alike for every request, in one shared matrix", () => {
    const one = problem.stage(plainRequest, [], new Float32Array(3))!.observation;
    const other = problem.stage({ ...plainRequest, usualBasketCents: 100 }, [], new Float32Array(3))!.observation;
    expect(other.candidates).toBe(one.candidates);
    const width = problem.spec.candidate.length;
    const fieldsOf = (index: number): Record<string, number> => (
      Object.fromEntries(problem.spec.candidate.map(({ name }, field) => [name, one.candidates[index * width + field]]))
    );
    expect(Object.values(fieldsOf(0))).toEqual(Array.from({ length: width }, () => 0));
    expect(fieldsOf(1)).toEqual({
      "kind=fullReduction": 1, "kind=percentage": 0, "kind=cash": 0, "kind=freeGift": 0, "kind=freeShipping": 0,
      discountShare: 0, maximumCostShare: 0.5, thresholdLog: Math.fround(Math.log(7)), validityLog: Math.fround(Math.log(49)), sendAfterLog: 0,
    });
    expect(fieldsOf(6)).toMatchObject({ "kind=cash": 1, maximumCostShare: 0.25, sendAfterLog: Math.fround(Math.log(9)) });
  });

  it("can be known by name alone", () => {
    const named = createCouponProblem(couponKind.parseSettings({ describeCandidates: false }));
    expect(named.spec.candidate).toEqual([]);
    expect(named.stage(plainRequest, [], new Float32Array(3))!.observation.candidates).toHaveLength(0);
  });
});
