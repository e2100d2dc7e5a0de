// The bound: above what any policy of the season expects, the exact optimum where it is known, and falling with the budget.
import { describe, expect, it } from "vitest";
import { seeded } from "../../core/index.ts";
import { createCouponProblem, solveSmall, type CouponProblem, type CouponRequest } from "./index.ts";
import { defaultSettings, smallSettings } from "./presets.ts";

const problem = createCouponProblem({ ...defaultSettings, world: { ...defaultSettings.world, customers: 200 } });
const decisions = 100_000;

function boundAt(budgetCents: number, of: CouponProblem = problem, seed = 1): number {
  return of.study!.bound!({ random: seeded(seed), decisions, caps: { "budget-0": budgetCents } }) as number;
}

/** Plays a season greedily on the hidden truth at a price; what it is worth per decision in truth, and what it really spends. */
function clairvoyant(price: number, seed = 1): { worth: number; spentCents: number } {
  const world = problem.world(seeded(seed));
  let worth = 0;
  let spentCents = 0;
  let count = 0;
  const decide = (request: CouponRequest): void => {
    const { allowed } = problem.stage(request, [], new Float32Array(3))!.observation;
    const { rewards, spends } = world.truth(request, allowed);
    const priced = rewards.map((reward, action) => reward - price * spends[action]);
    const action = priced.indexOf(Math.max(...priced));
    worth += rewards[action];
    spentCents += 1000 * spends[action];
    count++;
    world.respond(request, [problem.candidates[action]]);
  };
  for (let event = world.next(); event !== null; event = world.next()) decide(event.request);
  return { worth: worth / count, spentCents };
}

describe("the bound", () => {
  it.each([0, 0.5, 1, 3])("is above what the truth itself, priced at %d, can expect for the same money", (price) => {
    for (const seed of [1, 2]) {
      const { worth, spentCents } = clairvoyant(price, seed);
      expect(boundAt(spentCents, problem, seed)).toBeGreaterThan(worth);
    }
  });

  it("falls with the budget, down to sending nothing", () => {
    const bounds = [1e9, 80_000, 40_000, 10_000, 0].map((budget) => boundAt(budget));
    for (let index = 1; index < bounds.length; index++) expect(bounds[index]).toBeLessThan(bounds[index - 1]);
    const world = problem.world(seeded(1));
    let worth = 0;
    let count = 0;
    for (let event = world.next(); event !== null; event = world.next()) {
      worth += world.truth(event.request, new Uint8Array(10).fill(1)).rewards[0];
      count++;
      world.respond(event.request, [problem.candidates[0]]);
    }
    expect(bounds[4]).toBeCloseTo(worth / count, 9);
  });

  it("is the exact optimum of the small store's own customers when money is no matter, and no less than a policy under a cap else", () => {
    const small = createCouponProblem(smallSettings);
    const { population } = small.world(seeded(1));
    const shares = [0, 1, 2].map((segment) => population.segment.filter((own) => own === segment).length / population.customers);
    expect(boundAt(1_000_000_000, small)).toBe(solveSmall(small, 0, shares).rewardPerDecision);
    expect(boundAt(1_000_000_000, small)).toBeGreaterThan(boundAt(0, small));
  });
});
