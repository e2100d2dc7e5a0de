// The laws of the season: same seed same bytes, resumed as it stood, common visits, and a truth that its answers bear out.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleIndex, seeded, type Random } from "../../core/index.ts";
import { createCouponProblem, type CouponProblem } from "./index.ts";
import { defaultSettings, nullSettings, smallSettings } from "./presets.ts";
import type { CouponSettings } from "./settings.ts";

function problemOf(settings: CouponSettings, customers: number): CouponProblem {
  return createCouponProblem({ ...settings, world: { ...settings.world, customers } });
}

const few = problemOf(defaultSettings, 20);
const prices = new Float32Array(3);

type Season = ReturnType<CouponProblem["world"]>;

/** Plays on with uniform choices; what happened, as text. */
function play(problem: CouponProblem, world: Season, random: Random, steps = Number.POSITIVE_INFINITY): string[] {
  const lines: string[] = [];
  for (let step = 0; step < steps; step++) {
    const event = world.next();
    if (event === null) break;
    const { allowed } = problem.stage(event.request, [], prices)!.observation;
    const open = [...allowed].flatMap((flag, index) => (flag === 1 ? [index] : []));
    const action = open[sampleIndex(random, open.length)];
    lines.push(JSON.stringify([event, action, world.respond(event.request, [problem.candidates[action]])]));
  }
  return lines;
}

describe("a season", () => {
  it("is the same for the same seed and another for another", () => {
    const lines = (seed: number): string[] => play(few, few.world(seeded(seed)), seeded("choices"));
    expect(lines(1)).toEqual(lines(1));
    expect(lines(1)).not.toEqual(lines(2));
  });

  it("goes on from a saved state exactly as it would have", () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 200 }), fc.boolean(), (steps, between) => {
      const world = few.world(seeded(3));
      const random = seeded("choices");
      play(few, world, random, steps);
      const open = between ? world.next() : null;
      const saved = JSON.stringify(world.save());
      const twin = few.world(seeded(3));
      twin.restore(JSON.parse(saved) as Parameters<Season["restore"]>[0]);
      const goOn = (from: Season): string[] => {
        const answer = open === null ? [] : [JSON.stringify(from.respond(open.request, [few.candidates[0]]))];
        return [...answer, ...play(few, from, seeded("rest"))];
      };
      expect(goOn(twin)).toEqual(goOn(world));
    }), { numRuns: 25 });
  });

  it("brings requests in the order of time that its own parser accepts, interleaved, each customer's visits apart", () => {
    const world = few.world(seeded(4));
    let last = 0;
    const seen = new Map<string, number>();
    let switches = 0;
    let before = "";
    for (let event = world.next(); event !== null; event = world.next()) {
      const { subject, timeMs } = event.request;
      expect(few.parseRequest(event.request)).toEqual(event.request);
      expect(timeMs).toBeGreaterThanOrEqual(last);
      expect(timeMs - (seen.get(subject) ?? Number.NEGATIVE_INFINITY)).toBeGreaterThan(2 * 86_400_000);
      if (subject !== before) switches++;
      before = subject;
      last = timeMs;
      seen.set(subject, timeMs);
      for (const { afterMs, outcome } of world.respond(event.request, [few.candidates[4]]).reports) {
        expect(few.parseOutcome(outcome)).toEqual(outcome);
        expect(afterMs).toBeLessThanOrEqual(few.outcomeWindowMs);
      }
    }
    expect(seen.size).toBe(20);
    expect(switches).toBeGreaterThan(150);
  });

  it("shows every policy the same visits", () => {
    const visits = (action: number): string[] => {
      const world = few.world(seeded(5));
      const all: string[] = [];
      for (let event = world.next(); event !== null; event = world.next()) {
        const { subject, timeMs, pagesThisVisit, basketCents } = event.request;
        all.push([subject, timeMs, pagesThisVisit, basketCents].join());
        world.respond(event.request, [few.candidates[event.request.subscribed ? action : 0]]);
      }
      return all;
    };
    expect(visits(4)).toEqual(visits(0));
  });

  it("never settles above the reservation", () => {
    const world = few.world(seeded(6));
    const random = seeded("choices");
    for (let event = world.next(); event !== null; event = world.next()) {
      const chosen = [few.candidates[event.request.subscribed ? sampleIndex(random, few.candidates.length) : 0]];
      const { reports } = world.respond(event.request, chosen);
      const { settled } = few.assess({ request: event.request, chosen }, reports.map(({ outcome }) => outcome));
      const maximum = few.reserve(event.request, chosen)[0]?.maximum ?? 0;
      for (const { amount } of settled) expect(amount).toBeLessThanOrEqual(maximum);
    }
  });
});

