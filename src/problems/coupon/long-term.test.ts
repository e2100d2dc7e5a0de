// Months of interaction: newcomers come without a past, habit and the store's counts fade, tiers move, some leave for good, and truth is borne out.
import { describe, expect, it } from "vitest";
import { seeded, type Random } from "../../core/index.ts";
import type { CouponRequest } from "./schema.ts";
import { createCouponProblem, type CouponProblem, type CouponWorld } from "./index.ts";
import { seasonNullSettings, seasonSettings } from "./season-presets.ts";

const dayMs = 86_400_000;
const problem = createCouponProblem({ ...seasonSettings, world: { ...seasonSettings.world, customers: 200 } });
const everything = new Uint8Array(problem.candidates.length).fill(1);

interface Visit {
  readonly request: CouponRequest;
  readonly reward: number;
  readonly expected: number;
}

/** The season under one rule of choice, visit by visit. */
function season(of: CouponProblem, world: CouponWorld, act: (allowed: Uint8Array) => number): Visit[] {
  const visits: Visit[] = [];
  for (let event = world.next(); event !== null; event = world.next()) {
    const { request } = event;
    const action = act(of.stage(request, [], new Float32Array(3))!.observation.allowed);
    const expected = world.truth(request, everything).rewards[action];
    const chosen = [of.candidates[action]];
    const outcomes = world.respond(request, chosen).reports.map(({ outcome }) => outcome);
    visits.push({ request, expected, reward: of.assess({ request, chosen }, outcomes).stages[0].reward });
  }
  return visits;
}

const randomly = (random: Random) => (allowed: Uint8Array): number => {
  const open = [...allowed.keys()].filter((action) => allowed[action] === 1);
  return open[Math.floor(random.uniform() * open.length)];
};

const visits = season(problem, problem.world(seeded("months")), randomly(seeded("choices")));
const bySubject = Map.groupBy(visits, ({ request }) => request.subject);

describe("a season of months", () => {
  it("lets newcomers register all along, without orders, coupons or tier, and its own parser accepts every request", () => {
    const firsts = [...bySubject.values()].map(([{ request }]) => request).filter((request) => request.daysSinceRegistration === 0);
    expect(firsts.length).toBeGreaterThan(20);
    for (const { ordersLastYear, couponsSentLastYear, couponMemory, orderMemory, tier } of firsts) {
      expect([ordersLastYear, couponsSentLastYear, couponMemory, orderMemory, tier]).toEqual([0, 0, 0, 0, "basic"]);
    }
    const days = firsts.map(({ timeMs }) => (timeMs - seasonSettings.startMs) / dayMs);
    expect(Math.max(...days) - Math.min(...days)).toBeGreaterThan(100);
    for (const { request } of visits.slice(0, 300)) expect(problem.parseRequest(structuredClone(request))).toEqual(request);
  });

  it("counts coupons and orders so that they halve in thirty days, and moves the tier with the spend", () => {
    let moved = 0;
    for (const own of bySubject.values()) {
      own.slice(1).forEach(({ request }, index) => {
        const before = own[index].request;
        const faded = Math.exp((-Math.LN2 * Math.round((request.timeMs - before.timeMs) / dayMs)) / 30);
        const sent = request.couponsSentLastYear - before.couponsSentLastYear;
        // Visits lie whole days apart, hours aside.
        expect(Math.abs(Math.log((request.couponMemory! + 1e-9) / ((before.couponMemory! + sent) * faded + 1e-9)))).toBeLessThan(0.05);
        const reached = request.spendLastYearCents >= 120_000 ? "gold" : request.spendLastYearCents >= 40_000 ? "silver" : "basic";
        expect(request.tier).toBe(reached);
        if (request.tier !== before.tier) moved++;
      });
    }
    expect(moved).toBeGreaterThan(20);
  });

  it("brings the festival on its days alone", () => {
    for (const { request } of visits) {
      const day = Math.floor((request.timeMs - seasonSettings.startMs) / dayMs);
      if (day >= 121 && day < 126) expect(request.festival).toBe(true);
      if (day < 119 || day > 128) expect(request.festival).toBe(false);
    }
  });

  it("loses customers with little habit sooner than those who order, and nobody in the null setting", () => {
    const few = { ...seasonNullSettings, world: { ...seasonNullSettings.world, customers: 60 } };
    const still = createCouponProblem(few);
    const count = (own: readonly Visit[]): number => own.length;
    const stays = season(still, still.world(seeded("null")), () => 0);
    const last = [...Map.groupBy(stays, ({ request }) => request.subject).values()].map((own) => own.at(-1)?.request.timeMs ?? 0);
    for (const timeMs of last) expect((timeMs - seasonSettings.startMs) / dayMs).toBeGreaterThan(182 - 60);
    const old = [...bySubject.values()].filter(([{ request }]) => request.daysSinceRegistration! > 300);
    const of = (loyal: boolean): number => {
      const group = old.filter(([{ request }]) => (request.ordersLastYear >= 8) === loyal).map(count);
      return group.reduce((sum, visited) => sum + visited, 0) / group.length;
    };
    expect(of(true)).toBeGreaterThan(of(false) + 3);
  });

  it("answers on average as its hidden truth says, 200 customers under random choices", () => {
    const misses = visits.map(({ reward, expected }) => reward - expected);
    const mean = misses.reduce((sum, miss) => sum + miss, 0) / misses.length;
    const variance = misses.reduce((sum, miss) => sum + (miss - mean) * (miss - mean), 0) / misses.length;
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(variance / misses.length));
  });

  it("is never better off at a visit than the fresh truth with full habit says: what the bound rests on", () => {
    const world = problem.world(seeded("bound"));
    const act = randomly(seeded("more choices"));
    for (let event = world.next(), step = 0; event !== null && step < 2000; event = world.next(), step++) {
      const now = world.truth(event.request, everything).rewards;
      const fresh = world.freshTruth(event.request, everything).rewards;
      expect(Math.max(...now)).toBeLessThanOrEqual(Math.max(...fresh) + 1e-9);
      world.respond(event.request, [problem.candidates[act(problem.stage(event.request, [], new Float32Array(3))!.observation.allowed)]]);
    }
  });

  it("pays long after the visit: one coupon to everybody lowers what follows when nothing more is sent", () => {
    // Two draws, every customer's first visit after day 20 with cash off or with none, by the hidden truth of all later visits.
    let change = 0;
    for (let seed = 0; seed < 2; seed++) {
      const follows = (action: number): number => {
        const met = new Set<string>();
        const world = problem.world(seeded(`later ${seed}`));
        let sum = 0;
        for (let event = world.next(); event !== null; event = world.next()) {
          const { request } = event;
          const first = !met.has(request.subject) && request.timeMs > seasonSettings.startMs + 20 * dayMs;
          if (met.has(request.subject)) sum += world.truth(request, everything).rewards[0];
          if (first) met.add(request.subject);
          world.respond(request, [problem.candidates[first ? action : 0]]);
        }
        return sum / met.size;
      };
      change += follows(5) - follows(0);
    }
    expect(change / 2).toBeLessThan(-0.05);
  });
});
