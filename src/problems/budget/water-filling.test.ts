// Water-filling against brute force, projected gradients and the conditions of Karush, Kuhn and Tucker.
import { describe, expect, it } from "vitest";
import { seeded } from "../../core/index.ts";
import { boundSeason } from "./bound.ts";
import { budgetKind } from "./kind.ts";
import { responsesOf } from "./market.ts";
import { budgetPresets } from "./presets.ts";
import type { BudgetSettings } from "./settings.ts";
import { addedValue, createResponse, dayValue, stockValue, type Response } from "./response.ts";
import { bestCampaignPlan, bestSteadySplit, campaignValue, spendAboveFloor, steadyValue } from "./water-filling.ts";

const two: readonly Response[] = [
  createResponse({ firstReturn: 6, halfCents: 100, carryShare: 0, conversionShare: 0.1 }),
  createResponse({ firstReturn: 3, halfCents: 300, carryShare: 0.5, conversionShare: 0.1 }),
];
const drawn = (seed: number): readonly Response[] => responsesOf(budgetKind.draw!(budgetPresets.default, seeded(`curves ${seed}`)));
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe("the value of chunks", () => {
  it("sums to the value of the campaign, whatever the plan", () => {
    const random = seeded("telescope");
    const plan = two.map(() => Array.from({ length: 12 }, () => Math.floor(400 * random.uniform())));
    const added = { sameDay: 0, week: 0, later: 0 };
    let total = 0;
    two.forEach((response, line) => {
      let stock = 0;
      for (const cents of plan[line]) {
        stock *= response.curve.carryShare;
        for (const part of [0.3 * cents, 0.7 * cents]) {
          const { sameDay, week, later } = addedValue(response, stock, part, added);
          total += sameDay + week + later;
          stock += part;
        }
      }
    });
    expect(total).toBeCloseTo(campaignValue(two, plan), 6);
  });

  it("is the first return at first, and steady days bring half of the most at half", () => {
    for (const response of two) {
      expect(stockValue(response, 1e-6) / 1e-6).toBeCloseTo(response.curve.firstReturn, 6);
      expect(dayValue(response, response.curve.halfCents / (1 - response.curve.carryShare))).toBeCloseTo(response.most / 2, 9);
    }
  });
});

describe("the best steady split", () => {
  it("is the best of all splits in whole cents, by brute force", () => {
    const { cents, value } = bestSteadySplit(two, 400);
    const best = Math.max(...Array.from({ length: 401 }, (_, first) => steadyValue(two, [first, 400 - first])));
    expect(value).toBeGreaterThanOrEqual(best);
    expect(value).toBeCloseTo(best, 2);
    expect(sum(cents)).toBeCloseTo(400, 6);
  });

  it("has one level in all lines that get money, and no line without money is worth more (20 draws)", () => {
    for (let seed = 0; seed < 20; seed++) {
      const responses = drawn(seed);
      const { cents, marginal } = bestSteadySplit(responses, 180_000);
      expect(sum(cents)).toBeCloseTo(180_000, 3);
      responses.forEach(({ curve: { firstReturn, halfCents } }, line) => {
        const slope = firstReturn / (1 + cents[line] / halfCents) / (1 + cents[line] / halfCents);
        if (cents[line] > 0) expect(slope).toBeCloseTo(marginal, 9);
        else expect(firstReturn).toBeLessThanOrEqual(marginal);
      });
    }
  });
});

