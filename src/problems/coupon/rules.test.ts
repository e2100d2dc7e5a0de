// Each hard rule alone: it forbids where it should, and only it does (switching it off lets the coupon through).
import { describe, expect, it } from "vitest";
import { uniform, seeded } from "../../core/index.ts";
import { decide } from "../stages.ts";
import { plainRequest } from "./fixtures.ts";
import { couponKind, createCouponProblem, type CouponRequest } from "./index.ts";
import { forbidden, rules } from "./rules.ts";

const settings = couponKind.parseSettings({ accepted: ["riskAppetite"] });
const problem = createCouponProblem(settings);
const [, full60, full120, percent8, , , , gold] = problem.candidates;

/** Names of the rules that forbid this. */
function forbidding(request: CouponRequest, coupon = percent8): string[] {
  if (coupon.kind === "none") return [];
  return Object.entries(rules).filter(([, rule]) => !rule.allows(settings, request, coupon)).map(([name]) => name);
}

function allowedNames(request: CouponRequest): string[] {
  const { observation, candidates } = problem.stage(request, [], new Float32Array(3))!;
  return candidates.filter((_, index) => observation.allowed[index] === 1).map(({ name }) => name);
}

describe("hard rules", () => {
  it("let everything through for a plain customer", () => {
    expect(allowedNames(plainRequest)).toEqual(problem.spec.fixed);
  });

  it.each<[string, Partial<CouponRequest>, typeof percent8]>([
    ["subscribed", { subscribed: false }, percent8],
    ["frequency", { couponsLast7Days: 2 }, percent8],
    ["tier", { tier: "basic" }, gold],
    ["threshold", { usualBasketCents: 1999 }, full60],
    ["suitability", { usualBasketCents: 5999, declared: { riskAppetite: "low" } }, full60],
  ])("%s forbids, and nothing else does", (name, change, coupon) => {
    const request = { ...plainRequest, ...change };
    expect(forbidding(request, coupon)).toEqual([name]);
    expect(forbidden(settings, request, coupon)).toEqual(expect.any(String));
    expect(allowedNames(request)).not.toContain(coupon.name);
    expect(forbidding(plainRequest, coupon)).toEqual([]);
  });

  it.each<[string, Partial<CouponRequest>, typeof percent8]>([
    ["one coupon below the cap", { couponsLast7Days: 1 }, percent8],
    ["a tier that is named", { tier: "silver" }, gold],
    ["a threshold of exactly three usual baskets", { usualBasketCents: 2000 }, full60],
    ["a threshold the cautious reach anyway", { usualBasketCents: 6000, declared: { riskAppetite: "low" } }, full60],
    ["a high threshold for the bold", { usualBasketCents: 7000, declared: { riskAppetite: "high" } }, full120],
  ])("%s is allowed", (_, change, coupon) => {
    expect(forbidding({ ...plainRequest, ...change }, coupon)).toEqual([]);
  });

  it("never touch none, which stays when nothing else may be chosen", () => {
    const request = { ...plainRequest, subscribed: false };
    expect(allowedNames(request)).toEqual(["none"]);
    const { chosen } = decide(problem, request, uniform, { prices: new Float32Array(3), random: seeded(1) });
    expect(chosen).toEqual([problem.candidates[0]]);
    expect(problem.reserve(request, chosen)).toEqual([]);
  });
});
