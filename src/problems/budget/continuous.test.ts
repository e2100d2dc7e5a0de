// Whole days split by real weights: the money of a day in proportion to them, never above the cap, on the curves that chunks meet.
import { describe, expect, it } from "vitest";
import { seeded } from "../../core/index.ts";
import { createContinuousBudget } from "./continuous.ts";
import { responsesOf } from "./market.ts";
import { budgetPresets } from "./presets.ts";
import { campaignValue } from "./water-filling.ts";

const settings = budgetPresets.default;
const lines = settings.lines.length;

function play(weights: (day: number) => ArrayLike<number>): { rewards: number[]; spent: readonly (readonly number[])[] } {
  const environment = createContinuousBudget(settings);
  environment.reset(seeded("whole days"));
  const rewards = Array.from({ length: settings.days }, (_, day) => {
    const answer = environment.step(Float32Array.from(weights(day)));
    expect(answer.kind).toBe(day === settings.days - 1 ? "last" : "mid");
    return answer.kind === "first" ? 0 : answer.reward;
  });
  return { rewards, spent: environment.spentCents() };
}

const total = (spent: readonly (readonly number[])[]): number => spent.flat().reduce((sum, cents) => sum + cents, 0);

describe("whole days", () => {
  it("spend the cap but for the last day's rest, never more, and earn what the curves say (within three per cent, seed fixed)", () => {
    const random = seeded("weights");
    const { rewards, spent } = play(() => Array.from({ length: lines }, () => random.uniform()));
    expect(total(spent)).toBeLessThanOrEqual(settings.budgetCents);
    expect(total(spent)).toBeGreaterThan(0.99 * settings.budgetCents);
    const earned = (rewards.reduce((sum, reward) => sum + reward, 0) * settings.budgetCents) / settings.days;
    expect(Math.abs(earned / campaignValue(responsesOf(settings), spent) - 1)).toBeLessThan(0.03);
  });

  it("go to lines in proportion to their weights, and keep what small weights leave", () => {
    const one = play(() => [1, ...Array.from({ length: lines - 1 }, () => 0)]).spent;
    expect(total(one.slice(1))).toBe(0);
    const { spent } = play(() => Array.from({ length: lines }, (_, line) => (line < 2 ? 0.25 : 0)));
    const even = settings.budgetCents / settings.days;
    expect(spent[0][0]).toBeGreaterThan(0.25 * 0.84 * even);
    expect(spent[0][0] + spent[1][0]).toBeLessThan(0.51 * even);
  });

  it("refuse an action that is none", () => {
    const environment = createContinuousBudget(settings);
    environment.reset(seeded("bad"));
    expect(() => environment.step(new Float32Array(3))).toThrow("action: expected 9 numbers, got 3");
    expect(() => environment.step(new Float32Array(lines).fill(Number.NaN))).toThrow("action.search/offer: expected a finite number");
  });
});
