// The season planner: the sum over later visits by hand, what counts do to it, prices and budgets, and one fit that serves every price.
import { describe, expect, it } from "vitest";
import { seeded, type Observation } from "../../core/index.ts";
import type { DecisionRecord } from "../problem.ts";
import { couponPresets } from "./catalogue-of-presets.ts";
import { readRecords } from "./estimate.ts";
import { createCouponProblem, fitSeasonPlanner } from "./index.ts";
import { fitOrderResponse } from "./order-response.ts";
import { faceValueGroups } from "./pooled-response.ts";
import { seasonSettings } from "./season-presets.ts";
import { fitVisitsAhead, rewardAhead } from "./visits-ahead.ts";

const problem = createCouponProblem({ ...seasonSettings, world: { ...seasonSettings.world, customers: 600 } });

/** A half-year in which six visits of ten bring no coupon, the others any allowed one. */
function pilot(): DecisionRecord[] {
  const world = problem.world(seeded("planner pilot"));
  const random = seeded("planner choices");
  const records: DecisionRecord[] = [];
  for (let event = world.next(); event !== null; event = world.next()) {
    const { request } = event;
    const { allowed } = problem.stage(request, [], new Float32Array(3))!.observation;
    const open = [...allowed.keys()].filter((action) => allowed[action] === 1 && action > 0);
    const action = random.uniform() < 0.6 || open.length === 0 ? 0 : open[Math.floor(random.uniform() * open.length)];
    const outcomes = world.respond(request, [problem.candidates[action]]).reports.map(({ outcome }) => outcome);
    records.push({ decision: `d${records.length}`, request, choices: [{ candidate: problem.candidates[action].name, propensity: action === 0 ? 0.6 : 0.4 / open.length }], outcomes });
  }
  return records;
}

const rows = readRecords(problem, pilot());
const planner = fitSeasonPlanner(problem, rows, { penalty: 10, leastPrice: 0.5 });
const [near, far] = [planner.seeing(0), planner.seeing(1)];
const early = rows.filter(({ request }) => request.timeMs < problem.settings.startMs + 40 * 86_400_000).slice(0, 300);
const at = ({ observation }: { readonly observation: Observation }, price: number): Observation => ({ ...observation, prices: Float32Array.of(price, 0, 0) });
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("the visits ahead", () => {
  it("sum up what a visit brings over those who are still there", () => {
    const plain = { visits: 2, kept: 0.5, leaveShare: () => 0.1, orderShare: () => 0.2, gain: 3, idle: 1 };
    expect(rewardAhead(plain, { coupons: 0, orders: 0 })).toBeCloseTo(0.9 * 1.4 + 0.81 * 1.4, 12);
    expect(rewardAhead({ ...plain, visits: 1.5 }, { coupons: 0, orders: 0 })).toBeCloseTo(0.9 * 1.4 + 0.5 * 0.81 * 1.4, 12);
  });

  it("carry both counts on: halved between visits, and orders raised by those to be expected", () => {
    const counted = { visits: 2, kept: 0.5, leaveShare: (orders: number) => 0.5 - 0.1 * orders, orderShare: ({ coupons, orders }: { coupons: number; orders: number }) => 0.1 * orders - 0.05 * coupons + 0.1, gain: 1, idle: 0 };
    // Orders 2, coupons 2: stay .7; then 1 and 1, an order with .15; orders 1.15, stay .615; then .575 and .5, an order with .1325.
    expect(rewardAhead(counted, { coupons: 2, orders: 2 })).toBeCloseTo(0.7 * 0.15 + 0.7 * 0.615 * 0.1325, 12);
  });

  it("are worth less after a coupon and more after an order, as this world has it", () => {
    const ahead = fitVisitsAhead(problem, rows, fitOrderResponse(problem, rows, 10));
    const values = early.map(({ observation }) => ahead(observation));
    const shown = early.map(({ request }) => ({ coupons: request.couponMemory!, orders: request.orderMemory! }));
    const changed = (by: { coupons: number; orders: number }): number => (
      mean(values.map((value, row) => value({ coupons: shown[row].coupons + by.coupons, orders: shown[row].orders + by.orders }) - value(shown[row])))
    );
    expect(changed({ coupons: 1, orders: 0 })).toBeLessThan(-0.02);
    expect(changed({ coupons: 0, orders: 1 })).toBeGreaterThan(0.2);
  });
});

describe("the season planner", () => {
  it("differs from its myopic twin by the visits ahead alone", () => {
    for (const { observation } of early.slice(0, 50)) {
      const [now, later] = [near.estimate(observation), far.estimate(observation)];
      expect([...later.spends]).toEqual([...now.spends]);
      expect([...later.orders]).toEqual([...now.orders]);
      const half = planner.seeing(0.5).estimate(observation);
      half.rewards.forEach((reward, candidate) => expect(reward).toBeCloseTo((now.rewards[candidate] + later.rewards[candidate]) / 2, 10));
    }
  });

  it("never expects fewer orders from a higher face value", () => {
    const groups = faceValueGroups(problem.candidates);
    for (const { observation } of early) {
      const { orders } = near.estimate(observation);
      for (const [lower, higher] of groups) expect(orders[higher]).toBeGreaterThanOrEqual(orders[lower]);
    }
  });

  it("sends less at a higher price, and at none below its least", () => {
    const random = seeded("none is drawn");
    const spendAt = (price: number): number => mean(early.map((row) => {
      const observation = at(row, price);
      return far.estimate(observation).spends[far.policy.probabilities(observation, random).indexOf(1)];
    }));
    const spends = [0, 0.5, 1, 2, 4, 64].map(spendAt);
    expect(spends[0]).toBe(spends[1]);
    for (let index = 2; index < spends.length; index++) expect(spends[index]).toBeLessThan(spends[index - 1]);
    expect(spends[5]).toBe(0);
  });

  it("asks a higher price for a smaller budget, at which the pilot's visits are expected to spend it", () => {
    const { limits: { budgetCents, decisionsPerPeriod }, reward: { moneyScaleCents } } = problem.settings;
    const factors = [0.05, 0.1, 0.2];
    const prices = factors.map((factor) => far.priceFor(factor * budgetCents));
    expect(prices[0]).toBeGreaterThan(prices[1]);
    expect(prices[1]).toBeGreaterThan(prices[2]);
    const random = seeded("none is drawn");
    const spent = mean(rows.map((row) => far.estimate(row.observation).spends[far.policy.probabilities(at(row, prices[1]), random).indexOf(1)]));
    expect(spent / ((factors[1] * budgetCents) / decisionsPerPeriod / moneyScaleCents)).toBeCloseTo(1, 1);
    expect(far.priceFor(1000 * budgetCents)).toBe(0.5);
  });

  it("is not for sets, nor for campaigns that do not show the store's counts", () => {
    const options = { penalty: 10, leastPrice: 1 };
    expect(() => fitSeasonPlanner(createCouponProblem(couponPresets.default), [], options)).toThrow("requests that show");
    expect(() => fitSeasonPlanner(createCouponProblem(couponPresets.sets), [], options)).toThrow("season planner: expected single coupons");
  });
});