describe("the best campaign", () => {
  it("is the best of all plans of a small case, chunk by chunk (every way to hand out six chunks over three days and two lines)", () => {
    const chunk = 100;
    let best = 0;
    const visit = (place: number, left: number, plan: number[][]): void => {
      if (place === 6) {
        best = Math.max(best, campaignValue(two, plan));
        return;
      }
      for (let chunks = 0; chunks <= left; chunks++) {
        plan[place % 2][Math.floor(place / 2)] = chunks * chunk;
        visit(place + 1, left - chunks, plan);
      }
      plan[place % 2][Math.floor(place / 2)] = 0;
    };
    visit(0, 6, [[0, 0, 0], [0, 0, 0]]);
    const { value, cents } = bestCampaignPlan(two, 3, 6 * chunk);
    expect(sum(cents.flat())).toBeCloseTo(600, 4);
    expect(value).toBeGreaterThanOrEqual(best);
    // Handing out whole chunks costs less than two hundredths.
    expect(best).toBeGreaterThan(0.98 * value);
  });

  it("cannot be improved by moving money between any two days of any two lines, so that it is the optimum of a concave programme (10 draws, all pairs)", () => {
    for (let seed = 0; seed < 10; seed++) {
      const responses = drawn(seed).slice(0, 4);
      const { cents, value } = bestCampaignPlan(responses, 6, 480_000);
      const flat = cents.flat();
      expect(Math.min(...flat)).toBeGreaterThanOrEqual(-1e-6);
      for (let from = 0; from < flat.length; from++) {
        for (let to = 0; to < flat.length; to++) {
          const moved = Math.min(500, flat[from]);
          if (from === to || moved < 1) continue;
          const other = flat.map((each, place) => each + (place === to ? moved : 0) - (place === from ? moved : 0));
          expect(campaignValue(responses, responses.map((_, line) => other.slice(6 * line, 6 * line + 6)))).toBeLessThanOrEqual(value + 1e-6);
        }
      }
    }
  });

  it("stands at the steady level on all days but the first and the last, and approaches its value in long campaigns", () => {
    const { cents, value } = bestCampaignPlan(two, 1000, 400 * 1000);
    const steady = bestSteadySplit(two, 400);
    for (const line of [0, 1]) expect(cents[line][200] / steady.cents[line]).toBeCloseTo(1, 2);
    expect(value / 1000 / steady.value).toBeCloseTo(1, 2);
    expect(cents[1][0]).toBeGreaterThan(1.9 * cents[1][1]);
  });

  it("refuses a mutant: a plan by the first return alone is worse, and the bound is not its value", () => {
    const greedy = [Array.from({ length: 3 }, () => 200), [0, 0, 0]];
    expect(campaignValue(two, greedy)).toBeLessThan(0.9 * bestCampaignPlan(two, 3, 600).value);
  });
});

describe("the bound", () => {
  it("is the value of whole campaigns in chunks per request", () => {
    const settings = budgetPresets.small;
    const { value } = bestCampaignPlan(responsesOf(settings), settings.days, settings.budgetCents);
    expect(boundSeason(settings, { decisions: 60, caps: {} })).toBeCloseTo(value / settings.chunkCents / 30, 9);
    expect(boundSeason(settings, { decisions: 60, caps: { "campaign-0": 0, "campaign-1": 0 } })).toBeCloseTo(0, 3);
  });

  it("spends, under a floor that binds, until the floor is just kept", () => {
    const spend = spendAboveFloor(two, 10, { cents: 10_000, floor: 2 });
    expect(spend).toBeLessThan(10_000);
    expect(bestCampaignPlan(two, 10, spend).value / spend).toBeCloseTo(2, 6);
    expect(spendAboveFloor(two, 10, { cents: 1000, floor: 2 })).toBe(1000);
  });
});

describe("the null setting", () => {
  it("leaves nothing to find: the optimum is worth at most a thousandth more than the equal split, where the default leaves more than a tenth on average (20 draws)", () => {
    const gainOf = (settings: BudgetSettings): number => {
      const responses = responsesOf(settings);
      const { days, budgetCents, lines } = settings;
      const equal = lines.map(() => Array.from({ length: days }, () => budgetCents / days / lines.length));
      return bestCampaignPlan(responses, days, budgetCents).value / campaignValue(responses, equal) - 1;
    };
    expect(gainOf(budgetPresets.null)).toBeLessThan(0.001);
    const gains = Array.from({ length: 20 }, (_, seed) => gainOf(budgetKind.draw!(budgetPresets.default, seeded(`gain ${seed}`))));
    expect(sum(gains) / 20).toBeGreaterThan(0.1);
    expect(Math.min(...gains)).toBeGreaterThan(0.02);
  });
});
