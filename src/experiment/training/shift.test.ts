// Policies away from home: a longer pole, slippery ice, another store; where the truth is known it is found.
import { describe, expect, it } from "vitest";
import { findAlgorithm } from "../../algorithms/index.ts";
import { constant, createLearner, modal, seeded, uniform, type Policy } from "../../core/index.ts";
import { cartPole, cartPoleControl, controlWorld, findProblem, frozenLake, frozenLakeFirm, vectorOfWorld, type ClassicWorld } from "../../problems/index.ts";
import { judgeInCopies } from "./judge.ts";
import { train } from "./run.ts";
import { judgeInSeasons, judgeShifted, type NamedWorld } from "./shift.ts";

const named = (name: string, world: ClassicWorld, episodes: number): NamedWorld => ({ name, judge: judgeInCopies(vectorOfWorld(world, episodes), { modal: true }) });
const cart = (halfLength: number): ClassicWorld => controlWorld("cart-pole", "another pole", cartPoleControl(500, { halfLength }));

describe("one policy", () => {
  // Pushes under the pole where it leans and falls.
  const balancing: Policy = { probabilities: ({ state }, random, out) => constant(state[2] + 0.3 * state[3] > 0 ? 1 : 0).probabilities({ state, candidates: new Float32Array(0), allowed: Uint8Array.of(1, 1), prices: new Float32Array(0) }, random, out) };

  it("a shift that is none costs nothing, a short pole costs something (40 episodes, seed 1)", () => {
    const { over, rows } = judgeShifted({
      policies: [balancing], home: named("home", cartPole, 40), random: seeded(1),
      shifted: [named("the same", cart(0.5), 40), named("a tenth of the pole", cart(0.05), 40)],
    });
    expect(over).toBe("episodes");
    expect(rows.map(({ world }) => world)).toEqual(["home", "the same", "a tenth of the pole"]);
    expect(rows[0].drop).toBeNull();
    expect(rows[1]).toMatchObject({ drop: { mean: 0, interval: [0, 0], runs: 40 }, dropShare: 0 });
    expect(rows[2].drop!.interval[0]).toBeGreaterThan(0);
    expect(rows[2].meanReturn.mean).toBeCloseTo(rows[0].meanReturn.mean - rows[2].drop!.mean, 9);
  });

  it("refuses to pair different numbers of episodes, and to judge nobody", () => {
    const home = named("home", cartPole, 3);
    expect(() => judgeShifted({ policies: [balancing], home, shifted: [named("away", cartPole, 4)], random: seeded(1) })).toThrow("episodes in away");
    expect(() => judgeShifted({ policies: [], home, shifted: [], random: seeded(1) })).toThrow("policies");
  });
});

it("what Q-learning knows of the firm lake is worth its exact value on the slippery one (5 training seeds, 300 episodes each)", () => {
  const learners = [1, 2, 3, 4, 5].map((seed) => {
    const learner = createLearner(findAlgorithm("q-learning"), frozenLakeFirm.create().spec, { initial: 1 });
    train({ environment: frozenLakeFirm.create(), learner, steps: 8000, random: seeded(seed) });
    return learner;
  });
  const { over, rows: [home, away] } = judgeShifted({
    policies: learners.map(({ policy }) => policy), home: named("firm", frozenLakeFirm, 300), shifted: [named("slippery", frozenLake, 300)], random: seeded(6),
  });
  expect(over).toBe("policies");
  expect(home.meanReturn.mean).toBe(1);
  // Arrivals are not discounted and cut at 100 steps; the exact value is discounted by .99 a step: below the share that arrives, above half of it.
  const exact = learners.map(({ policy }) => frozenLake.value(modal(policy), seeded(1))).reduce((sum, value) => sum + value, 0) / 5;
  expect(away.meanReturn.mean).toBeGreaterThan(exact - 0.02);
  expect(away.meanReturn.mean).toBeLessThan(2 * exact + 0.02);
  expect(away.drop!.interval[0]).toBeGreaterThan(0.5);
  expect(away.dropShare).toBeCloseTo(1 - away.meanReturn.mean, 9);
});

it("seasons of a store with other settings: the same customers at home and away cancel (uniform choice, 2 seasons of 80 decisions)", () => {
  const kind = findProblem("coupon");
  const store = (name: string, settings: unknown): NamedWorld => ({ name, judge: judgeInSeasons(kind.create(kind.parseSettings(settings)), { seasons: 2, decisions: 80 }) });
  const small = { world: { customers: 60, seasonDays: 14 } };
  const { rows } = judgeShifted({
    policies: [uniform], home: store("home", small), random: seeded(8),
    shifted: [store("the same", small), store("more customers", { world: { customers: 120, seasonDays: 14 } })],
  });
  expect(rows[1].drop!.mean).toBe(0);
  expect(rows[2].drop!.mean).not.toBe(0);
});
