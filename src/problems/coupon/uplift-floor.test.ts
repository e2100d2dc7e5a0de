// Sure buyers get no discount: by the share of visits at which they order, and by an estimate that finds them.
import { describe, expect, it } from "vitest";
import { constant, mixture, seeded, uniform } from "../../core/index.ts";
import { decide } from "../stages.ts";
import { recordOf } from "../records.ts";
import type { DecisionRecord } from "../problem.ts";
import { createCouponProblem, fitUpliftFloor, type CouponProblem, type CouponRequest } from "./index.ts";
import { defaultSettings } from "./presets.ts";
import { orderShareOfVisits } from "./rules.ts";

const prices = new Float32Array(3);
const plain = createCouponProblem({ ...defaultSettings, world: { ...defaultSettings.world, customers: 1500 } });
const withRules = (rules: Partial<typeof defaultSettings.rules>): CouponProblem => createCouponProblem({ ...plain.settings, rules: { ...plain.settings.rules, ...rules } });

const half = mixture([[0.5, constant(0)], [0.5, uniform]]);

/** A season in which half of the visits bring no coupon and the others a random one. */
function pilot(problem: CouponProblem): { readonly records: DecisionRecord[]; readonly requests: CouponRequest[]; readonly segments: Uint8Array } {
  const world = problem.world(seeded("floor"));
  const random = seeded("choices");
  const records: DecisionRecord[] = [];
  const requests: CouponRequest[] = [];
  for (let event = world.next(); event !== null; event = world.next()) {
    const decision = decide(problem, event.request, half, { prices, random });
    const { reports } = world.respond(event.request, decision.chosen);
    records.push(recordOf(problem, `d${records.length}`, decision, reports.map(({ outcome }) => outcome)));
    requests.push(event.request);
  }
  return { records, requests, segments: world.population.segment };
}

const { records, requests, segments } = pilot(plain);
const openTo = (problem: CouponProblem, request: CouponRequest): number => problem.stage(request, [], prices)!.observation.allowed.reduce((sum, flag) => sum + flag, 0);

describe("the uplift floor", () => {
  it("leaves customers who order at enough of their visits nothing but none, and nobody else", () => {
    const problem = withRules({ sureBuyerOrderShare: 0.25 });
    let sure = 0;
    for (const request of requests) {
      if (orderShareOfVisits(request) < 0.25) {
        expect(openTo(problem, request)).toBe(openTo(plain, request));
        continue;
      }
      sure++;
      expect(openTo(problem, request)).toBe(1);
    }
    expect(sure).toBeGreaterThan(100);
  });

  it("by estimate, masks whom coupons hardly move: far more of the hidden sure buyers and sleeping dogs than of the persuadables", () => {
    const problem = withRules({ upliftFloor: fitUpliftFloor(plain, records, 0.03) });
    const masked = [0, 0, 0, 0];
    const seen = [0, 0, 0, 0];
    for (const request of requests) {
      if (openTo(plain, request) === 1) continue;
      const segment = segments[Number(request.subject.slice(1))];
      seen[segment]++;
      if (openTo(problem, request) === 1) masked[segment]++;
    }
    const [sure, persuadable, , dogs] = masked.map((count, segment) => count / seen[segment]);
    expect(sure).toBeGreaterThan(persuadable + 0.1);
    expect(dogs).toBeGreaterThan(persuadable + 0.1);
  });

  it("holds in what the world's bound may choose as well", () => {
    const problem = withRules({ sureBuyerOrderShare: 0.25 });
    const sure = requests.find((request) => orderShareOfVisits(request) >= 0.25)!;
    expect([...problem.offerMask(sure)].reduce((sum, flag) => sum + flag, 0)).toBe(1);
  });
});
