// The baselines: only what the mask allows, the right customers first, and a plan that spends the budget.
import { describe, expect, it } from "vitest";
import { sampleIndex, seeded } from "../../core/index.ts";
import type { DecisionRecord } from "../problem.ts";
import { plainRequest } from "./fixtures.ts";
import { createCouponProblem, fitBaselines, makeBaselines, readRecords, type CouponProblem, type CouponRequest } from "./index.ts";
import { defaultSettings, nullSettings } from "./presets.ts";
import type { CouponSettings } from "./settings.ts";

function problemOf(settings: CouponSettings, customers: number): CouponProblem {
  return createCouponProblem({ ...settings, world: { ...settings.world, customers } });
}

/** A season of uniform choices. */
function uniformLog(problem: CouponProblem, seed: number): DecisionRecord[] {
  const world = problem.world(seeded(seed));
  const random = seeded(`choices ${seed}`);
  const records: DecisionRecord[] = [];
  for (let event = world.next(); event !== null; event = world.next()) {
    const { allowed } = problem.stage(event.request, [], new Float32Array(3))!.observation;
    const open = [...allowed].flatMap((flag, index) => (flag === 1 ? [index] : []));
    const candidate = problem.candidates[open[sampleIndex(random, open.length)]];
    const outcomes = world.respond(event.request, [candidate]).reports.map(({ outcome }) => outcome);
    records.push({ decision: `${records.length}`, request: event.request, choices: [{ candidate: candidate.name, propensity: 1 / open.length }], outcomes });
  }
  return records;
}

const problem = problemOf(defaultSettings, 300);
const log = uniformLog(problem, 1);
const fitted = makeBaselines(problem, log);
const all = [...problem.baselines!, ...fitted];

describe("baselines", () => {
  it("are those of the study, by name", () => {
    expect(all.map(({ name }) => name)).toEqual([
      "none", "random", "everybody", "rule by spend", "greedy by response", "greedy by uplift per cost",
    ]);
  });

  it("choose what the mask allows, always the same but for chance", () => {
    for (const { request } of log.slice(0, 300) as { request: CouponRequest }[]) {
      const { observation, candidates } = problem.stage(request, [], new Float32Array(3))!;
      for (const baseline of all) {
        const chosen = baseline.act(request, seeded(1));
        expect(chosen).toHaveLength(1);
        expect(observation.allowed[candidates.indexOf(chosen[0])], baseline.name).toBe(1);
        expect(baseline.act(request, seeded(1))).toEqual(chosen);
      }
    }
    for (const baseline of all) expect(baseline.act({ ...plainRequest, subscribed: false }, seeded(1))).toEqual([problem.candidates[0]]);
  });

  it("serve big spenders by the rule by spend", () => {
    const rule = fitted.find(({ name }) => name === "rule by spend")!;
    const sent = (spendLastYearCents: number): boolean => rule.act({ ...plainRequest, tier: "gold", usualBasketCents: 9000, spendLastYearCents }, seeded(1))[0].kind !== "none";
    expect(sent(0)).toBe(false);
    expect(sent(10_000_000)).toBe(true);
  });

  it("find the best single candidate of the null store from a log", () => {
    const plain = problemOf(nullSettings, 1500);
    const records = uniformLog(plain, 2);
    const everybody = makeBaselines(plain, records).find(({ name }) => name === "everybody")!;
    const world = plain.world(seeded(2));
    const { rewards } = world.truth(world.next()!.request, new Uint8Array(10).fill(1));
    const best = plain.candidates[rewards.indexOf(Math.max(...rewards))];
    expect(everybody.act(plainRequest, seeded(1))).toEqual([best]);
  });

  it("ask a price of spend that rises as the budget falls, and none when money is no matter", () => {
    const priceAt = (budgetCents: number): number => fitBaselines(createCouponProblem({ ...problem.settings, limits: { ...problem.settings.limits, budgetCents } }), readRecords(problem, log)).price;
    const prices = [1e9, 600_000, 300_000, 50_000].map(priceAt);
    expect(prices[0]).toBe(0);
    for (let index = 1; index < prices.length; index++) expect(prices[index]).toBeGreaterThan(prices[index - 1]);
  });
});
