// The pooled response model: responses rise with the face value, later effects have the sign of the world, and one fit serves every budget.
import { describe, expect, it } from "vitest";
import { seeded } from "../../core/index.ts";
import type { DecisionRecord } from "../problem.ts";
import { pooledRule } from "./baselines.ts";
import { readRecords } from "./estimate.ts";
import { createCouponProblem } from "./index.ts";
import { fitLaterEffects } from "./long-run.ts";
import { faceValueGroups, fitPooledResponse } from "./pooled-response.ts";
import { couponPresets } from "./catalogue-of-presets.ts";
import { seasonSettings } from "./season-presets.ts";
import { bundlesSettings, cadenceSettings } from "./set-presets.ts";

const problem = createCouponProblem({ ...seasonSettings, world: { ...seasonSettings.world, customers: 250 } });

/** A season of uniform choices, as the log of a pilot. */
function pilot(seed: string, campaign = problem): DecisionRecord[] {
  const world = campaign.world(seeded(seed));
  const random = seeded(`${seed} choices`);
  const records: DecisionRecord[] = [];
  for (let event = world.next(); event !== null; event = world.next()) {
    const { request } = event;
    const { allowed } = campaign.stage(request, [], new Float32Array(3))!.observation;
    const open = [...allowed.keys()].filter((action) => allowed[action] === 1);
    const candidate = campaign.candidates[open[Math.floor(random.uniform() * open.length)]];
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
    const { candidates } = createCouponProblem(bundlesSettings);
    for (const group of faceValueGroups(candidates)) expect(new Set(group.map((index) => (candidates[index] as { readonly category?: string }).category)).size).toBe(1);
  });

  it("takes silence for no coupon, and refuses foresight where requests do not show the counts it rests on", () => {
    const quiet = createCouponProblem({ ...cadenceSettings, world: { ...cadenceSettings.world, customers: 40 } });
    const seen = readRecords(quiet, pilot("quiet", quiet));
    const [now, later] = [0, 1].map((foresight) => fitPooledResponse(quiet, seen, { penalty: 10, foresight }).logged[0].rewards);
    quiet.candidates.forEach(({ kind }, candidate) => expect(later[candidate] === now[candidate]).toBe(kind === "none"));
    expect(() => fitLaterEffects(createCouponProblem(couponPresets.default), [], 1)).toThrow("later effects: expected requests that show couponMemory");
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
