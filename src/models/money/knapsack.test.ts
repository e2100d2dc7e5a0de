// The knapsack against the reference optima, by hand, and by the laws of its bound.
import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seeded } from "../../core/index.ts";
import { choiceAtPrice, type Knapsack } from "./knapsack-choice.ts";
import { solveKnapsack } from "./knapsack.ts";

const reference = new URL("reference/dynamic-programming.json", process.env["PROPENSE_SHARED"] === undefined
  ? new URL("../../../../shared/", import.meta.url) : new URL(`file://${process.env["PROPENSE_SHARED"]}/`));

interface Instance {
  readonly users: number;
  readonly budget: number;
  readonly cost: readonly (readonly number[])[];
  readonly value: readonly (readonly number[])[];
  readonly optimum: number;
  readonly lp_bound: number;
  readonly lp_dual_price: number;
}

function knapsackOf({ cost, value, budget }: Pick<Instance, "cost" | "value" | "budget">): Knapsack {
  return { users: cost.length, options: cost[0].length, values: Float64Array.from(value.flat()), costs: Float64Array.from(cost.flat()), budget };
}

describe("knapsack", () => {
  it("takes the better of two users when money is for one, and the half of the other as its bound", () => {
    const solved = solveKnapsack(knapsackOf({ cost: [[0, 10], [0, 10]], value: [[0, 5], [0, 3]], budget: 15 }));
    expect(solved.bound).toBeCloseTo(5 + 1.5, 12);
    expect(solved.price).toBeCloseTo(0.3, 12);
    expect([...solved.choice]).toEqual([1, 0]);
    expect(solved.value).toBe(5);
    expect(solved.spend).toBe(10);
  });

  it("takes everything when the budget does not bind", () => {
    const solved = solveKnapsack(knapsackOf({ cost: [[0, 10], [0, 10]], value: [[0, 5], [0, -3]], budget: 100 }));
    expect(solved).toMatchObject({ bound: 5, value: 5, spend: 10, price: 0 });
  });

  it("allocates 20,000 users to within a hundred-thousandth of the bound, which the price proves", () => {
    const random = seeded("allocation");
    const [users, options] = [20_000, 7];
    const costs = Float64Array.from({ length: users * options }, (_, index) => (index % options) * (0.5 + random.uniform()));
    const values = costs.map((cost) => Math.sqrt(cost) * 4 * random.uniform());
    const knapsack = { users, options, values, costs, budget: users / 2 };
    const solved = solveKnapsack(knapsack);
    const { value, spend } = choiceAtPrice(knapsack, solved.price);
    expect(solved.bound).toBeCloseTo(value + solved.price * (knapsack.budget - spend), 6);
    expect(solved.spend).toBeLessThanOrEqual(knapsack.budget);
    expect(solved.value / solved.bound).toBeGreaterThan(1 - 1e-5);
  });

  it("refuses a user who cannot go without", () => {
    expect(() => solveKnapsack(knapsackOf({ cost: [[1, 2]], value: [[1, 2]], budget: 5 }))).toThrow("an option that costs nothing");
  });

  it.skipIf(!existsSync(reference))("agrees with the reference: linear bound to 1e-9, allocation within .1 % of the optimum", () => {
    const { instances } = (JSON.parse(readFileSync(reference, "utf8")) as { multiple_choice_knapsack: { instances: Instance[] } }).multiple_choice_knapsack;
    expect(instances).toHaveLength(3);
    for (const instance of instances) {
      const knapsack = knapsackOf(instance);
      const solved = solveKnapsack(knapsack);
      expect(Math.abs(solved.bound - instance.lp_bound)).toBeLessThan(1e-9);
      expect(Math.abs(solved.price - instance.lp_dual_price)).toBeLessThan(1e-9);
      expect(solved.spend).toBeLessThanOrEqual(instance.budget);
      expect(solved.value).toBeLessThanOrEqual(instance.optimum + 1e-9);
      expect(solved.value / instance.optimum).toBeGreaterThan(0.999);
      const spend = solved.choice.reduce((sum, option, user) => sum + instance.cost[user][option], 0);
      expect(solved.spend).toBeCloseTo(spend, 9);
    }
  });

  it("never promises less than a choice it can make, nor spends above the budget", () => {
    const entries = fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.double({ min: -2, max: 9, noNaN: true })), { minLength: 2, maxLength: 2 });
    fc.assert(fc.property(fc.array(entries, { minLength: 1, maxLength: 6 }), fc.integer({ min: 0, max: 120 }), (rows, budget) => {
      const knapsack = knapsackOf({ cost: rows.map((row) => [0, ...row.map(([cost]) => cost)]), value: rows.map((row) => [0, ...row.map(([, value]) => value)]), budget });
      const solved = solveKnapsack(knapsack);
      const best = bestByEnumeration(knapsack);
      expect(solved.spend).toBeLessThanOrEqual(budget);
      expect(solved.value).toBeLessThanOrEqual(best + 1e-9);
      expect(solved.bound).toBeGreaterThanOrEqual(best - 1e-9);
      const { value, spend } = choiceAtPrice(knapsack, solved.price);
      expect(solved.bound).toBeCloseTo(value - solved.price * spend + solved.price * budget, 7);
    }), { numRuns: 200 });
  });
});

function bestByEnumeration({ users, options, values, costs, budget }: Knapsack, user = 0, spent = 0): number {
  if (user === users) return 0;
  let best = Number.NEGATIVE_INFINITY;
  for (let option = 0; option < options; option++) {
    const cost = spent + costs[user * options + option];
    if (cost <= budget) best = Math.max(best, values[user * options + option] + bestByEnumeration({ users, options, values, costs, budget }, user + 1, cost));
  }
  return best;
}
