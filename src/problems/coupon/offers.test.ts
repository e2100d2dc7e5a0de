// Sets, bundles and cadence: masks that keep the rules, money that is never exceeded, and a truth that answers bear out.
import { describe, expect, it } from "vitest";
import { seeded, type Random } from "../../core/index.ts";
import { maximumCostCents, costOnBasketCents, type CouponCandidate } from "./candidate.ts";
import { createCouponProblem, type CouponProblem, type CouponRequest } from "./index.ts";
import { offerOf } from "./offers.ts";
import { bundlesSettings, cadenceSettings, setsSettings } from "./set-presets.ts";
import { seasonSettings } from "./season-presets.ts";

const sized = (settings: typeof setsSettings, customers: number): CouponProblem => (
  createCouponProblem({ ...settings, world: { ...settings.world, customers } })
);
const sets = sized(setsSettings, 300);
const bundles = sized(bundlesSettings, 300);
const cadence = sized(cadenceSettings, 60);
const prices = new Float32Array(3);
const chosenBy = (problem: CouponProblem, names: readonly string[]): CouponCandidate[] => names.map((name) => problem.candidates.find((candidate) => candidate.name === name)!);

function randomDecision(problem: CouponProblem, request: CouponRequest, random: Random): CouponCandidate[] {
  const chosen: CouponCandidate[] = [];
  for (let stage = problem.stage(request, chosen, prices); stage !== null; stage = problem.stage(request, chosen, prices)) {
    const open = stage.candidates.filter((_, index) => stage.observation.allowed[index] === 1);
    chosen.push(open[Math.floor(random.uniform() * open.length)]);
  }
  return chosen;
}

function firstRequest(problem: CouponProblem): CouponRequest {
  return problem.world(seeded("first")).next()!.request;
}

