// Pacing with an end game: its arithmetic by hand, what an even pace leaves, and the seasons that its faulty twins miss.
import { describe, expect, test } from "vitest";
import { seeded } from "../../core/index.ts";
import { estimatePromises } from "./open-promises.ts";
import { startPacing, updatePacing } from "./pacing.ts";
import { paceSeason, reservedPace, startSeasonPacing, type SeasonPacing } from "./season-pacing.ts";
import { estimateTraffic } from "./traffic-share.ts";

const plan: SeasonPacing = { cap: 1000, gain: 10, initialPrice: 1, ceiling: 8, spareShare: 0 };

describe("one step", () => {
  test("by hand: 300 spent in a tenth of the season that had 100 to spend", () => {
    const state = paceSeason(plan, startSeasonPacing(plan), { spent: 300, passed: 10, left: 90 });
    expect(state.price).toBeCloseTo(1 + (10 * (300 - 100)) / 1000, 12);
    expect(state).toMatchObject({ spent: 300, seen: 10 });
  });

  test("by hand: later the same error weighs more, as less money is left to make it good", () => {
    const late = { price: 1, spent: 900, seen: 90 };
    expect(paceSeason(plan, late, { spent: 920, passed: 1, left: 9 }).price).toBeCloseTo(1 + (10 * (20 - 10)) / 100, 12);
  });

  test("in the end game, and where nothing but full reservation will do, what is left costs nothing", () => {
    const spare = { ...plan, spareShare: 0.05 };
    expect(paceSeason(spare, { price: 3, spent: 900, seen: 95 }, { spent: 900, passed: 1, left: 4 }).price).toBe(0);
    expect(paceSeason(spare, { price: 3, spent: 500, seen: 50 }, { spent: 500, passed: 1, left: 49, turnover: 60 }).price).toBe(0);
  });

  test("nothing moves while nothing passes, and no money left costs the ceiling", () => {
    const state = startSeasonPacing(plan);
    expect(paceSeason(plan, state, { spent: 5, passed: 0, left: 9 })).toBe(state);
    expect(paceSeason(plan, { price: 1, spent: 1000, seen: 10 }, { spent: 1000, passed: 1, left: 9 }).price).toBe(8);
  });

  test("refuses a cap of nothing, negative gains and a season that is all end game", () => {
    for (const wrong of [{ cap: 0 }, { gain: -1 }, { initialPrice: Number.NaN }, { spareShare: 1 }]) {
      expect(() => startSeasonPacing({ ...plan, ...wrong })).toThrow("pacing.");
    }
  });
});

describe("the pace under full reservation", () => {
  test("is even where money turns over often, and full where it hardly does once", () => {
    expect(reservedPace(400)).toBe(1);
    expect(reservedPace(1)).toBe(Number.POSITIVE_INFINITY);
  });

  test("by integration: at that pace .4 % of what can be spent stays behind, for 1.5 to 12 turnovers", () => {
    for (const turnovers of [1.5, 3, 6, 12]) {
      const pace = reservedPace(turnovers);
      let money = 1;
      for (let step = 0; step < 100_000; step++) money -= Math.min(pace, turnovers * money) / 100_000;
      expect((1 - money) / (1 - Math.exp(-turnovers))).toBeCloseTo(0.996, 3);
    }
  });
});

describe("traffic that is left", () => {
  test("a forecast twice too high is believed less and less: half of a flat season leaves about half", () => {
    const traffic = estimateTraffic({ forecast: new Float64Array(280).fill(20), slotsPerDay: 10, priorRequests: 100, halfLifeDays: 3 });
    for (let slot = 0; slot < 140; slot++) traffic.observe(10);
    expect(traffic.seen()).toBe(1400);
    expect(traffic.left()).toBeGreaterThan(1300);
    expect(traffic.left()).toBeLessThan(1500);
  });

  test("learns that everybody comes in the evening", () => {
    const traffic = estimateTraffic({ forecast: new Float64Array(20).fill(50), slotsPerDay: 2, priorRequests: 10, halfLifeDays: 100 });
    for (let slot = 0; slot < 19; slot++) traffic.observe(slot % 2 === 0 ? 10 : 90);
    expect(traffic.left()).toBeGreaterThan(80);
  });

  test("refuses a day without slots", () => {
    expect(() => estimateTraffic({ forecast: new Float64Array(2), slotsPerDay: 0, priorRequests: 1, halfLifeDays: 1 })).toThrow("slotsPerDay");
  });
});

test("open promises: where 30 % redeem at any time of 10 ticks, the rate finds it while the first closed all redeemed", () => {
  const promises = estimatePromises({ life: 10, priorShare: 0.9, priorMoney: 1, halfLife: 1000 });
  let settled = 0;
  for (let tick = 0; tick < 5; tick++) {
    promises.observe({ cap: 1e6, reserved: 1000, settled, closedMaximum: settled, closedSettled: settled });
    settled += (-Math.log(0.7) / 10) * 1000;
  }
  expect(promises.redeemedShare()).toBeGreaterThan(0.2);
  expect(promises.redeemedShare()).toBeLessThan(0.35);
});

// 4,000 offers, worth uniform in [0, 2] and costing 1; in the last tenth they are worth three tenths. `lag` offers pass before one is paid.
function season(seed: number, controller: "paced" | "no end game" | "ignores promises", lag: number): number {
  const cap = 1000;
  const random = seeded(seed);
  let price = 0.2;
  let state = startSeasonPacing({ ...plan, cap, initialPrice: price, ceiling: 2, spareShare: 0.02 });
  const old = { cap, integralGain: 10, proportionalGain: 0, initialPrice: price, ceiling: 2 };
  let oldState = startPacing(old);
  let made = 0;
  const waiting: number[] = [];
  for (let offer = 1; offer <= 4000; offer++) {
    const worth = (offer > 3600 ? 0.6 : 2) * random.uniform();
    if (worth > price && (controller === "ignores promises" || made < cap)) {
      made++;
      waiting.push(offer);
    }
    if (offer % 20 > 0) continue;
    const open = waiting.filter((at) => at > offer - lag).length;
    const spent = controller === "ignores promises" ? made - open : made;
    if (controller === "no end game") price = (oldState = updatePacing(old, oldState, { spent, elapsedShare: offer / 4000 })).price;
    else price = (state = paceSeason({ ...plan, cap, initialPrice: 0.2, ceiling: 2, spareShare: 0.02 }, state, { spent, passed: 20, left: 4000 - offer })).price;
  }
  return made;
}

describe("seasons whose last tenth is poor, seeds 0 to 19", () => {
  const seeds = Array.from({ length: 20 }, (_, seed) => seed);
  test("at least 99 % of the cap is spent in every one; a controller without the end game leaves more than 1.5 % in every one", () => {
    for (const seed of seeds) {
      const paced = season(seed, "paced", 1);
      expect(paced).toBeGreaterThanOrEqual(990);
      expect(paced).toBeLessThanOrEqual(1000);
      expect(season(seed, "no end game", 1), `${seed}`).toBeLessThan(985);
    }
  });

  test("a controller that ignores open promises promises more than the cap", () => {
    for (const seed of seeds) expect(season(seed, "ignores promises", 400), `${seed}`).toBeGreaterThan(1020);
  });
});
