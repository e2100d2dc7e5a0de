// The worlds of tables: their exact values, that play follows the table, and that every state is seen as itself.
import { describe, expect, it } from "vitest";
import { choose, constant, seeded, uniform, type Policy } from "../../core/index.ts";
import { createActionValues, policyOfTable, valueAtStart } from "../../models/index.ts";
import { bandit, cliffWalking, gambler, gridWorldSmall, tabularWorlds, type TabularWorld } from "./index.ts";

const random = seeded("tables");
const worlds = tabularWorlds.map((world) => [world.name, world] as const);

/** Value iteration in its plainest form, as the tests' own yardstick. */
function plainOptimum(world: TabularWorld): number {
  const model = world.model();
  const { states, actions, allowed, starts, probabilities, next, rewards, continues, discount } = model;
  const values = new Float64Array(states);
  for (let moved = 1; moved > 1e-9;) {
    moved = 0;
    for (let state = 0; state < states; state++) {
      let best = Number.NEGATIVE_INFINITY;
      for (let pair = state * actions; pair < (state + 1) * actions; pair++) {
        let value = 0;
        for (let index = starts[pair]; index < starts[pair + 1]; index++) value += probabilities[index] * (rewards[index] + continues[index] * discount * values[next[index]]);
        if (allowed[pair] === 1) best = Math.max(best, value);
      }
      const value = best === Number.NEGATIVE_INFINITY ? 0 : best;
      moved = Math.max(moved, Math.abs(value - values[state]));
      values[state] = value;
    }
  }
  return valueAtStart(model, values);
}

describe.each(worlds)("%s", (_name, world) => {
  it("states its optimum and its value under uniform choice", () => {
    expect(Math.abs(plainOptimum(world) - world.optimum)).toBeLessThan(1e-6);
    expect(Math.abs(world.value(uniform, random) / world.uniform - 1)).toBeLessThan(1e-9);
  });

  it("shows every state as itself, to people and to tables at any number of bins of 2 or more", () => {
    const { states } = world.model();
    const spec = world.create().spec;
    for (const bins of [2, 8]) {
      const table = createActionValues(spec, { bins, cells: 65_536, initial: 0 });
      const entries = new Set<number>();
      for (let state = 0; state < states; state++) entries.add(table.entry(world.observe(state), 0, true));
      expect(entries.size).toBe(states);
    }
    for (let state = 0; state < states; state++) expect(world.stateOf(world.observe(state))).toBe(state);
  });

  it("plays by its table: 20,000 uniform steps, every mean reward and every next state within five standard errors", () => {
    const model = world.model();
    const environment = world.create();
    const draws = seeded("draws");
    const rewards = { sum: 0, squares: 0 };
    const arrivals = { seen: 0, expected: 0, variance: 0 };
    let { observation } = environment.reset(seeded("first"));
    for (let step = 0; step < 20_000; step++) {
      const { action } = choose(uniform, observation, draws);
      const pair = world.stateOf(observation) * model.actions + action;
      const then = environment.step(action);
      if (then.kind === "first") throw new Error("a step answered with a first observation");
      const [start, end] = [model.starts[pair], model.starts[pair + 1]];
      let mean = 0;
      let low = 0;
      for (let index = start; index < end; index++) {
        mean += model.probabilities[index] * model.rewards[index];
        if (model.next[index] % 2 === 0) low += model.probabilities[index];
      }
      rewards.sum += then.reward - mean;
      rewards.squares += (then.reward - mean) * (then.reward - mean);
      arrivals.seen += world.stateOf(then.observation) % 2 === 0 ? 1 : 0;
      arrivals.expected += low;
      arrivals.variance += low * (1 - low);
      observation = then.kind === "last" ? environment.reset(seeded(step)).observation : then.observation;
    }
    expect(Math.abs(rewards.sum)).toBeLessThanOrEqual(5 * Math.sqrt(rewards.squares) + 1e-9);
    expect(Math.abs(arrivals.seen - arrivals.expected)).toBeLessThanOrEqual(5 * Math.sqrt(arrivals.variance) + 1e-9);
  });
});

describe("known answers by hand", () => {
  it("bold play from 50 wins with .4, from 25 with .16, and timid play does worse", () => {
    const bold: Policy = policyOfTable(Float64Array.from({ length: 101 * 50 }, (_, pair) => {
      const capital = Math.floor(pair / 50);
      return pair % 50 === Math.min(capital, 100 - capital) - 1 ? 1 : 0;
    }), 50, gambler.stateOf);
    expect(gambler.value(bold, random)).toBeCloseTo(gambler.optimum, 9);
    // Stakes of 1: (1 - r^s) / (1 - r^100) with r = .6 / .4, the ruin of the gambler (Feller 1968, XIV.2).
    const ratio = 1.5;
    const ruin = Array.from({ length: 99 }, (_, index) => (ratio ** (index + 1) - 1) / (ratio ** 100 - 1));
    expect(gambler.value(constant(0), random)).toBeCloseTo(ruin.reduce((sum, value) => sum + value, 0) / 99, 12);
  });

  it("a walk along the edge of the cliff takes 13 steps", () => {
    const along = policyOfTable(Float64Array.from({ length: 48 * 4 }, (_, pair) => {
      const cell = Math.floor(pair / 4);
      const wanted = cell === 36 ? 0 : cell === 35 ? 2 : 1;
      return pair % 4 === wanted ? 1 : 0;
    }), 4, cliffWalking.stateOf);
    expect(cliffWalking.value(along, random)).toBeCloseTo(-13, 12);
  });

  it("a policy that never ends and is never discounted has no value, and says so", () => {
    expect(() => gridWorldSmall.value(constant(0), random)).toThrow("a policy that ends from every state");
  });

  it("the bandit's constants are worth their chances", () => {
    expect(bandit.value(constant(6), random)).toBe(bandit.optimum);
    expect(bandit.value(uniform, random)).toBeCloseTo(bandit.uniform, 12);
  });
});