describe("sets and bundles", () => {
  it("are every combination that the rules leave, each once", () => {
    const names = sets.offers.slice(sets.candidates.length).map(({ name }) => name);
    // Four price reductions with a gift, with shipping, with both, and the two alone.
    expect(names).toHaveLength(4 * 3 + 1);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain("percent-8+gift+shipping");
    expect(names.some((name) => name.includes("percent-8+cash-5"))).toBe(false);
    expect(bundles.offers.slice(bundles.candidates.length).map(({ name }) => name).sort()).toEqual([
      "bundle-beauty+bundle-food", "bundle-beauty+bundle-home", "bundle-beauty+bundle-home+bundle-food", "bundle-home+bundle-food",
    ].sort());
  });

  it("mask what may not join, let every stage stop, and show what is chosen", () => {
    const request = { ...firstRequest(sets), usualBasketCents: 6000, subscribed: true, couponsLast7Days: 0 };
    const allowedAfter = (names: readonly string[]): readonly string[] => {
      const { observation, candidates } = sets.stage(request, chosenBy(sets, names), prices)!;
      return candidates.filter((_, index) => observation.allowed[index] === 1).map(({ name }) => name);
    };
    expect(allowedAfter(["cash-5"])).toEqual(["none", "gift", "shipping"]);
    expect(allowedAfter(["gift"])).toEqual(["none", "shipping"]);
    expect(allowedAfter(["shipping"])).toEqual(["none"]);
    expect(sets.stage(request, chosenBy(sets, ["none"]), prices)).toBeNull();
    expect(sets.stage(request, chosenBy(sets, ["cash-5", "gift", "shipping"]), prices)).toBeNull();
    const { state } = sets.stage(request, chosenBy(sets, ["cash-5"]), prices)!.observation;
    const at = (name: string): number => state[sets.spec.state.findIndex((field) => field.name === name)];
    expect([at("chosenCount"), at("chosen=cash-5"), at("chosen=gift")]).toEqual([1, 1, 0]);
  });

  it("use bundle elements together or not at all", () => {
    const both = offerOf(chosenBy(bundles, ["bundle-beauty", "bundle-home"]));
    expect(costOnBasketCents(both, 4399)).toBe(0);
    expect(costOnBasketCents(both, 4400)).toBe(600);
    expect(costOnBasketCents(offerOf(chosenBy(bundles, ["bundle-beauty"])), 2200)).toBe(300);
    expect(maximumCostCents(both)).toBe(600);
  });

  it.each([["sets", sets], ["bundles", bundles]] as const)("%s: pay with the last stage, never above the reservation, and answer on average as the truth says", (_, problem) => {
    const world = problem.world(seeded("season"));
    const random = seeded("choices");
    const misses: number[] = [];
    let redeemedSets = 0;
    for (let event = world.next(); event !== null; event = world.next()) {
      const { request } = event;
      const chosen = randomDecision(problem, request, random);
      const offer = problem.offers.findIndex(({ name }) => name === offerOf(chosen).name);
      const { rewards } = world.truth(request, new Uint8Array(problem.offers.length).fill(1));
      const { stages, settled } = problem.assess({ request, chosen }, world.respond(request, chosen).reports.map(({ outcome }) => outcome));
      expect(stages).toHaveLength(chosen.length);
      expect(stages.slice(0, -1).every(({ reward }) => reward === 0)).toBe(true);
      const reserved = problem.reserve(request, chosen).reduce((sum, { maximum }) => sum + maximum, 0);
      const paid = settled.reduce((sum, { amount }) => sum + amount, 0);
      expect(paid).toBeLessThanOrEqual(reserved);
      if (paid > 0 && offer >= problem.candidates.length) redeemedSets++;
      misses.push(stages[stages.length - 1].reward - rewards[offer]);
    }
    const mean = misses.reduce((sum, miss) => sum + miss, 0) / misses.length;
    const variance = misses.reduce((sum, miss) => sum + (miss - mean) * (miss - mean), 0) / misses.length;
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(variance / misses.length));
    expect(redeemedSets).toBeGreaterThan(5);
  });

  it("have a bound over offers that lies above the bound of single coupons", () => {
    const single = createCouponProblem({ ...setsSettings, stacking: undefined, world: { ...setsSettings.world, customers: 300 } });
    const season = (problem: CouponProblem) => problem.study!.bound!({ random: seeded(3), decisions: 1000, caps: { "budget-0": 40_000 } }) as number;
    expect(season(sets)).toBeGreaterThan(season(single));
  });

  it("refuse more sets than a campaign can mean", () => {
    const many = Array.from({ length: 40 }, (_, index) => ({ kind: "freeGift" as const, name: `gift-${index}`, costCents: 1, worthCents: 1, thresholdCents: 0, validityHours: 1, sendAfterHours: 0 }));
    expect(() => createCouponProblem({ ...setsSettings, catalogue: many })).toThrow("at most 2000 sets");
  });
});

describe("cadence", () => {
  it("keeps silent for the days that were chosen, and never longer", () => {
    const world = cadence.world(seeded("quiet"));
    const random = seeded("choices");
    const until = new Map<string, number>();
    let silent = 0;
    for (let event = world.next(); event !== null; event = world.next()) {
      const { request } = event;
      const day = (request.timeMs - seasonSettings.startMs) / 86_400_000;
      const { observation, candidates } = cadence.stage(request, [], prices)!;
      const left = (until.get(request.subject) ?? 0) - Math.floor(day);
      if (left > 0) {
        silent++;
        expect([...observation.allowed].reduce((sum, flag) => sum + flag, 0)).toBe(1);
        expect(request.quietDays).toBe(left);
      } else expect(request.quietDays).toBe(0);
      expect(cadence.parseRequest(structuredClone(request))).toEqual(request);
      const [chosen] = randomDecision(cadence, request, random);
      expect(candidates).toContain(chosen);
      if (chosen.kind === "none" && chosen.waitDays !== undefined) {
        until.set(request.subject, Math.floor(day) + chosen.waitDays);
        expect(cadence.reserve(request, [chosen])).toEqual([]);
      }
      world.respond(request, [chosen]);
    }
    expect(silent).toBeGreaterThan(100);
  });

  it("never lets a choice of cadence loosen a hard cap", () => {
    const request = { ...firstRequest(cadence), couponsLast7Days: 2, quietDays: 0 };
    const { observation, candidates } = cadence.stage(request, [], prices)!;
    expect(candidates.filter((_, index) => observation.allowed[index] === 1).map(({ kind }) => kind)).toEqual(["none", "none", "none", "none"]);
  });
});
