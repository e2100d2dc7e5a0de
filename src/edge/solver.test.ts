// HiGHS behind the port: a programme by hand, and the knapsack's linear bound by two ways that know nothing of each other.
import { describe, expect, it } from "vitest";
import { seeded } from "../core/index.ts";
import { couponPresets, createCouponProblem, visitKnapsack } from "../problems/index.ts";
import { solveKnapsack, type Knapsack, type LinearProgram } from "../models/index.ts";
import { createHighsSolver } from "./solver.ts";

const solver = createHighsSolver();

describe("HiGHS", () => {
  it("solves a workshop's programme", async () => {
    const solved = await solver.solve({
      objective: Float64Array.of(30, 50),
      upper: Float64Array.of(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY),
      rows: [
        { columns: [0, 1], coefficients: [1, 2], limit: 40, equal: false },
        { columns: [0, 1], coefficients: [2, 1], limit: 50, equal: false },
      ],
    });
    expect(solved.value).toBeCloseTo(1100, 9);
    expect([...solved.solution]).toEqual([20, 10]);
    expect(solved.duals[0]).toBeCloseTo(70 / 3, 9);
  });

  it("rejects what has no finite optimum", async () => {
    const free = { objective: Float64Array.of(1), upper: Float64Array.of(Number.POSITIVE_INFINITY), rows: [] };
    await expect(solver.solve(free)).rejects.toThrow("no finite optimum");
  });

  it("agrees with the Lagrangian bound of the knapsack", async () => {
    for (const seed of [1, 2, 3]) {
      const knapsack = randomKnapsack(seed);
      const bound = solveKnapsack(knapsack).bound;
      const exact = await solver.solve(programOf(knapsack));
      expect(Math.abs(exact.value - bound)).toBeLessThan(1e-7);
    }
  });
});

describe("a season of coupons", () => {
  it("has the same bound by HiGHS as by bisection", async () => {
    const { default: settings } = couponPresets;
    const problem = createCouponProblem({ ...settings, world: { ...settings.world, customers: 40 } });
    const knapsack = visitKnapsack(problem, { random: seeded(5), decisions: 400, caps: { "budget-0": 8000 } });
    const { value } = await solver.solve(programOf(knapsack));
    const { bound, price } = solveKnapsack(knapsack);
    expect(price).toBeGreaterThan(0);
    expect(Math.abs(value - bound)).toBeLessThan(1e-7);
  });
});

function randomKnapsack(seed: number): Knapsack {
  const random = seeded(seed);
  const users = 100;
  const options = 5;
  const costs = Float64Array.from({ length: users * options }, (_, index) => (index % options === 0 ? 0 : 20 * random.uniform()));
  const values = costs.map((cost) => Math.sqrt(cost) * random.uniform());
  return { users, options, values, costs, budget: 250 };
}

// One row per user (shares sum to one), one for the budget; what is forbidden may have no share.
function programOf({ users, options, values, costs, budget }: Knapsack): LinearProgram {
  const all = Array.from(values, (_, index) => index);
  const rows = Array.from({ length: users }, (_, user) => {
    const columns = all.slice(user * options, (user + 1) * options);
    return { columns, coefficients: columns.map(() => 1), limit: 1, equal: true };
  });
  const open = values.map((value) => (value > Number.NEGATIVE_INFINITY ? 1 : 0));
  return { objective: values.map((value, index) => (open[index] === 1 ? value : 0)), upper: open, rows: [...rows, { columns: all, coefficients: costs, limit: budget, equal: false }] };
}
