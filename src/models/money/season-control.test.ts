// A season followed slot by slot: equal to its parts, resumable from plain data, and able to spend a cap that a fixed price would not.
import { describe, expect, test } from "vitest";
import { seeded } from "../../core/index.ts";
import { createLedger, emptyBalance } from "./ledger.ts";
import { estimatePromises } from "./open-promises.ts";
import { advanceSeason, startSeasonControl, type SeasonControl, type SeasonControlState } from "./season-control.ts";
import { paceSeason, startSeasonPacing } from "./season-pacing.ts";
import { estimateTraffic } from "./traffic-share.ts";

const plan: SeasonControl = {
  cap: 10_000, gain: 10, initialPrice: 1, ceiling: 8, spareShare: 0.02, slots: 280, slotsPerDay: 10, requests: 2800, lifeSlots: 5, redeemedShare: 0.3,
};

test("one slot is what its parts say", () => {
  const balance = { ...emptyBalance(10_000), reserved: 300, settled: 90 };
  const traffic = estimateTraffic({ forecast: new Float64Array(280).fill(10), slotsPerDay: 10, priorRequests: 100, halfLifeDays: 3 });
  const promises = estimatePromises({ life: 5, priorShare: 0.3, priorMoney: 200, halfLife: 30 });
  traffic.observe(14);
  promises.observe(balance);
  const turnover = (traffic.left() * 5) / 279 / promises.redeemedShare();
  const { price } = paceSeason(plan, startSeasonPacing(plan), { spent: promises.expectedSpend(balance), passed: 14, left: traffic.left(), turnover });
  expect(advanceSeason(plan, startSeasonControl(plan, 6), { slot: 1, requests: 20, balance }).price).toBe(price);
});

test("within a slot nothing moves, and after the season nothing does either", () => {
  const balance = emptyBalance(10_000);
  const start = startSeasonControl(plan);
  expect(advanceSeason(plan, start, { slot: 0, requests: 9, balance })).toBe(start);
  const over = advanceSeason(plan, start, { slot: 900, requests: 2800, balance });
  expect(over).toMatchObject({ slot: 280, price: 0 });
  expect(advanceSeason(plan, over, { slot: 901, requests: 2900, balance })).toBe(over);
});

// Requests redeem an offer of 50 with probability .4; each takes the offer where it is worth more than the price.
function playSeason(control: boolean): { readonly spent: number; readonly states: readonly SeasonControlState[] } {
  const random = seeded("season control");
  const ledger = createLedger({ coupons: plan.cap });
  const states = [startSeasonControl(plan)];
  for (let slot = 0, requests = 0; slot < plan.slots; slot++) {
    const came = Math.round(14 * (1 + Math.sin(slot)) * random.uniform());
    const { price } = states[states.length - 1];
    for (let each = 0; each < came; each++, requests++) {
      if (4 * random.uniform() <= (control ? price : 1) || ledger.available("coupons") < 50) continue;
      ledger.post({ kind: "reserve", account: "coupons", decision: `${requests}`, maximum: 50 });
      ledger.post({ kind: "settle", account: "coupons", decision: `${requests}`, amount: random.uniform() < 0.4 ? 50 : 0, final: true });
    }
    // Through text, as a journal keeps it.
    states.push(JSON.parse(JSON.stringify(advanceSeason(plan, states[states.length - 1], { slot: slot + 1, requests, balance: ledger.balance("coupons") }))) as SeasonControlState);
  }
  return { spent: ledger.balance("coupons").settled, states };
}

describe("a season of 280 slots, its state written down and read after each", () => {
  test("spends 97 to 100 % of its cap, where the price it began with runs out early", () => {
    const { spent, states } = playSeason(true);
    expect(spent / plan.cap).toBeGreaterThan(0.97);
    expect(spent).toBeLessThanOrEqual(plan.cap);
    // Ahead of an even pace, so that full reservation can spend the rest.
    const half = states[140];
    expect(half.spent / plan.cap).toBeGreaterThan(0.4);
    expect(half.spent / plan.cap).toBeLessThan(0.65);
    expect(playSeason(false).states[140].spent / plan.cap).toBeGreaterThan(0.9);
  });
});

test("refuses slots that are none, traffic that never comes, and shares that are none", () => {
  for (const wrong of [{ slots: 0 }, { slotsPerDay: 1.5 }, { requests: 0 }, { redeemedShare: 1 }, { lifeSlots: 0 }, { cap: 0 }]) {
    expect(() => startSeasonControl({ ...plan, ...wrong })).toThrow();
  }
});
