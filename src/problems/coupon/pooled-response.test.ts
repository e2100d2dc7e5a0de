// The pooled response model: responses rise with the face value, later effects have the sign of the world, and one fit serves every budget.
import { describe, expect, it } from "vitest";
import { seeded } from "../../core/index.ts";
import type { DecisionRecord } from "../problem.ts";
import { pooledRule } from "./baselines.ts";
import { readRecords } from "./estimate.ts";
import { createCouponProblem } from "./index.ts";
import { fitLaterEffects } from "./long-run.ts";
import { faceValueGroups, fitPooledResponse } from "./pooled-response.ts";
import { seasonSettings } from "./season-presets.ts";

const problem = createCouponProblem({ ...seasonSettings, world: { ...seasonSettings.world, customers: 250 } });

/** A season of uniform choices, as the log of a pilot. */
function pilot(seed: string): DecisionRecord[] {
  const world = problem.world(seeded(seed));
  const random = seeded(`${seed} choices`);
  const records: DecisionRecord[] = [];
  for (let event = world.next(); event !== null; event = world.next()) {
    const { request } = event;
    const { allowed } = problem.stage(request, [], new Float32Array(3))!.observation;
    const open = [...allowed.keys()].filter((action) => allowed[action] === 1);
    const candidate = problem.candidates[open[Math.floor(random.uniform() * open.length)]];
    const outcomes = world.respond(request, [candidate]).reports.map(({ outcome }) => outcome);
    records.push({ decision: `d${records.length}`, request, choices: [{ candidate: candidate.name, propensity: 1 / open.length }], outcomes });
  }
  return records;
}

const records = pilot("pilot");
const rows = readRecords(problem, records);

describe("the pooled response model", () => {
  it("groups coupons that differ in their face value alone", () => {
    const names = faceValueGroups(problem.candidates).map((group) => group.map((candidate) => problem.candidates[candidate].name));
    expect(names).toEqual([["percent-8", "percent-15"], ["cash-5", "cash-12-gold"]]);
  });

  it("never estimates a weaker response to a higher face value, where plain regressions do", () => {
    const model = fitPooledResponse(problem, rows, { penalty: 1, foresight: 0 });
    const groups = faceValueGroups(problem.candidates);
    for (const { orders } of model.logged) for (const [lower, higher] of groups) expect(orders[higher]).toBeGreaterThanOrEqual(orders[lower]);
    const pooledCount = model.logged.filter(({ orders }) => groups.some(([lower, higher]) => orders[lower] === orders[higher])).length;
    expect(pooledCount).toBeGreaterThan(0);
  });

  it("finds that coupons cost later visits something, less towards the end of the season", () => {
    const later = fitLaterEffects(problem, rows, 10);
    const share = problem.spec.state.findIndex((field) => field.name === "periodShare");
    const mean = (late: boolean): number => {
      const group = rows.filter(({ observation }) => observation.state[share] > 0.85 === late);
      return group.reduce((sum, { observation }) => sum + later(observation).perCoupon, 0) / group.length;
    };
    expect(mean(false)).toBeLessThan(0);
    expect(Math.abs(mean(true))).toBeLessThan(Math.abs(mean(false)));
  });

  it("serves every budget from one fit: a smaller one asks for a higher price and expects less spend", () => {
    const rule = pooledRule(problem, records, { penalty: 300, foresight: 1.5 });
    const prices = [4, 1, 0.25].map((factor) => rule.under(factor * 20_000).price);
    expect(prices[0]).toBeLessThan(prices[1]);
    expect(prices[1]).toBeLessThan(prices[2]);
    const sent = [4, 0.25].map((factor) => {
      const under = rule.under(factor * 20_000);
      return rows.slice(0, 500).filter(({ request }) => under.act(request, seeded(0))[0].kind !== "none").length;
    });
    expect(sent[1]).toBeLessThan(sent[0]);
  });
});