describe("the truth", () => {
  // 3 worlds x about 3,700 decisions; the mean difference of reward and expectation must lie within 4 standard errors.
  it.each([["default", defaultSettings], ["null", nullSettings], ["small", smallSettings]] as const)("is what answers of the %s store come to on average", (_, settings) => {
    const problem = problemOf(settings, 500);
    const random = seeded("choices");
    const misses: number[][] = [[], []];
    const world = problem.world(seeded(7));
    for (let event = world.next(); event !== null; event = world.next()) {
      const { allowed } = problem.stage(event.request, [], prices)!.observation;
      const open = [...allowed].flatMap((flag, index) => (flag === 1 ? [index] : []));
      const action = open[sampleIndex(random, open.length)];
      const { rewards, spends } = world.truth(event.request, allowed);
      const chosen = [problem.candidates[action]];
      const { stages } = problem.assess({ request: event.request, chosen }, world.respond(event.request, chosen).reports.map(({ outcome }) => outcome));
      misses[0].push(stages[0].reward - rewards[action]);
      misses[1].push(stages[0].costs[0] - spends[action]);
    }
    for (const miss of misses) {
      const mean = miss.reduce((sum, value) => sum + value, 0) / miss.length;
      const variance = miss.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (miss.length - 1);
      expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(variance / miss.length));
    }
  });

  it("prefers one and the same candidate for everybody, always, in the null store", () => {
    const problem = problemOf(nullSettings, 50);
    for (const seed of [1, 2, 3]) {
      const world = problem.world(seeded(seed));
      const random = seeded("choices");
      const best = new Set<number>();
      for (let event = world.next(); event !== null; event = world.next()) {
        const { allowed } = problem.stage(event.request, [], prices)!.observation;
        expect([...allowed]).not.toContain(0);
        const rewards = [...world.truth(event.request, allowed).rewards];
        best.add(rewards.indexOf(Math.max(...rewards)));
        world.respond(event.request, [problem.candidates[sampleIndex(random, problem.candidates.length)]]);
      }
      expect(best.size).toBe(1);
    }
  });

  it("is never better with a past than without, once the best of both is taken", () => {
    const world = few.world(seeded(8));
    for (let event = world.next(); event !== null; event = world.next()) {
      const { allowed } = few.stage(event.request, [], prices)!.observation;
      const now = world.truth(event.request, allowed).rewards;
      const fresh = world.freshTruth(event.request, allowed).rewards;
      for (let action = 0; action < now.length; action++) {
        if (allowed[action] === 1) expect(now[action]).toBeLessThanOrEqual(Math.max(fresh[action], fresh[0]) + 1e-12);
      }
      world.respond(event.request, [few.candidates[event.request.subscribed ? 3 : 0]]);
    }
  });

  it("loses customers to coupons alone, and their memory to discounts", () => {
    const seasonOf = (action: number): { left: number; orders: number } => {
      const problem = problemOf(defaultSettings, 500);
      const world = problem.world(seeded(9));
      const gone = new Set<string>();
      let orders = 0;
      for (let event = world.next(); event !== null; event = world.next()) {
        if (!event.request.subscribed) gone.add(event.request.subject);
        const late = event.request.timeMs > defaultSettings.startMs + 42 * 86_400_000;
        const coupon = event.request.subscribed && !late ? action : 0;
        const { reports } = world.respond(event.request, [problem.candidates[coupon]]);
        if (late && reports.some(({ outcome }) => outcome.kind === "order")) orders++;
      }
      return { left: gone.size, orders };
    };
    const without = seasonOf(0);
    const flooded = seasonOf(4);
    expect(without.left).toBe(0);
    expect(flooded.left).toBeGreaterThan(10);
    expect(flooded.orders).toBeLessThan(without.orders);
  });
});
